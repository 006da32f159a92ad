import * as vscode from 'vscode';
import { registerCommands } from '../commands.ts';
import type { Feature } from '../editor.ts';
import { statusContributions } from './contributions.ts';

/** The status bar, the log, and how the work stands as text. */
export const statusFeature: Feature = {
  name: 'status',
  register(editor) {
    const item = vscode.window.createStatusBarItem('codemaestro.status', vscode.StatusBarAlignment.Left, 10);
    item.name = 'CodeMaestro';
    item.command = 'codemaestro.approvals.focus';
    const off = editor.roots.onChanged(() => {
      const states = editor.roots.all().flatMap((root) => root.present()?.state() ?? []);
      const gates = states.reduce((sum, { gates: open }) => sum + open.size, 0);
      const running = states.reduce((sum, { sessions }) => sum + sessions.size, 0);
      if (gates === 0 && running === 0) {
        item.hide();
        return;
      }
      item.text = `${running > 0 ? '$(sync~spin)' : '$(organization)'} ${String(running)} $(question) ${String(gates)}`;
      item.tooltip = vscode.l10n.t('CodeMaestro: {0} agents at work, {1} questions for you', running, gates);
      item.accessibilityInformation = { label: item.tooltip };
      item.backgroundColor = gates > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
      item.show();
    });
    editor.lifetime.add(() => {
      off();
      item.dispose();
      channel.dispose();
    });
    const channel = vscode.window.createOutputChannel(vscode.l10n.t('CodeMaestro Status'));
    registerCommands(editor, statusContributions.commands, async () =>
      (await import('./commands.ts')).createStatusCommands(channel),
    );
    openWorkedRoots();

    /** A folder in which work was done before is opened right after the start, so that nothing waits unseen. */
    function openWorkedRoots(): void {
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
