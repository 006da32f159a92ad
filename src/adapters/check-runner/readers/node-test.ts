import { createCaseList, readingOf, type OpenCase, type OutputReader } from './reader.ts';

const summaryLine = /^ℹ (tests|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/;

/**
 * The spec reporter of node:test, the default of Node 23 and later and of terminals before. Counts come from the
 * closing `ℹ` block (a block is complete with its `duration_ms`), cases from the section `✖ failing tests:`. Several
 * runs in one output are added up. Recorded from Node 20.20 and 24.21.
 */
export function createNodeTestReader(): OutputReader {
  const cases = createCaseList();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let block = new Map<string, number>();
  let seen = false;
  let inFailures = false;
  let location: string | undefined;
  let open: OpenCase | undefined;

  function closeBlock(): void {
    const value = (key: string): number => block.get(key) ?? 0;
    if (block.has('pass') && block.has('fail')) {
      seen = true;
      counts.passed += value('pass');
      counts.failed += value('fail') + value('cancelled');
      counts.skipped += value('skipped') + value('todo');
    }
    block = new Map();
  }

  function failureLine(text: string): void {
    const at = /^test at (.+):\d+:\d+$/.exec(text);
    const name = /^✖ (.+?)(?: \(([\d.]+)ms\))?(?: #.*)?$/.exec(text);
    if (at) {
      location = at[1];
      open = undefined;
    } else if (name?.[1]) {
      open = cases.add(name[1], {
        ...(location ? { file: location } : {}),
        ...(name[2] ? { duration: Number(name[2]) } : {}),
      });
      location = undefined;
    } else if (text === '' || text.startsWith('  ')) open?.addLine(text);
    else inFailures = false;
  }

  return {
    line(text) {
      const match = text.startsWith('ℹ ') ? summaryLine.exec(text) : null;
      if (match?.[1]) {
        inFailures = false;
        if (match[1] === 'tests') block = new Map();
        block.set(match[1], Number(match[2]));
        if (match[1] === 'duration_ms') closeBlock();
      } else if (text === '✖ failing tests:') inFailures = seen;
      else if (inFailures) failureLine(text);
    },
    end: () => (seen ? readingOf('node-test', counts, cases) : null),
  };
}
