import * as vscode from 'vscode';
import { registerCommands } from '../commands.ts';
import type { Editor, Feature } from '../editor.ts';
import { viewCommandList } from './command-list.ts';
import { createLazyTree } from './lazy-tree.ts';
import type { TreeSource } from './tree-rows.ts';
import { watchStanding } from '../roots/watch-standing.ts';

type LoadTree = (editor: Editor) => Promise<TreeSource<unknown>>;

/** The native trees of the activity bar, each loaded when it is first seen. */
const trees: Readonly<Record<string, LoadTree>> = {
  'codemaestro.tasks': async (editor) => (await import('./task-tree.ts')).createTaskTree(editor.roots),
  'codemaestro.approvals': async (editor) => (await import('./approval-tree.ts')).createApprovalTree(editor.roots),
};

function openGates(editor: Editor): number {
  return editor.roots.all().reduce((sum, root) => sum + (root.present()?.state().gates.size ?? 0), 0);
}

function badgeOf(count: number): vscode.ViewBadge | undefined {
  if (count === 0) return undefined;
  const tooltip =
    count === 1 ? vscode.l10n.t('1 question waits for you') : vscode.l10n.t('{0} questions wait for you', count);
  return { value: count, tooltip };
}

type View = vscode.TreeView<unknown>;

/** Tells of questions from the first moment at which there can be one: what does that is loaded then. */
function tellOnChange(editor: Editor, isListed: () => boolean): () => void {
  let loading: Promise<() => void> | undefined;
  const off = editor.roots.onChanged(() => {
    loading ??= import('./questions.ts').then(({ tellOfQuestions }) => tellOfQuestions(editor, isListed));
  });
  return () => {
    off();
    void loading?.then((end) => {
      end();
    });
  };
}

/** The inbox wears the count of open gates, and tells of new ones while it is hidden, so that nothing waits unseen. */
function countGates(editor: Editor, view: View): () => void {
  const offs = [
    editor.roots.onChanged(() => (view.badge = badgeOf(openGates(editor)))),
    tellOnChange(editor, () => view.visible),
  ];
  return () => {
    for (const off of offs) off();
  };
}

/** Tasks that go no further without the person, although nothing is asked. */
function blockedTasks(editor: Editor): number {
  const states = editor.roots.all().flatMap((root) => root.present()?.state() ?? []);
  return states.flatMap(({ tasks }) => [...tasks.values()]).filter(({ status }) => status === 'blocked').length;
}

function blockedBadge(count: number): vscode.ViewBadge | undefined {
  if (count === 0) return undefined;
  const tooltip = count === 1 ? vscode.l10n.t('1 task is blocked') : vscode.l10n.t('{0} tasks are blocked', count);
  return { value: count, tooltip };
}

/** The tasks say above them who does the work, where it is not this window, and wear the count of those that are blocked. */
function sayWhoWorks(editor: Editor, view: View): () => void {
  const offs = [
    editor.roots.onChanged(() => (view.badge = blockedBadge(blockedTasks(editor)))),
    watchStanding(editor.roots, ({ work, message }) => {
      view.message = message;
      void vscode.commands.executeCommand('setContext', 'codemaestro.work', work);
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}

/** What some views do beside listing. */
const also: Readonly<Record<string, (editor: Editor, view: View) => () => void>> = {
  'codemaestro.tasks': sayWhoWorks,
  'codemaestro.approvals': countGates,
};

/** The views of the activity bar and the commands on their rows. */
export const viewFeature: Feature = {
  name: 'views',
  register(editor) {
    registerCommands(editor, viewCommandList, async () => (await import('./commands.ts')).createViewCommands(editor));
    for (const [id, load] of Object.entries(trees)) {
      const provider = createLazyTree(() => load(editor), editor.roots.onChanged);
      const view = vscode.window.createTreeView(id, { treeDataProvider: provider, showCollapseAll: true });
      const off = also[id]?.(editor, view);
      editor.lifetime.add(() => {
        off?.();
        view.dispose();
        provider.dispose();
      });
    }
  },
};
