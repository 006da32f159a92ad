import { err, ok, type Result } from '../base/index.ts';
import type { TextEdit } from '../ports/index.ts';

/** Lines of the new text, counted from 1. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Why an edit does not apply. `text`: the text it was tried on, with the edits before it. */
export interface EditProblem {
  /** Which edit, counted from 0. */
  readonly index: number;
  readonly kind: 'missing' | 'several' | 'same';
  /** Lines at which `old` begins, when there are several. */
  readonly lines: readonly number[];
  readonly text: string;
}

/** What edits make of a text. */
export interface Edited {
  readonly text: string;
  readonly changed: readonly LineRange[];
}

/** A text with CRLF read as LF, and the way back. Edits are matched on `plain`, so that nobody has to guess line ends. */
interface Plain {
  readonly plain: string;
  /** Offsets in `plain` of the line feeds that have a carriage return before them in the text. */
  readonly returns: readonly number[];
}

function plainOf(text: string): Plain {
  const returns: number[] = [];
  const plain = text.replace(/\r\n/g, (_match, offset: number) => {
    returns.push(offset - returns.length);
    return '\n';
  });
  return { plain, returns };
}

/** Where an offset of the plain text is in the text itself. */
function originalOffset({ returns }: Plain, offset: number): number {
  let [low, high] = [0, returns.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((returns[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return offset + low;
}

/** The line end that most lines of a text have; null when it has but one line. */
function lineEndOf(text: string): string | null {
  const all = text.split('\n').length - 1;
  if (all === 0) return null;
  return 2 * (text.split('\r\n').length - 1) >= all ? '\r\n' : '\n';
}

/** Every place where `wanted` begins, also where places overlap. */
function placesOf(text: string, wanted: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) places.push(at);
  return places;
}

/** Places from the left, without those that overlap the one before. */
function apart(places: readonly number[], length: number): readonly number[] {
  let free = 0;
  return places.filter((place) => {
    if (place < free) return false;
    free = place + length;
    return true;
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

interface Piece {
  /** Offsets in the old text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Puts pieces in place of what they stand for. Pieces are in order and apart. */
function replacePieces(text: string, pieces: readonly Piece[]): { text: string; offsets: readonly number[] } {
  const parts: string[] = [];
  const offsets: number[] = [];
  let [at, length] = [0, 0];
  for (const piece of pieces) {
    const kept = text.slice(at, piece.start);
    offsets.push(length + kept.length);
    parts.push(kept, piece.text);
    length += kept.length + piece.text.length;
    at = piece.end;
  }
  return { text: parts.join('') + text.slice(at), offsets };
}

/** @param usual the line end for a text that has none any more: that of the file before all edits. */
function applyOne(text: string, edit: TextEdit, index: number, usual: string): Result<Edited, EditProblem> {
  const view = plainOf(text);
  const old = edit.old.replaceAll('\r\n', '\n');
  const fresh = edit.new.replaceAll('\r\n', '\n');
  if (old === fresh) return err({ index, kind: 'same', lines: [], text });
  const places = placesOf(view.plain, old);
  if (places.length === 0) return err({ index, kind: 'missing', lines: [], text });
  if (places.length > 1 && edit.all !== true) {
    return err({ index, kind: 'several', lines: places.map((place) => lineAt(view.plain, place)), text });
  }
  const fileEnd = lineEndOf(text) ?? usual;
  const pieces = apart(places, old.length).map((place): Piece => {
    const start = originalOffset(view, place);
    const end = originalOffset(view, place + old.length);
    const lineEnd = lineEndOf(text.slice(start, end)) ?? fileEnd;
    return { start, end, text: fresh.replaceAll('\n', lineEnd) };
  });
  const { text: result, offsets } = replacePieces(text, pieces);
  const changed = offsets.map((offset, order) => {
    const from = lineAt(result, offset);
    const lines = (pieces[order]?.text ?? '').replace(/\n$/, '').split('\n').length;
    return { from, to: from + lines - 1 };
  });
  return ok({ text: result, changed });
}

/**
 * Applies exact replacements one after the other, all or none. Lines that no edit touches keep their line ends, new ones get
 * those around them, and a text that ended with a line end still does.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): Result<Edited, EditProblem> {
  const usual = lineEndOf(text) ?? '\n';
  let current = text;
  let changed: readonly LineRange[] = [];
  for (const [index, edit] of edits.entries()) {
    const applied = applyOne(current, edit, index, usual);
    if (!applied.ok) return applied;
    current = applied.value.text;
    changed = edits.length === 1 ? applied.value.changed : [...changed, ...applied.value.changed];
  }
  const lost = text.endsWith('\n') && current !== '' && !current.endsWith('\n');
  return ok({ text: lost ? current + usual : current, changed });
}
