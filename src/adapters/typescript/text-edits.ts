import type { TextEdit } from './refactoring.ts';

/** Why the edits cannot be applied to the text, or null when they can. */
export function editTrouble(text: string, edits: readonly TextEdit[]): string | null {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let last = 0;
  for (const { start, end } of sorted) {
    if (start < last || end < start || end > text.length) return 'The edits overlap.';
    last = end;
  }
  return applyEdits(text, edits) === text ? 'Nothing would change.' : null;
}

/** The text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let last = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(last, edit.start) + edit.text;
    last = edit.end;
  }
  return result + text.slice(last);
}
