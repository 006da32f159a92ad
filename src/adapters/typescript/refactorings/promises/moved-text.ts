import type { SourceContext, TextEdit } from '../../refactoring.ts';
import { reindented } from '../statement-text.ts';

/** How a stretch of text moves from one place to another. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** Line starts that must stay, as inside template literals. */
  readonly fixed: ReadonlySet<number>;
  /** Replacements inside the stretch, whose texts stand at their new indentation already. */
  readonly edits?: readonly TextEdit[];
}

/** Text from the middle of a line on: its first line stays, the others move. */
function movedTail(source: SourceContext, start: number, end: number, move: Move): string {
  const lineEnd = source.text.indexOf('\n', start) + 1;
  if (lineEnd === 0 || lineEnd >= end) return source.text.slice(start, end);
  return source.text.slice(start, lineEnd) + reindented(source.text, { start: lineEnd, end }, move, move.fixed);
}

/** The white space in front of a replacement moves like a line's, though it looks like an empty line by itself. */
function withMovedLead(moved: string, isLineStart: boolean, move: Move): string {
  const at = moved.lastIndexOf('\n') + 1;
  const lead = moved.slice(at);
  const isLead = lead !== '' && lead.trim() === '' && (at > 0 || isLineStart) && lead.startsWith(move.from);
  return isLead ? moved.slice(0, at) + move.to + lead.slice(move.from.length) : moved;
}

/** The stretch as it reads at its new place. A start within a line keeps that line as it is. */
export function movedText(source: SourceContext, start: number, end: number, move: Move): string {
  const { text } = source;
  const edits = (move.edits ?? []).filter((e) => e.start >= start && e.end <= end);
  edits.sort((a, b) => a.start - b.start);
  let result = '';
  let at = start;
  const piece = (to: number): string => {
    const isLineStart = at === 0 || text[at - 1] === '\n';
    const moved = isLineStart
      ? reindented(text, { start: at, end: to }, move, move.fixed)
      : movedTail(source, at, to, move);
    return to < end ? withMovedLead(moved, isLineStart, move) : moved;
  };
  for (const edit of edits) {
    if (edit.start < at) continue;
    result += piece(edit.start) + edit.text;
    at = edit.end;
  }
  return result + piece(end);
}
