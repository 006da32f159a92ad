import * as vscode from 'vscode';
import type { Lifetime } from '../../core/base/index.ts';
import { personName } from '../../local/index.ts';
import type { BriefedPlace } from '../../protocol/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { lastLimit } from '../goals/ask-goal.ts';
import { aimOf, type Choices, type Target } from '../target.ts';
import type { BoardAbout } from './board-feed.ts';
import { createKeys, type BoardFolder, type Keys, type Place } from './board-folder.ts';
import type { BoardActions } from './board-handlers.ts';
import { createPagePanel, pageStanding, showPage } from '../page-panel.ts';
import { createBridge, type Bridge } from './bridge.ts';
import type { boardCommandList } from './command-list.ts';

type Id = (typeof boardCommandList)[number]['command'];

/** The task boards of the window. */
export interface Boards {
  /** Shows the board as a page of its own; there is one at most. */
  open(place?: Place): void;
  /** Goes on with a page that VS Code brought back after the window was loaded anew. */
  adopt(panel: vscode.WebviewPanel): void;
  /** Fills the view in the sidebar. */
  fill(view: vscode.WebviewView): void;
  /** A task or goal, as commands name it. */
  placeOf(target: Target): Place | undefined;
}

/** The folders of the window that are open, under the names that the page has for them. */
function foldersOf({ roots }: Editor, keys: Keys): readonly BoardFolder[] {
  return roots.all().flatMap((root) => {
    const workspace = root.present();
    const id = root.folder.uri.toString();
    return workspace ? [{ id, name: root.folder.name, workspace, ...keys.namesOf(id) }] : [];
  });
}

function noticeOf(folders: readonly BoardFolder[]): string {
  for (const { workspace } of folders) {
    const trouble = workspace.trouble();
    if (trouble) return trouble.person;
    const writer = workspace.standing() === 'following' ? workspace.writer() : null;
    if (writer?.alive) return vscode.l10n.t('{0} (process {1}) is at work', writer.label, writer.pid);
  }
  return '';
}

function aboutOf(editor: Editor, keys: Keys): BoardAbout {
  const folders = (): readonly BoardFolder[] => foldersOf(editor, keys);
  return {
    folders,
    standing: () => pageStanding(editor),
    notice: () => noticeOf(folders()),
    now: () => Date.now(),
  };
}

/** Opens lines of a file of the workspace. */
async function openPlace(root: vscode.Uri, { path, from, to }: Extract<BriefedPlace, { kind: 'file' }>): Promise<void> {
  const uri = vscode.Uri.joinPath(root, path);
  const isInside = uri.path.startsWith(root.path.endsWith('/') ? root.path : `${root.path}/`);
  if (!isInside) throw new Error(vscode.l10n.t('{0} is not in this folder.', path));
  const selection = new vscode.Range(from - 1, 0, to - 1, Number.MAX_SAFE_INTEGER);
  await vscode.window.showTextDocument(uri, { selection, viewColumn: vscode.ViewColumn.Beside });
}

function actionsOf(editor: Editor, open: (place?: Place) => void): BoardActions {
  return {
    async review({ folder, id }) {
      await vscode.commands.executeCommand('codemaestro.reviewChange', {
        root: folder.id,
        taskId: id,
      } satisfies Target);
    },
    async goBack({ folder, id }) {
      await vscode.commands.executeCommand('codemaestro.restoreCheckpoint', {
        root: folder.id,
        taskId: id,
      } satisfies Target);
    },
    async readBriefing({ folder, id }) {
      const { briefingOf } = await import('../briefing.ts');
      const { fsPath } = vscode.Uri.parse(folder.id);
      return (await briefingOf(editor, folder.workspace, fsPath, id, new AbortController().signal)).briefing;
    },
    async openBriefed({ folder, id }, what) {
      if (what.kind === 'change') {
        await vscode.commands.executeCommand('codemaestro.reviewChange', {
          root: folder.id,
          taskId: id,
        } satisfies Target);
        return;
      }
      if (what.kind === 'memory') await vscode.commands.executeCommand('codemaestro.openMemory', what.id);
      else await openPlace(vscode.Uri.parse(folder.id), what);
    },
    async stateGoal(text, limit) {
      await vscode.commands.executeCommand('codemaestro.startGoal', { text, limit });
    },
    lastLimit: () => lastLimit(editor),
    async improve() {
      await vscode.commands.executeCommand('codemaestro.improve');
    },
    openBoard(place) {
      open(place);
      return Promise.resolve();
    },
  };
}

/** Owns the one panel, and the view in the sidebar while there is one. */
export function createBoards(editor: Editor): Boards {
  const keys = createKeys();
  const connect = (webview: vscode.Webview, lifetime: Lifetime, layout: 'board' | 'compact'): Bridge =>
    showPage(editor, webview, lifetime, { name: 'board', layout, title: vscode.l10n.t('Task board') }, (ends) =>
      createBridge(
        {
          ...ends,
          about: aboutOf(editor, keys),
          keys,
          actions: actionsOf(editor, open),
          l10n: vscode.l10n,
          locale: vscode.env.language,
          by: personName,
          async openFolders() {
            await Promise.allSettled(editor.roots.all().map((root) => root.open()));
          },
          onChanged: editor.roots.onChanged,
        },
        lifetime,
      ),
    );
  const about = { name: 'board', title: vscode.l10n.t('Task board'), icon: 'layout' };
  const panel = createPagePanel(editor, about, (webview, lifetime) => connect(webview, lifetime, 'board'));

  function open(place?: Place): void {
    const bridge = panel.open();
    if (place) bridge.reveal(place);
  }

  return {
    open,
    adopt(found) {
      panel.adopt(found);
    },
    fill(view) {
      const lifetime = editor.lifetime.child('board view');
      const bridge = connect(view.webview, lifetime, 'compact');
      view.onDidChangeVisibility(() => {
        if (!view.visible) bridge.sleep();
      });
      view.onDidDispose(() => void lifetime.dispose());
    },
    placeOf({ root, taskId }) {
      const folder = foldersOf(editor, keys).find(({ id }) => id === root);
      return folder && taskId !== undefined ? { folder, id: taskId } : undefined;
    },
  };
}

const tasks: Choices = (workspace) =>
  [...workspace.state().tasks.values()].map(({ task, status }) => ({
    label: task.title,
    description: `${task.id} · ${status}`,
    target: { taskId: task.id },
  }));

/** The handlers of the commands on boards. */
export const boardCommands = (boards: Boards): CommandHandlers<Id> => ({
  'codemaestro.openBoard'() {
    boards.open();
    return Promise.resolve();
  },
  async 'codemaestro.showOnBoard'(editor, argument) {
    const aim = await aimOf(editor, argument, tasks, vscode.l10n.t('There are no tasks yet.'), 'show');
    if (aim) boards.open(boards.placeOf({ ...aim.target, root: aim.root.folder.uri.toString() }));
  },
});
