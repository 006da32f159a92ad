import * as vscode from 'vscode';
import { searchAsRead, type FolderHit, type FolderToRead, type FoundSoFar } from '../../core/app/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { pathIn } from '../roots/path-in.ts';
import type { Root } from '../roots/roots.ts';
import { folderNear, openFolders } from '../target.ts';
import type { searchCommandList } from './command-list.ts';
import { createIndexDocument, fillInBackground, openIndexOf } from './index-document.ts';
import { createMapDocuments } from './map-documents.ts';

type Id = (typeof searchCommandList)[number]['command'];

/** Places that are offered at most, and milliseconds for which a folder keeps the others waiting. */
const bounds = { places: 50, patience: 3_000 };

interface SearchedRoot extends FolderToRead {
  readonly root: Root;
}

/** A place as it is picked, with where it is. */
interface Place extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

function searched(editor: Editor, root: Root): SearchedRoot {
  return { root, name: root.folder.name, open: () => openIndexOf(editor, root) };
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

function keyOf({ uri, range }: Place): string {
  return `${uri.toString()}:${String(range.start.line)}`;
}

/** Shows what was found so far; what the person was at stays where they were. */
function show(pick: vscode.QuickPick<Place>, { hits, reading }: FoundSoFar<SearchedRoot>, isOneOfMany: boolean): void {
  const active = pick.activeItems.map(keyOf);
  const items = hits.map((hit) => placeOf(hit, isOneOfMany));
  pick.keepScrollPosition = true;
  pick.items = items;
  pick.activeItems = items.filter((place) => active.includes(keyOf(place)));
  pick.busy = reading.length > 0;
  pick.placeholder = placeholderFor(reading);
}

function placeholderFor(reading: readonly string[]): string {
  return reading.length === 0
    ? vscode.l10n.t('Pick a place to open it')
    : vscode.l10n.t('Still being read: {0}. Places from there are added as they come.', reading.join(', '));
}

/** Searches all folders and lets the person pick among what there is, while more comes; null when they picked nothing. */
async function pickPlace(editor: Editor, roots: readonly Root[], text: string): Promise<Place | null> {
  const life = new AbortController();
  const pick = vscode.window.createQuickPick<Place>();
  Object.assign(pick, { title: text, matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true, busy: true });
  pick.placeholder = placeholderFor(roots.map(({ folder }) => folder.name));
  const picked = new Promise<Place | null>((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0] ?? null);
    });
    pick.onDidHide(() => {
      resolve(null);
    });
  });
  pick.show();
  const watch = {
    signal: life.signal,
    patience: () => AbortSignal.timeout(bounds.patience),
    tell: (found: FoundSoFar<SearchedRoot>) => {
      if (life.signal.aborted) return;
      show(pick, found, roots.length > 1);
      if (found.reading.length > 0) return;
      for (const note of found.notes) void vscode.window.showWarningMessage(note);
      if (found.hits.length > 0) return;
      pick.hide();
      void vscode.window.showInformationMessage(vscode.l10n.t('Nothing was found. Other words may do.'));
    },
  };
  const folders = roots.map((root) => searched(editor, root));
  const search = searchAsRead(folders, { text, near: [], limit: bounds.places }, watch);
  try {
    // What goes wrong ends it, too.
    return await Promise.race([picked, search.then(() => picked)]);
  } finally {
    life.abort();
    pick.dispose();
  }
}

/** Shows the map of a folder: seen from the file that it was called on, else from words, or as a whole for none. */
function mapShower(editor: Editor): (argument: unknown) => Promise<void> {
  const maps = createMapDocuments(editor);
  return async (argument) => {
    const asked = argument instanceof vscode.Uri ? argument : null;
    const uri = asked ?? vscode.window.activeTextEditor?.document.uri;
    const root = folderNear(editor, uri);
    const near = asked && editor.roots.of(asked) ? [pathIn(root, asked)] : [];
    const prompt = vscode.l10n.t('What is it to be seen from? Words, names or paths; nothing for the whole.');
    const words = asked ? '' : (await vscode.window.showInputBox({ prompt, ignoreFocusOut: true }))?.trim();
    if (words === undefined) return;
    const seenFrom = [words, ...near].join(' ').trim();
    await maps.open(root, seenFrom === '' ? vscode.l10n.t('Map of the Code') : seenFrom, { words, near });
  };
}

/** The handlers of the commands that find something. */
export function createSearchCommands(editor: Editor): CommandHandlers<Id> {
  const showMap = mapShower(editor);
  return {
    async 'codemaestro.searchCode'() {
      const all = openFolders(editor);
      const prompt = vscode.l10n.t('What is it about? Words as you would say them, names or paths.');
      const text = (await vscode.window.showInputBox({ prompt, ignoreFocusOut: true }))?.trim();
      const picked = text ? await pickPlace(editor, all, text) : null;
      if (text) fillInBackground(editor, all);
      if (picked) await vscode.window.showTextDocument(picked.uri, { selection: picked.range });
    },
    'codemaestro.showIndex': createIndexDocument(editor, () => openFolders(editor)),
    'codemaestro.showMap': (_editor, argument) => showMap(argument),
  };
}
