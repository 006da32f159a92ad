import type { Change, FileChange, Hunk, HunkLine } from '../../src/core/domain/index.ts';

const kinds: Readonly<Record<string, HunkLine['kind']>> = { '+': 'added', '-': 'removed', ' ': 'context' };

/** A hunk out of marked lines. */
export function hunk(id: string, marked: readonly string[], start = 1): Hunk {
  const lines = marked.map((line) => ({ kind: kinds[line.charAt(0)] ?? 'context', text: line.slice(1) }));
  const count = (kind: HunkLine['kind']): number => lines.filter((line) => line.kind !== kind).length;
  return { id, oldStart: start, oldLines: count('added'), newStart: start, newLines: count('removed'), lines };
}

/** A modified file with hunks given as marked lines. */
export function file(path: string, hunks: readonly (readonly string[])[], more: Partial<FileChange> = {}): FileChange {
  const made = hunks.map((lines, at) => hunk(`${path}#${String(at)}`, lines, at * 20 + 1));
  const count = (kind: HunkLine['kind']): number =>
    made.flatMap(({ lines }) => lines).filter((line) => line.kind === kind).length;
  const sizes = { added: count('added'), removed: count('removed') };
  return { path, status: 'modified', id: path, ...sizes, hunks: made, ...more };
}

/** A change of these files. */
export function changeOf(...files: readonly FileChange[]): Change {
  const risk = { risk: 'low' as const, reasons: [] };
  return { id: 'c', taskId: 't', baseCommit: 'b', baseTree: 'bt', tree: 'tt', files: [...files], risk };
}
