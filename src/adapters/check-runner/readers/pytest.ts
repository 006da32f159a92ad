import { createCaseList, readingOf, type OutputReader } from './reader.ts';

const word = '\\d+ (?:passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?|rerun|subtests passed)';
const closing = new RegExp(`^(?:=+ )?(${word}(?:, ${word})*|no tests ran) in [\\d.]+s(?: \\([\\d:]+\\))?(?: =+)?$`);

/**
 * Pytest as it prints by default and with `-q`: the short summary and the closing line. An expected failure counts as
 * skipped, an error in set-up or collection as failed. Recorded from pytest 9.
 */
export function createPytestReader(): OutputReader {
  const cases = createCaseList();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let seen = false;
  let inSummary = false;

  return {
    line(text) {
      const total = closing.exec(text);
      const failure = inSummary ? /^(?:FAILED|ERROR) (.+?)(?: - (.*))?$/.exec(text) : null;
      if (/^=+ short test summary info =+$/.test(text)) inSummary = true;
      else if (total?.[1] !== undefined) {
        seen = true;
        inSummary = false;
        for (const [, number, kind = ''] of total[1].matchAll(/(\d+) (\w+)/g)) {
          if (/^(?:passed|xpassed)$/.test(kind)) counts.passed += Number(number);
          else if (/^(?:failed|error)/.test(kind)) counts.failed += Number(number);
          else if (/^(?:skipped|xfailed)$/.test(kind)) counts.skipped += Number(number);
        }
      } else if (failure?.[1]) {
        const file = failure[1].split('::')[0];
        cases.add(failure[1], {
          ...(file ? { file } : {}),
          ...(failure[2] === undefined ? {} : { message: failure[2] }),
        });
      }
    },
    end: () => (seen ? readingOf('pytest', counts, cases) : null),
  };
}
