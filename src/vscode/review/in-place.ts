/**
 * The hunks of proposals in the person's own open files, and taking one over there.
 *
 * Invariants:
 * 1. A file is changed only by an edit that the editor can undo, and only after the decision was taken.
 * 2. Lines that the person changed since the base are never replaced: what disagrees stands between conflict markers.
 */
import * as vscode from 'vscode';
import { placeHunk, withHunks, type Workspace } from '../../core/app/index.ts';
import type { Change, FileChange, Hunk } from '../../core/domain/index.ts';
import type { Editor } from '../editor.ts';
import type { Roots } from '../roots/roots.ts';
import type { Target } from '../target.ts';
import { authorText, openProposals, type Authors } from './changes.ts';

/** A hunk in a file of the person's. */
interface Place {
  readonly target: Target & { readonly taskId: string };
  readonly change: Change;
  readonly hunk: Hunk;
  readonly range: vscode.Range;
  /** The lines are not as the base has them: a merge decides where the hunk goes. */
  readonly moved: boolean;
}

/** A text with line feeds, whatever the file's own line ends are: so git keeps it, and so hunks speak of it. */
function textOf(document: vscode.TextDocument): string {
  return document.getText().replaceAll('\r\n', '\n');
}

/** The lines of a piece of text, as the editor counts them. */
function rangeIn(text: string, start: number, end: number): vscode.Range {
  const linesBefore = (at: number): number => text.slice(0, at).split('\n').length - 1;
  const column = (at: number): number => at - (text.lastIndexOf('\n', at - 1) + 1);
  return new vscode.Range(linesBefore(start), column(start), linesBefore(end), column(end));
}

function placeOf(text: string, hunk: Hunk): Pick<Place, 'range' | 'moved'> {
  const found = placeHunk(text, hunk);
  if (found) return { range: rangeIn(text, found.start, found.end), moved: false };
  const line = Math.max(0, Math.min(hunk.oldStart - 1, text.split('\n').length - 1));
  return { range: new vscode.Range(line, 0, line, 0), moved: true };
}

/** The undecided hunks of open proposals in a file of the workspace. */
function placesIn(roots: Roots, document: vscode.TextDocument): readonly Place[] {
  const root = document.uri.scheme === 'file' ? roots.of(document.uri) : undefined;
  const state = root?.present()?.state();
  if (!root || !state) return [];
  const path = document.uri.path.slice(root.folder.uri.path.length + 1);
  const text = textOf(document);
  return openProposals(state).flatMap(({ task, change, gate }) => {
    const file = gate && change.files.find((each) => (each.oldPath ?? each.path) === path && each.status !== 'added');
    return (file?.hunks ?? [])
      .filter(({ id }) => task.verdicts[id] === undefined)
      .map((hunk) => {
        const target = {
          root: root.folder.uri.toString(),
          taskId: task.task.id,
          path: file?.path ?? path,
          hunkId: hunk.id,
        };
        return { target, change, hunk, ...placeOf(text, hunk) };
      });
  });
}

/** Lenses above proposed hunks in the person's own files. */
export function createInPlaceLenses({ roots }: Editor, authors: Authors) {
  return async (document: vscode.TextDocument): Promise<vscode.CodeLens[]> => {
    const places = placesIn(roots, document);
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

/** Colours the lines that proposals would change in the files that are seen. */
export function markInPlace({ roots, lifetime }: Editor): void {
  const type = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.wordHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('charts.yellow'),
  });
  const mark = (editor: vscode.TextEditor): void => {
    const marks = placesIn(roots, editor.document).map(({ range, hunk }) => {
      const lines = hunk.lines.filter(({ kind }) => kind !== 'context');
      const shown = lines.map(({ kind, text }) => `${kind === 'added' ? '+' : '-'}${text}`).join('\n');
      const last = range.isEmpty ? range.end : range.end.translate(range.end.character === 0 ? -1 : 0);
      return {
        range: new vscode.Range(range.start, last),
        hoverMessage: new vscode.MarkdownString().appendCodeblock(shown, 'diff'),
      };
    });
    editor.setDecorations(type, marks);
  };
  const markAll = (): void => {
    vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme === 'file').forEach(mark);
  };
  markAll();
  const off = roots.onChanged(markAll);
  const watched = [
    type,
    vscode.window.onDidChangeVisibleTextEditors(markAll),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      vscode.window.visibleTextEditors.filter((each) => each.document === document).forEach(mark);
    }),
  ];
  lifetime.add(() => {
    off();
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
  const result = await repository.value.mergeTexts({ ours, base, theirs: withHunks(base, [hunk]) });
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
  if (found) edit.replace(document.uri, rangeIn(text, found.start, found.end), found.text);
  else {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const result = await merged(workspace, change, file, hunk, text);
    edit.replace(document.uri, whole, result.text);
    conflicts = result.conflicts;
  }
  // Typed into while it was merged: what was typed counts.
  if (document.version !== version) return takeOver(document, workspace, change, file, hunk);
  if (await vscode.workspace.applyEdit(edit)) return conflicts;
  throw new Error(vscode.l10n.t('{0} could not be changed; the decision stands. Save it and try again.', file.path));
}
