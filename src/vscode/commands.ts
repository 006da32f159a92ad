import * as vscode from 'vscode';
import type { Editor } from './editor.ts';

/** What a command does. Its arguments come from menus, trees, pages or the person's keybindings: check them. */
export type CommandHandler = (editor: Editor, ...args: readonly unknown[]) => Promise<void>;

/** The handlers of some commands, by id. */
export type CommandHandlers<Id extends string> = Readonly<Record<Id, CommandHandler>>;

/** Says to the person that something failed; the details go to the log. */
function tell(editor: Editor, id: string, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  editor.log.error(`${id}: ${error instanceof Error ? (error.stack ?? text) : text}`);
  const show = vscode.l10n.t('Show Log');
  void vscode.window.showErrorMessage(text, show).then((answer) => {
    if (answer === show) editor.log.show();
  });
}

/**
 * Registers the commands that a feature contributes. Their handlers are loaded when the first of them is called; a
 * failure is told, never lost.
 */
export function registerCommands<Id extends string>(
  editor: Editor,
  contributed: readonly { readonly command: Id }[],
  load: () => Promise<CommandHandlers<Id>>,
): void {
  let loaded: Promise<CommandHandlers<Id>> | undefined;
  const handlers = (): Promise<CommandHandlers<Id>> => {
    loaded ??= load();
    loaded.catch(() => (loaded = undefined));
    return loaded;
  };
  for (const { command: id } of contributed) {
    const registered = vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
      try {
        await (await handlers())[id](editor, ...args);
      } catch (error) {
        tell(editor, id, error);
      }
    });
    editor.lifetime.add(() => {
      registered.dispose();
    });
  }
}
