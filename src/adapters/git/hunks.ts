import { createHash } from 'node:crypto';
import { parsePatch } from 'diff';
import type { Hunk, HunkLine } from '../../core/domain/index.ts';

/** A name for a decision: 64 bits of SHA-256, so that no content can be made up to carry another's verdict. */
export function decisionId(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}

const kinds: Readonly<Record<string, HunkLine['kind']>> = {
  '+': 'added',
  '-': 'removed',
  ' ': 'context',
  '': 'context',
};

/** The lines of a patch's hunk; a `\ No newline at end of file` marks the line before it. */
function readLines(patchLines: readonly string[]): HunkLine[] {
  const read: HunkLine[] = [];
  for (const line of patchLines) {
    const kind = kinds[line.charAt(0)];
    const before = read.at(-1);
    if (kind) read.push({ kind, text: line.slice(1) });
    else if (before) read[read.length - 1] = { ...before, noNewline: true };
  }
  return read;
}

/** What a hunk changes, as text: the same wherever the lines have moved to. */
function changedText(hunk: readonly HunkLine[]): string {
  const changed = hunk.filter(({ kind }) => kind !== 'context');
  return changed.map(({ kind, text, noNewline }) => `${kind}:${text}${noNewline ? '\\' : ''}`).join('\n');
}

/**
 * The hunks of one file's patch, from its first `@@` on. An id is the digest of `fileKey`, the changed lines and, when
 * a file has the same change several times, which of them it is: so it stays when lines move or other hunks go.
 */
export function readHunks(patch: string, fileKey: string): Hunk[] {
  const [parsed] = parsePatch(patch);
  const seen = new Map<string, number>();
  return (parsed?.hunks ?? []).map(({ oldStart, oldLines, newStart, newLines, lines }) => {
    const read = readLines(lines);
    const text = changedText(read);
    const occurrence = seen.get(text) ?? 0;
    seen.set(text, occurrence + 1);
    const id = decisionId('hunk', fileKey, text, String(occurrence));
    return { id, oldStart, oldLines, newStart, newLines, lines: read };
  });
}

/** The lines of a file with their line ends, as views on its bytes. */
function splitLines(bytes: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end < 0 ? bytes.length : end + 1;
    parts.push(bytes.subarray(start, stop));
    start = stop;
  }
  return parts;
}

/**
 * The file with only the accepted hunks, byte for byte: each line comes with its line end from the old or the new file.
 * @param hunks all hunks between `before` and `after`, in the order of their lines.
 */
export function applyAccepted(
  before: Buffer,
  after: Buffer,
  hunks: readonly Hunk[],
  accepted: ReadonlySet<string>,
): Buffer {
  const oldLines = splitLines(before);
  const newLines = splitLines(after);
  const result: Buffer[] = [];
  let at = 0;
  for (const hunk of hunks) {
    if (!accepted.has(hunk.id)) continue;
    const from = hunk.newStart - 1;
    for (const line of oldLines.slice(at, hunk.oldStart - 1)) result.push(line);
    for (const line of newLines.slice(from, from + hunk.newLines)) result.push(line);
    at = hunk.oldStart - 1 + hunk.oldLines;
  }
  for (const line of oldLines.slice(at)) result.push(line);
  return Buffer.concat(result);
}
