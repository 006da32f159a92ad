import * as vscode from 'vscode';
import { searchFolders, type FolderHit, type FoldersFound, type SearchedFolder } from '../../core/app/index.ts';
import { failureError } from '../../core/domain/index.ts';
import { foldersOf, openFreshIndex } from '../../local/index.ts';
import { signalOf } from '../cancellation.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Root } from '../roots/roots.ts';
import type { searchCommandList } from './command-list.ts';

type Id = (typeof searchCommandList)[number]['command'];

/** Places that are offered at most. */
const most = 50;

interface SearchedRoot extends SearchedFolder {
  readonly root: Root;
}

/** A place as it is picked, with where it is. */
interface Place extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

async function search(roots: readonly Root[], text: string, signal: AbortSignal): Promise<FoldersFound<SearchedRoot>> {
  const opened: SearchedRoot[] = [];
  try {
    // One after the other: each is looked through in a process of its own.
    for (const root of roots) {
      const folders = foldersOf(root.folder.uri.fsPath, process.env);
      if (!folders.ok) throw failureError(folders.error);
      const index = await openFreshIndex(folders.value, process.env, signal);
      if (index) opened.push({ name: root.folder.name, root, index });
    }
    const found = await searchFolders(opened, { text, near: [], limit: most }, signal);
    if (!found.ok) throw failureError(found.error);
    return found.value;
  } finally {
    await Promise.all(opened.map(({ index }) => index.close()));
  }
}

function placeOf({ folder: { name, root }, hit }: FolderHit<SearchedRoot>, isOneOfMany: boolean): Place {
  const { path, from, to, symbol, why } = hit;
  return {
    label: `${path}:${String(from)}`,
    description: [isOneOfMany ? name : [], symbol ?? []].flat().join(' · '),
    detail: why.join(', '),
    uri: vscode.Uri.joinPath(root.folder.uri, path),
    range: new vscode.Range(from - 1, 0, to - 1, 0),
  };
}

/** The handlers of the commands that find something. */
export const searchCommands: CommandHandlers<Id> = {
  async 'codemaestro.searchCode'({ roots }) {
    const all = roots.all();
    if (all.length === 0)
      throw new Error(vscode.l10n.t('Open a folder first: CodeMaestro works on the folders of this window.'));
    const prompt = vscode.l10n.t('What is it about? Words as you would say them, names or paths.');
    const text = (await vscode.window.showInputBox({ prompt, ignoreFocusOut: true }))?.trim();
    if (!text) return;
    const progress = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('CodeMaestro searches the code'),
      cancellable: true,
    };
    const { hits, notes } = await vscode.window.withProgress(progress, (_, token) =>
      search(all, text, signalOf(token)),
    );
    for (const note of notes) void vscode.window.showWarningMessage(note);
    if (hits.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Nothing was found. Other words may do.'));
      return;
    }
    const picked = await vscode.window.showQuickPick(
      hits.map((hit) => placeOf(hit, all.length > 1)),
      { title: text, matchOnDescription: true, matchOnDetail: true },
    );
    if (picked) await vscode.window.showTextDocument(picked.uri, { selection: picked.range });
  },
};
