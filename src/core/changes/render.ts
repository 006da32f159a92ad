import { showHidden } from '../base/index.ts';
import type { Change, FileChange, Hunk, HunkLine } from '../domain/index.ts';

/** How a change is written out. Maps go by the id of the hunk, or of a file that is taken whole. */
export interface RenderOptions {
  /** What stands behind a hunk's header: a number to name it by, a verdict, … */
  readonly hunkLabels?: ReadonlyMap<string, string>;
  /** Lines that stand under a hunk, such as comments; each is marked with `>`. */
  readonly remarks?: ReadonlyMap<string, readonly string[]>;
}

const marks: Readonly<Record<HunkLine['kind'], string>> = { context: ' ', removed: '-', added: '+' };

const wholeTexts: Readonly<Record<NonNullable<FileChange['whole']>, string>> = {
  binary: 'not text',
  encoding: 'text that is not UTF-8',
  large: 'too big to show',
  link: 'a symbolic link',
  mode: 'the mode changes',
  submodule: 'a submodule',
};

/** Control characters as pictures, and others that cannot be seen by name, so that a line reads as it runs; tabs stay. */
function visible(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const pictured = text.replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421';
  });
  return showHidden(pictured);
}

/** Line ends are shown where they differ within a hunk, and not where the whole file has CRLF. */
function renderLines(hunk: Hunk): readonly string[] {
  const returns = hunk.lines.filter(({ text }) => text.endsWith('\r')).length;
  const uniform = returns === hunk.lines.length;
  return hunk.lines.flatMap(({ kind, text, noNewline }) => {
    const shown = visible(uniform ? text.slice(0, -1) : text);
    return [marks[kind] + shown, ...(noNewline ? ['\\ No newline at end of file'] : [])];
  });
}

function range(start: number, count: number): string {
  // An empty range names the line before it, as in every unified diff.
  const at = count === 0 ? start - 1 : start;
  return count === 1 ? String(at) : `${String(at)},${String(count)}`;
}

function renderRemarks(id: string, options: RenderOptions): readonly string[] {
  const remarks = options.remarks?.get(id) ?? [];
  return remarks.flatMap((remark) => remark.split('\n').map((line) => `> ${visible(line)}`));
}

function renderHunk(hunk: Hunk, options: RenderOptions): readonly string[] {
  const label = options.hunkLabels?.get(hunk.id);
  const header = `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`;
  return [
    label === undefined ? header : `${header} ${label}`,
    ...renderLines(hunk),
    ...renderRemarks(hunk.id, options),
  ];
}

function renderWhole(file: FileChange, options: RenderOptions): readonly string[] {
  const label = options.hunkLabels?.get(file.id);
  const what = file.whole ? wholeTexts[file.whole] : file.status === 'renamed' ? 'only renamed' : 'an empty file';
  const line = `@@ ${what}, taken or left as a whole @@`;
  return [label === undefined ? line : `${line} ${label}`, ...renderRemarks(file.id, options)];
}

/** One file of a change as unified diff text, without a final line end. */
export function renderFile(file: FileChange, options: RenderOptions = {}): string {
  const before = visible(file.oldPath ?? file.path);
  const after = visible(file.path);
  const header = [
    `diff --git a/${before} b/${after}`,
    ...(file.status === 'renamed' ? [`rename from ${before}`, `rename to ${after}`] : []),
    `--- ${file.status === 'added' ? '/dev/null' : `a/${before}`}`,
    `+++ ${file.status === 'deleted' ? '/dev/null' : `b/${after}`}`,
  ];
  const body =
    file.hunks.length > 0 ? file.hunks.flatMap((hunk) => renderHunk(hunk, options)) : renderWhole(file, options);
  return [...header, ...body].join('\n');
}

/** A change as unified diff text for reading, plain text without colours. Nothing in it can steer a terminal. */
export function renderChange(change: Change, options: RenderOptions = {}): string {
  return change.files.map((file) => `${renderFile(file, options)}\n`).join('');
}

/** One line for each file: status, path and how many lines are added and removed. */
export function summariseChange(change: Change): string {
  const letters = { added: 'A', modified: 'M', deleted: 'D', renamed: 'R' } as const;
  return change.files
    .map((file) => {
      const path = file.oldPath === undefined ? file.path : `${file.oldPath} → ${file.path}`;
      const size = file.whole ? wholeTexts[file.whole] : `+${String(file.added)} -${String(file.removed)}`;
      return `${letters[file.status]} ${visible(path)}  ${size}\n`;
    })
    .join('');
}
