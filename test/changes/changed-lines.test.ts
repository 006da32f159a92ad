import assert from 'node:assert/strict';
import { changedLines, type HunkLine } from '../../src/core/domain/index.ts';

describe('the lines that a hunk changes', () => {
  const kinds = { ' ': 'context', '-': 'removed', '+': 'added' } as const;
  const linesOf = (oldStart: number, marks: string) =>
    changedLines({
      id: 'h',
      oldStart,
      oldLines: 0,
      newStart: oldStart,
      newLines: 0,
      lines: Array.from(marks, (mark): HunkLine => ({ kind: kinds[mark as ' '], text: '' })),
    });

  it('are those of the base, without the context around them', () => {
    assert.deepEqual(linesOf(5, '   -+   '), { line: 8, lastLine: 8 });
    assert.deepEqual(linesOf(1, ' -+  -+ '), { line: 2, lastLine: 5 });
    assert.deepEqual(linesOf(1, '+++'), { line: 1, lastLine: 1 });
  });
});
