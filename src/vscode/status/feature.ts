import * as vscode from 'vscode';
import { registerCommands, type CommandHandlers } from '../commands.ts';
import type { Editor, Feature } from '../editor.ts';
import { statusCommandList } from './command-list.ts';

/** What waits for the person, and what is worked on: tasks, and goals that are planned. */
function countWork(editor: Editor): { readonly questions: number; readonly working: number } {
  let [questions, working] = [0, 0];
  for (const workspace of editor.roots.all().flatMap((root) => root.present() ?? [])) {
    const { gates, tasks, goals } = workspace.state();
    questions += gates.size;
    for (const { status } of tasks.values()) if (status === 'in-progress' || status === 'testing') working += 1;
    for (const { status } of goals.values()) if (status === 'planning') working += 1;
  }
  return { questions, working };
}

async function loadCommands(
  editor: Editor,
  channel: vscode.OutputChannel,
): Promise<CommandHandlers<(typeof statusCommandList)[number]['command']>> {
  const [{ createStatusCommands }, { createCostDocument }] = await Promise.all([
    import('./commands.ts'),
    import('../costs/cost-document.ts'),
  ]);
  return createStatusCommands(channel, createCostDocument(editor));
}

/** The status bar, the log, and how the work stands as text. */
export const statusFeature: Feature = {
  name: 'status',
  register(editor) {
    const item = vscode.window.createStatusBarItem('codemaestro.status', vscode.StatusBarAlignment.Left, 10);
    item.name = 'CodeMaestro';
    const off = editor.roots.onChanged(() => {
      const { questions, working } = countWork(editor);
      if (questions === 0 && working === 0) {
        item.hide();
        return;
      }
      item.text = `${working > 0 ? '$(sync~spin)' : '$(organization)'} ${String(working)} $(question) ${String(questions)}`;
      item.tooltip = vscode.l10n.t('CodeMaestro: {0} tasks worked on, {1} questions for you', working, questions);
      item.accessibilityInformation = { label: item.tooltip };
      tellLimits(item, item.tooltip);
      item.command = questions > 0 ? 'codemaestro.showApprovals' : 'codemaestro.showTasks';
      item.backgroundColor = questions > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
      item.show();
    });
    /** Adds the limits of spending that are near, where there are any. */
    function tellLimits(bar: vscode.StatusBarItem, tooltip: string): void {
      const states = editor.roots.all().flatMap((root) => root.present()?.state() ?? []);
      if (states.every(({ limits }) => limits.size === 0)) return;
      void import('./near-limits.ts').then(({ nearLimits, standingText }) => {
        const near = states.flatMap((state) => nearLimits(state, Date.now())).map(standingText);
        if (bar.tooltip === tooltip) bar.tooltip = [tooltip, ...near].join('\n');
      });
    }
    editor.lifetime.add(() => {
      off();
      item.dispose();
      channel.dispose();
    });
    const channel = vscode.window.createOutputChannel(vscode.l10n.t('CodeMaestro Status'));
    registerCommands(editor, statusCommandList, () => loadCommands(editor, channel));
    openWorkedRoots();
    const granted = vscode.workspace.onDidGrantWorkspaceTrust(openWorkedRoots);
    editor.lifetime.add(() => {
      granted.dispose();
    });

    /** A folder in which work was done before is opened right after the start, so that nothing waits unseen. */
    function openWorkedRoots(): void {
      if (!vscode.workspace.isTrusted) return;
      const timer = setTimeout(() => {
        for (const root of editor.roots.all()) {
          const journal = vscode.Uri.joinPath(root.folder.uri, '.maestro/state/journal.db');
          void Promise.resolve(vscode.workspace.fs.stat(journal)).then(
            () => root.open(),
            () => undefined,
          );
        }
      });
      editor.lifetime.add(() => {
        clearTimeout(timer);
      });
    }
  },
};
