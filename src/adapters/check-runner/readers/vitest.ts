import { createCaseList, readingOf, type OpenCase, type OutputReader } from './reader.ts';

/**
 * Vitest's default, verbose and dot reporters. Tests that failed for the same reason share one message. A file that
 * failed to load is a failed case of its own. Recorded from vitest 5.
 */
export function createVitestReader(): OutputReader {
  const cases = createCaseList();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let seen = false;
  let before = '';
  let open: OpenCase[] = [];
  let gathering = false;

  function header(text: string): void {
    if (!gathering) open = [];
    gathering = true;
    const plain = text.replace(/^\|[^|]*\| /, '');
    const suite = /^(.+?) \[ .+ \]$/.exec(plain);
    const name = suite?.[1] ? `${suite[1]}: file failed to load` : plain;
    const file = (suite?.[1] ?? plain.split(' > ')[0] ?? '').trim();
    open.push(cases.add(name, file ? { file } : {}));
  }

  function message(text: string): void {
    gathering = false;
    if (text.startsWith('⎯⎯⎯')) open = [];
    for (const one of open) one.addLine(text);
  }

  return {
    line(text) {
      const failure = /^ FAIL {2}(.+)$/.exec(text);
      const total = /^\s+Test Files {2}/.test(before) ? /^\s+Tests {2}(.*)$/.exec(text) : null;
      if (failure?.[1]) header(failure[1]);
      else if (total?.[1] !== undefined) {
        seen = true;
        open = [];
        for (const [, number, word] of total[1].matchAll(/(\d+) (\w+)/g)) {
          if (word === 'passed') counts.passed += Number(number);
          else if (word === 'failed') counts.failed += Number(number);
          else if (word === 'skipped' || word === 'todo') counts.skipped += Number(number);
        }
      } else if (text.startsWith('No test files found, exiting with code')) seen = true;
      else if (open.length > 0) message(text);
      before = text;
    },
    end: () => (seen ? readingOf('vitest', counts, cases) : null),
  };
}
