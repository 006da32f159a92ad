/**
 * The hunks of proposals in the person's own open files, and taking one over there.
 *
 * Invariants:
 * 1. A file is changed only by an edit that the editor can undo, and only after the decision was taken.
 * 2. Lines that the person changed since the base are never replaced: what disagrees stands between conflict markers.
 */
import * as vscode from 'vscode';
import { lineIndexOf, placeHunk, withHunks, type Workspace } from '../../core/app/index.ts';
import type { Change, FileChange, Hunk } from '../../core/domain/index.ts';
import type { Editor } from '../editor.ts';
import { authorText, type Authors } from './changes.ts';
import { rangeIn, textOf, type Place, type Places } from './places.ts';

/** Milliseconds in which what the person types is gathered before hunks are looked for anew. */
const gathering = 150;

/** Lenses above proposed hunks in the person's own files. */
export function createInPlaceLenses({ roots }: Editor, authors: Authors, placesIn: Places) {
  return async (document: vscode.TextDocument): Promise<vscode.CodeLens[]> => {
    const places = await placesIn(document);
    const workspace = roots.of(document.uri)?.present();
    if (!workspace || places.length === 0) return [];
    const lenses = places.map(async ({ target, change, hunk, range, moved }) => {
      const author = (await authors(workspace, change)).get(hunk.id);
      const by = `$(git-pull-request) ${target.taskId}${author ? ` · ${authorText(author)}` : ''}`;
      const accept = moved ? vscode.l10n.t('$(git-merge) Merge Here') : vscode.l10n.t('$(check) Accept Here');
      const actions: readonly (readonly [string, string])[] = [
        [by, 'codemaestro.openChangedFile'],
        [accept, 'codemaestro.acceptHere'],
        [vscode.l10n.t('$(close) Reject'), 'codemaestro.rejectHunk'],
      ];
      return actions.map(([title, command]) => new vscode.CodeLens(range, { title, command, arguments: [target] }));
    });
    return (await Promise.all(lenses)).flat();
  };
}

/** How lines are marked that proposals would replace, and places where they would add some. */
function markTypes() {
  const ruler = { isWholeLine: true, overviewRulerColor: new vscode.ThemeColor('charts.yellow') };
  return {
    replaces: vscode.window.createTextEditorDecorationType({
      ...ruler,
      backgroundColor: new vscode.ThemeColor('diffEditor.removedLineBackground'),
    }),
    adds: vscode.window.createTextEditorDecorationType({
      ...ruler,
      borderStyle: 'solid',
      borderWidth: '2px 0 0 0',
      borderColor: new vscode.ThemeColor('editorGutter.addedBackground'),
    }),
  };
}

/** The lines that a hunk is about, with what it would make of them to be read there. */
function markOf({ range, hunk }: Place): vscode.DecorationOptions {
  const lines = hunk.lines.filter(({ kind }) => kind !== 'context');
  const shown = lines.map(({ kind, text }) => `${kind === 'added' ? '+' : '-'}${text}`).join('\n');
  return { range, hoverMessage: new vscode.MarkdownString().appendCodeblock(shown, 'diff') };
}

/** Marks in the files that are seen the lines that proposals are about. */
export function markInPlace({ roots, lifetime, log }: Editor, placesIn: Places): void {
  const types = markTypes();
  let timer: NodeJS.Timeout | undefined;
  const mark = async (editor: vscode.TextEditor): Promise<void> => {
    const places = await placesIn(editor.document);
    if (lifetime.signal.aborted) return;
    const isAddition = ({ hunk }: Place): boolean => hunk.lines.every(({ kind }) => kind !== 'removed');
    editor.setDecorations(types.adds, places.filter(isAddition).map(markOf));
    editor.setDecorations(types.replaces, places.filter((place) => !isAddition(place)).map(markOf));
  };
  const markAll = (): void => {
    const seen = vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme === 'file');
    Promise.all(seen.map(mark)).catch((error: unknown) => {
      log.warn(String(error));
    });
  };
  markAll();
  const off = roots.onChanged(markAll);
  const watched = [
    types.replaces,
    types.adds,
    vscode.window.onDidChangeVisibleTextEditors(markAll),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme !== 'file') return;
      clearTimeout(timer);
      timer = setTimeout(markAll, gathering);
    }),
  ];
  lifetime.add(() => {
    off();
    clearTimeout(timer);
    for (const each of watched) each.dispose();
  });
}

/** What a text becomes with a hunk that has no place in it any more. */
async function merged(workspace: Workspace, change: Change, file: FileChange, hunk: Hunk, ours: string) {
  const repository = await workspace.repository();
  if (!repository.ok) throw new Error(repository.error.person);
  const base = await repository.value.fileAt(change.baseTree, file.oldPath ?? file.path);
  if (base === null)
    throw new Error(vscode.l10n.t('{0} is not kept by git as it was; nothing was changed.', file.path));
  const called = { ours: vscode.l10n.t('your version'), theirs: `CodeMaestro ${change.taskId}` };
  const result = await repository.value.mergeTexts({ ours, base, theirs: withHunks(base, [hunk]), called });
  if (!result.ok) throw new Error(result.error.person);
  return result.value;
}

/** Brings a hunk into the person's file, as an edit that can be undone. True when it disagrees with the person's lines. */
export async function takeOver(
  document: vscode.TextDocument,
  workspace: Workspace,
  change: Change,
  file: FileChange,
  hunk: Hunk,
): Promise<boolean> {
  const { version } = document;
  const text = textOf(document);
  const found = placeHunk(text, hunk);
  const edit = new vscode.WorkspaceEdit();
  let conflicts = false;
  if (found) edit.replace(document.uri, rangeIn(lineIndexOf(text), found.start, found.end), found.text);
  else {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const result = await merged(workspace, change, file, hunk, text);
    edit.replace(document.uri, whole, result.text);
    conflicts = result.conflicts;
  }
  // Typed into while it was merged: what was typed counts.
  if (document.version !== version) return takeOver(document, workspace, change, file, hunk);
  if (await vscode.workspace.applyEdit(edit)) return conflicts;
  // The editor takes no edit of a version that is no more: somebody typed, or saving rewrote it.
  if (document.version !== version) return takeOver(document, workspace, change, file, hunk);
  throw new Error(vscode.l10n.t('{0} could not be changed; the decision stands. Save it and try again.', file.path));
}
