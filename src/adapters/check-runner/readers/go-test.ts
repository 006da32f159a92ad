import * as z from 'zod';
import { createCaseList, readingOf, type OutputReader, type Reading } from './reader.ts';

/** The lines of `go test -json`, as `go doc test2json` describes them. */
const GoEvent = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Elapsed: z.number().optional(),
  Output: z.string().optional(),
});
type GoEvent = z.infer<typeof GoEvent>;

interface GoTest {
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly duration: number;
  readonly lines: readonly string[];
}
type GoTests = Map<string, GoTest>;

/** Lines kept of what one test or package printed. */
const lineLimit = 60;

/**
 * `go test` plain, with `-v` or with `-json`. A test with subtests is not counted beside them. Without `-v` Go does not
 * name what passed: a package without named tests that is `ok` counts as one. A package that does not build is a failed
 * case. After the documentation of `go help test` and `go doc test2json`.
 */
export function createGoTestReader(): OutputReader {
  const tally = createTally();
  const readPlain = createPlainReader(tally);
  const readEvent = createEventReader(tally);
  return {
    line(text) {
      const event = text.startsWith('{"') && text.includes('"Action":') ? eventOf(text) : null;
      if (event) readEvent(event);
      else readPlain(text);
    },
    end: () => tally.reading(),
  };
}

/** Counts package by package. */
interface Tally {
  countPackage(name: string, tests: GoTests, passed: boolean, output: readonly string[]): void;
  /** A package in which nothing was to be run. */
  countEmpty(): void;
  reading(): Reading | null;
}

function createTally(): Tally {
  const cases = createCaseList();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let seen = false;
  return {
    countPackage(name, tests, passed, output) {
      seen = true;
      const parents = new Set([...tests.keys()].flatMap((test) => parentsOf(test)));
      const before = cases.size;
      for (const [test, { status, duration, lines }] of tests) {
        if (parents.has(test)) continue;
        counts[status] += 1;
        if (status === 'failed') cases.add(`${name} ${test}`, { duration, message: lines.join('\n') });
      }
      if (!passed && cases.size === before) {
        counts.failed += 1;
        cases.add(name, { message: output.join('\n') });
      } else if (passed && tests.size === 0) counts.passed += 1;
    },
    countEmpty() {
      seen = true;
    },
    reading: () => (seen ? readingOf('go-test', counts, cases) : null),
  };
}

/** What a failed test printed stands before its line with `-v`, and after it without. */
function createPlainReader(tally: Tally): (text: string) => void {
  let tests: GoTests = new Map();
  let lines: string[] = [];

  function endPackage(name: string, passed: boolean, remark: string): void {
    if (tests.size === 0 && /\[no tests? (?:files|to run)\]/.test(remark)) tally.countEmpty();
    else tally.countPackage(name, tests, passed, lines);
    tests = new Map();
    lines = [];
  }

  return (text) => {
    const end = /^\s*--- (PASS|FAIL|SKIP): (\S+) \(([\d.]+)s\)$/.exec(text);
    const done = /^(ok {2}|FAIL)\t(\S+)(?:\t| |$)(.*)$/.exec(text);
    if (end?.[2]) {
      const status = statusOf(end[1]);
      lines = status === 'failed' ? [...lines] : [];
      tests.set(end[2], { status, duration: Number(end[3]) * 1000, lines });
    } else if (done?.[2]) endPackage(done[2], done[1] !== 'FAIL', done[3] ?? '');
    else if (/^=== (?:RUN|PAUSE|CONT|NAME)/.test(text)) lines = [];
    else if (/^\?\s+\S+\s+\[no test files\]$/.test(text)) tally.countEmpty();
    else if (lines.length < lineLimit) lines.push(text);
  };
}

function createEventReader(tally: Tally): (event: GoEvent) => void {
  const packages = new Map<string, GoTests>();
  const outputs = new Map<string, string[]>();

  function end(name: string, test: string | undefined, status: GoTest['status'], seconds: number): void {
    const key = `${name}\0${test ?? ''}`;
    const lines = outputs.get(key) ?? [];
    outputs.delete(key);
    const tests: GoTests = packages.get(name) ?? new Map<string, GoTest>();
    if (test !== undefined) packages.set(name, tests.set(test, { status, duration: seconds * 1000, lines }));
    else {
      packages.delete(name);
      if (status === 'skipped') tally.countEmpty();
      else tally.countPackage(name, tests, status === 'passed', lines);
    }
  }

  return ({ Action, Package, ImportPath, Test, Elapsed, Output }) => {
    const name = Package ?? ImportPath?.replace(/ \[.*$/, '') ?? '';
    if (Output !== undefined) {
      const key = `${name}\0${Test ?? ''}`;
      const lines = outputs.get(key) ?? [];
      if (lines.length < lineLimit && !/^\s*(?:===|---) /.test(Output)) lines.push(Output.replace(/\n$/, ''));
      outputs.set(key, lines);
    } else if (/^(?:pass|fail|skip)$/.test(Action)) end(name, Test, statusOf(Action.toUpperCase()), Elapsed ?? 0);
  };
}

function eventOf(text: string): GoEvent | null {
  try {
    return GoEvent.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function statusOf(word: string | undefined): GoTest['status'] {
  return word === 'PASS' ? 'passed' : word === 'FAIL' ? 'failed' : 'skipped';
}

/** Names of the tests that a subtest belongs to: `A/b/c` to `A` and `A/b`. */
function parentsOf(test: string): string[] {
  const parts = test.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
