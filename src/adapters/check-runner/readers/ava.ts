import { createCaseList, readingOf, type OpenCase, type OutputReader } from './reader.ts';

/**
 * AVA's default reporter, after its documentation: ticks per test, a rule, then `N tests failed` and the like.
 * `✘ [fail]:` names a failed test; its details follow below the rule under the same title.
 */
export function createAvaReader(): OutputReader {
  const cases = createCaseList();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const titles = new Map<string, OpenCase>();
  let seen = false;
  let ruled = false;
  let open: OpenCase | undefined;

  return {
    line(text) {
      const failure = /^ {2}✘ \[fail\]: (.+?)(?: \([\d.]+m?s\))?(?: (?:Error|Test|Assertion).*)?$/.exec(text);
      const total = /^ {2}(\d+) (?:(?:known )?tests?|uncaught|unhandled) (\w+)/.exec(text);
      const detail = /^ {2}(\S.*)$/.exec(text)?.[1];
      if (/^ {2}─+$/.test(text)) ruled = true;
      if (failure?.[1]) titles.set(failure[1], cases.add(failure[1]));
      else if (ruled && total) {
        seen = true;
        const number = Number(total[1]);
        if (total[2] === 'passed') counts.passed += number;
        else if (total[2] === 'failed' || /exception|rejection/.test(total[2] ?? '')) counts.failed += number;
        else counts.skipped += number;
      } else if (seen && detail !== undefined && titles.has(detail)) open = titles.get(detail);
      else if (seen) open?.addLine(text);
    },
    end: () => (seen ? readingOf('ava', counts, cases) : null),
  };
}
