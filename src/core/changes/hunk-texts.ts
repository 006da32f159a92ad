import type { Hunk, HunkLine } from '../domain/index.ts';

/** Lines as one text; a last line without a line feed ends without one. */
function textOf(lines: readonly HunkLine[]): string {
  return lines.map(({ text, noNewline }) => (noNewline ? text : `${text}\n`)).join('');
}

/** What a hunk takes the place of, as text. */
function before(hunk: Hunk): string {
  return textOf(hunk.lines.filter(({ kind }) => kind !== 'added'));
}

/** What a hunk puts there, as text. */
function after(hunk: Hunk): string {
  return textOf(hunk.lines.filter(({ kind }) => kind !== 'removed'));
}

/** The text of a base with some of its hunks applied, given in the order of their lines. */
export function withHunks(base: string, hunks: readonly Hunk[]): string {
  const lines = base.split('\n');
  const parts: string[] = [];
  let at = 0;
  const keep = (until: number): void => {
    for (; at < until; at++) parts.push(at === lines.length - 1 ? (lines[at] ?? '') : `${lines[at] ?? ''}\n`);
  };
  for (const hunk of hunks) {
    keep(hunk.oldStart - 1);
    parts.push(after(hunk));
    at = hunk.oldStart - 1 + hunk.oldLines;
  }
  keep(lines.length);
  return parts.join('');
}

/** The first and the last line of the proposal that a hunk changes; where it only removes, the line that follows. */
export function proposedLines(hunk: Hunk): { readonly line: number; readonly lastLine: number } {
  let at = hunk.newStart;
  let line: number | undefined;
  let lastLine = 0;
  for (const { kind } of hunk.lines) {
    if (kind !== 'context') line ??= at;
    if (kind === 'added') lastLine = at;
    if (kind !== 'removed') at++;
  }
  const first = line ?? hunk.newStart;
  return { line: first, lastLine: Math.max(first, lastLine) };
}

/** Where the lines of a text begin. */
export interface LineIndex {
  readonly lines: number;
  /** The line and the column of a character, both counted from 0. */
  at(character: number): { readonly line: number; readonly column: number };
}

/** Looks a text through once, so that each place in it is found at once. Lines end with line feeds. */
export function lineIndexOf(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    lines: starts.length,
    at(character) {
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= character) low = middle;
        else high = middle - 1;
      }
      return { line: low, column: character - (starts[low] ?? 0) };
    },
  };
}

/** A piece of a text, by characters, and what takes its place. */
export interface TextReplacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Where a hunk goes in a text that may have changed since the base: its lines, with those around them, stand there once and
 * no more. Null when they do not, or when the hunk is in the text already.
 */
export function placeHunk(text: string, hunk: Hunk): TextReplacement | null {
  const old = before(hunk);
  if (old === '') return text === '' ? { start: 0, end: 0, text: after(hunk) } : null;
  const isOpen = !old.endsWith('\n');
  const places: number[] = [];
  for (let at = text.indexOf(old); at >= 0 && places.length < 2; at = text.indexOf(old, at + 1)) {
    const startsLine = at === 0 || text[at - 1] === '\n';
    if (startsLine && (!isOpen || at + old.length === text.length)) places.push(at);
  }
  const [start, another] = places;
  if (start === undefined || another !== undefined) return null;
  return { start, end: start + old.length, text: after(hunk) };
}
