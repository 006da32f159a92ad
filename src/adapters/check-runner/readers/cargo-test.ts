import { createCaseList, readingOf, type OpenCase, type OutputReader } from './reader.ts';

const total = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored;/;

/** Rust's test harness as cargo runs it: one result line per test binary, added up. Recorded from cargo 1.95. */
export function createCargoTestReader(): OutputReader {
  const cases = createCaseList();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let open = new Map<string, OpenCase>();
  let details: OpenCase | undefined;
  let seen = false;

  return {
    line(text) {
      const failed = /^test (\S+|\S.*? - .*?)(?: - should panic)? \.\.\. FAILED$/.exec(text);
      const block = /^---- (.+) stdout ----$/.exec(text);
      const result = total.exec(text);
      if (failed?.[1]) open.set(failed[1], cases.add(failed[1]));
      else if (block?.[1]) details = open.get(block[1]);
      else if (text === 'failures:') details = undefined;
      else if (result) {
        seen = true;
        counts.passed += Number(result[1]);
        counts.failed += Number(result[2]);
        counts.skipped += Number(result[3]);
        open = new Map();
        details = undefined;
      } else details?.addLine(text);
    },
    end: () => (seen ? readingOf('cargo-test', counts, cases) : null),
  };
}
