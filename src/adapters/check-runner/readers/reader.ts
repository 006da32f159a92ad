import type { CheckCase, CheckRun } from '../../../core/domain/index.ts';

/** What a reporter told of a run. Counts are the reporter's own; `failed` is bounded, see {@link createCaseList}. */
export interface Reading {
  readonly reporter: string;
  readonly counts: CheckRun['counts'];
  readonly failed: readonly CheckCase[];
}

/**
 * Reads one reporter's printed output, line by line and in bounded memory, so that a suite that prints 50 MB is read to
 * its end. Lines come without line ends and colours.
 */
export interface OutputReader {
  line(text: string): void;
  /** What was read; null when the output is not this reporter's. */
  end(): Reading | null;
}

/** Failed cases kept of one run, and characters kept of one message. */
const caseLimit = 500;
const messageLimit = 4_000;

/** A failed case as a reader gathers it: the message comes line by line. */
export interface OpenCase {
  addLine(text: string): void;
  /** A line of what went wrong, which stands before all others although it may come after some. */
  addHeadLine(text: string): void;
}

/** The failed cases of a run: at most 500, each message at most 4,000 characters; the rest is only counted. */
export interface CaseList {
  add(name: string, more?: { file?: string; duration?: number; message?: string }): OpenCase;
  /** How many were added, kept or not. */
  readonly size: number;
  cases(): CheckCase[];
}

export function createCaseList(): CaseList {
  const kept: { name: string; file?: string; duration?: number; head: Lines; rest: Lines }[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(name, { message, ...more } = {}) {
      size += 1;
      if (size > caseLimit) return { addLine: () => undefined, addHeadLine: () => undefined };
      const [head, rest] = [createLines(), createLines()];
      for (const text of message?.split('\n') ?? []) rest.add(text);
      kept.push({ name: name.slice(0, 500), ...more, head, rest });
      return { addLine: rest.add, addHeadLine: head.add };
    },
    cases: () =>
      kept.map(({ name, file, duration, head, rest }) => {
        const parts = [dedent(head.kept), dedent(rest.kept)].filter((part) => part !== '');
        const message = parts.join('\n').slice(0, messageLimit);
        const seenIn = file ?? fileOfStack(message);
        return {
          name,
          status: 'failed',
          ...(seenIn ? { file: seenIn } : {}),
          ...(duration === undefined ? {} : { duration }),
          ...(message ? { message } : {}),
        };
      }),
  };
}

interface Lines {
  readonly kept: readonly string[];
  readonly add: (text: string) => void;
}

/** Lines of one message, as many as are kept of it. */
function createLines(): Lines {
  const kept: string[] = [];
  let length = 0;
  return {
    kept,
    add(text) {
      if (length >= messageLimit) return;
      const line = text.slice(0, messageLimit - length);
      kept.push(line);
      length += line.length + 1;
    },
  };
}

/** The lines as one text without their common indentation and blank edges. */
function dedent(lines: readonly string[]): string {
  const widths = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const width = widths.length > 0 ? Math.min(...widths) : 0;
  const text = lines.map((line) => (line.trim() ? line.slice(width) : '')).join('\n');
  return text.replace(/^\n+|\n+$/g, '');
}

/** The first source file of a JavaScript stack, or of a TAP diagnostic, that is the project's own. */
function fileOfStack(message: string): string | undefined {
  const told = /^(?:location: '(.+):\d+:\d+'|\s+fileName: (.+))$/m.exec(message);
  if (told) return told[1] ?? told[2];
  for (const match of message.matchAll(/^\s*at:? .*?\(?((?:file:\/\/)?[^\s()]+\.[cm]?[jt]sx?):\d+:\d+\)?$/gm)) {
    const file = match[1];
    if (file && !file.startsWith('node:') && !file.includes('node_modules')) return file.replace(/^file:\/\//, '');
  }
  return undefined;
}

/** A reading whose counts cover at least the failed cases that were seen. */
export function readingOf(reporter: string, counts: CheckRun['counts'], cases: CaseList): Reading {
  return { reporter, counts: { ...counts, failed: Math.max(counts.failed, cases.size) }, failed: cases.cases() };
}
