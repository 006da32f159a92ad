import * as vscode from 'vscode';
import { registerCommands } from '../commands.ts';
import type { Editor, Feature } from '../editor.ts';
import { viewContributions } from './contributions.ts';
import { createLazyTree, type TreeSource } from './lazy-tree.ts';

type LoadTree = (editor: Editor) => Promise<TreeSource<unknown>>;

/** The native trees of the activity bar, each loaded when it is first seen. */
const trees: Readonly<Record<string, LoadTree>> = {
  'codemaestro.tasks': async (editor) => (await import('./task-tree.ts')).createTaskTree(editor.roots),
  'codemaestro.approvals': async (editor) => (await import('./approval-tree.ts')).createApprovalTree(editor.roots),
};

/** Views that wear the count of open gates, so that nothing waits unseen. */
const counting: ReadonlySet<string> = new Set(['codemaestro.approvals']);

function openGates(editor: Editor): number {
  return editor.roots.all().reduce((sum, root) => sum + (root.present()?.state().gates.size ?? 0), 0);
}

function badgeOf(count: number): vscode.ViewBadge | undefined {
  if (count === 0) return undefined;
  const tooltip =
    count === 1 ? vscode.l10n.t('1 question waits for you') : vscode.l10n.t('{0} questions wait for you', count);
  return { value: count, tooltip };
}

/** The views of the activity bar and the commands on their rows. */
export const viewFeature: Feature = {
  name: 'views',
  register(editor) {
    registerCommands(editor, viewContributions.commands, async () => (await import('./commands.ts')).viewCommands);
    for (const [id, load] of Object.entries(trees)) {
      const provider = createLazyTree(() => load(editor), editor.roots.onChanged);
      const view = vscode.window.createTreeView(id, { treeDataProvider: provider, showCollapseAll: true });
      const off = counting.has(id)
        ? editor.roots.onChanged(() => (view.badge = badgeOf(openGates(editor))))
        : (): void => undefined;
      editor.lifetime.add(() => {
        off();
        view.dispose();
        provider.dispose();
      });
    }
  },
};
