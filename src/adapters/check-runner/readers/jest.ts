import { createCaseList, readingOf, type OpenCase, type OutputReader } from './reader.ts';

/**
 * Jest's default and verbose reporters. A file that failed to load is a failed case of its own. Jest repeats failures
 * at the end of long runs; a repeated one is not counted again. Recorded from jest 30.
 */
export function createJestReader(): OutputReader {
  const cases = createCaseList();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const known = new Set<string>();
  let seen = false;
  let before = '';
  let file: string | undefined;
  let open: OpenCase | undefined;

  function title(text: string): void {
    open = undefined;
    if (file === undefined || text === 'Console') return;
    const name = text === 'Test suite failed to run' ? `${file}: ${text}` : text;
    if (known.has(`${file}\0${name}`)) return;
    known.add(`${file}\0${name}`);
    open = cases.add(name, { file });
  }

  return {
    line(text) {
      const suite = /^(PASS|FAIL) (?:.+ )?(\S+?)(?: \([\d.]+ m?s\))?$/.exec(text);
      const failure = /^ {2}● (.+)$/.exec(text);
      const total = before.startsWith('Test Suites: ') ? /^Tests: +(.*) total$/.exec(text) : null;
      if (suite) {
        file = suite[1] === 'FAIL' ? suite[2] : undefined;
        open = undefined;
      } else if (failure?.[1]) title(failure[1]);
      else if (total?.[1] !== undefined) {
        seen = true;
        for (const [, number, word] of total[1].matchAll(/(\d+) (\w+)/g)) {
          if (word === 'passed') counts.passed += Number(number);
          else if (word === 'failed') counts.failed += Number(number);
          else if (word === 'skipped' || word === 'todo') counts.skipped += Number(number);
        }
      } else if (/^(?:Test Suites: |Summary of all failing tests$)/.test(text)) {
        open = undefined;
        file = undefined;
      } else if (text.startsWith('No tests found, exiting with code')) seen = true;
      else open?.addLine(text);
      before = text;
    },
    end: () => (seen ? readingOf('jest', counts, cases) : null),
  };
}
