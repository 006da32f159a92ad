/**
 * Where the hunks of open proposals stand in the person's own documents.
 *
 * Owns: what was found for each document, until its text or what is proposed for it is another.
 *
 * Invariants:
 * 1. However long a document is and however many hunks it has, the thread is given back after a slice of work.
 * 2. Places are those of the text that the document has when they are handed over.
 */
import * as vscode from 'vscode';
import { lineIndexOf, placeHunk, type LineIndex } from '../../core/app/index.ts';
import { changedLines, type Change, type Hunk } from '../../core/domain/index.ts';
import type { Roots } from '../roots/roots.ts';
import type { Target } from '../target.ts';
import { openProposals } from './changes.ts';

/** A hunk that could be taken over in a file of the person's. */
interface Wanted {
  readonly target: Target & { readonly taskId: string };
  readonly change: Change;
  readonly hunk: Hunk;
}

/** A hunk in a file of the person's. */
export interface Place extends Wanted {
  /** The lines that it replaces; where it only adds some, the line that they stand before. */
  readonly range: vscode.Range;
  /** The lines are not as the base has them: a merge decides where the hunk goes. */
  readonly moved: boolean;
}

/** How long places are looked for before others have their turn, in milliseconds. */
const slice = 8;

/** Gives the thread back when it was held for a slice. */
function createTurns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < slice) return;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}

/** A text with line feeds, whatever the file's own line ends are: so git keeps it, and so hunks speak of it. */
export function textOf(document: vscode.TextDocument): string {
  const text = document.getText();
  return document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\r\n', '\n') : text;
}

/** The lines of a piece of text, as the editor counts them. */
export function rangeIn(index: LineIndex, start: number, end: number): vscode.Range {
  const [from, to] = [index.at(start), index.at(end)];
  return new vscode.Range(from.line, from.column, to.line, to.column);
}

function placeOf(text: string, index: LineIndex, hunk: Hunk): Pick<Place, 'range' | 'moved'> {
  const found = placeHunk(text, hunk);
  const { line, lastLine } = changedLines(hunk);
  const start = found ? index.at(found.start).line : hunk.oldStart - 1;
  const at = (offset: number): number => Math.max(0, Math.min(start + offset, index.lines - 1));
  return { range: new vscode.Range(at(line - hunk.oldStart), 0, at(lastLine - hunk.oldStart), 0), moved: !found };
}

/** The undecided hunks of open proposals for a file of the workspace. */
function wantedIn(roots: Roots, { uri }: vscode.TextDocument): readonly Wanted[] {
  const root = uri.scheme === 'file' ? roots.of(uri) : undefined;
  const state = root?.present()?.state();
  if (!root || !state) return [];
  const path = uri.path.slice(root.folder.uri.path.length + 1);
  const key = root.folder.uri.toString();
  return openProposals(state).flatMap(({ task, change, gate }) => {
    const file = gate && change.files.find((each) => (each.oldPath ?? each.path) === path && each.status !== 'added');
    const open = (file?.hunks ?? []).filter(({ id }) => task.verdicts[id] === undefined);
    return open.map((hunk) => {
      const target = { root: key, taskId: task.task.id, path: file?.path ?? path, hunkId: hunk.id };
      return { target, change, hunk };
    });
  });
}

async function find(document: vscode.TextDocument, wanted: readonly Wanted[]): Promise<readonly Place[]> {
  const { version } = document;
  const turn = createTurns();
  const text = textOf(document);
  const index = lineIndexOf(text);
  const places: Place[] = [];
  for (const each of wanted) {
    await turn();
    if (document.version !== version) return find(document, wanted);
    places.push({ ...each, ...placeOf(text, index, each.hunk) });
  }
  return places;
}

/** What was found of a document, and for what. */
interface Known {
  readonly version: number;
  readonly wanted: readonly Wanted[];
  readonly places: Promise<readonly Place[]>;
}

/** The undecided hunks of open proposals in a document. */
export type Places = (document: vscode.TextDocument) => Promise<readonly Place[]>;

/** Looks each text through once for all who ask. */
export function createPlaces(roots: Roots): Places {
  const known = new WeakMap<vscode.TextDocument, Known>();
  return (document) => {
    const wanted = wantedIn(roots, document);
    if (wanted.length === 0) return Promise.resolve([]);
    const before = known.get(document);
    const isSame =
      before?.version === document.version &&
      before.wanted.length === wanted.length &&
      before.wanted.every(({ hunk, change }, at) => hunk === wanted[at]?.hunk && change === wanted[at].change);
    if (isSame) return before.places;
    const places = find(document, wanted);
    known.set(document, { version: document.version, wanted, places });
    return places;
  };
}
