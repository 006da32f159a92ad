import { createCaseList, readingOf, type OpenCase, type OutputReader } from './reader.ts';

/**
 * The epilogue that mocha's spec, dot, min, list and nyan reporters share: `N passing`, `N pending`, `N failing`, then
 * numbered failures. It is known by the blank line before it, so that a test that prints such a line is not taken for it.
 * Several runs in one output are added up. Recorded from mocha 12.
 */
export function createMochaReader(): OutputReader {
  const cases = createCaseList();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let seen = false;
  let phase: 'tests' | 'counts' | 'failures' = 'tests';
  let before = '';
  let number = 0;
  let titles: string[] = [];
  let open: OpenCase | undefined;

  function finishTitle(): void {
    if (titles.length === 0) return;
    open = cases.add(titles.join(' > ').replace(/:$/, ''));
    titles = [];
  }

  function failureLine(text: string): void {
    const header = /^ {2}(\d+)\) (.*)$/.exec(text);
    if (header && Number(header[1]) === number + 1) {
      finishTitle();
      number += 1;
      titles = [header[2] ?? ''];
    } else if (titles.length > 0 && text.search(/\S/) === 5 + 2 * titles.length) titles.push(text.trim());
    else {
      finishTitle();
      open?.addLine(text);
    }
  }

  return {
    line(text) {
      const count = /^ {2}(\d+) (passing|pending|failing)(?: \([^)]*\))?$/.exec(text);
      if (count?.[2] === 'passing' && before.trim() === '') {
        finishTitle();
        phase = 'counts';
        seen = true;
        number = 0;
        counts.passed += Number(count[1]);
      } else if (count && phase === 'counts') {
        if (count[2] === 'pending') counts.skipped += Number(count[1]);
        else counts.failed += Number(count[1]);
        if (count[2] === 'failing') phase = 'failures';
      } else if (phase === 'failures') failureLine(text);
      else if (phase === 'counts' && text.trim() !== '') phase = 'tests';
      before = text;
    },
    end() {
      finishTitle();
      return seen ? readingOf('mocha', counts, cases) : null;
    },
  };
}
