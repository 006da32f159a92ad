import assert from 'node:assert/strict';
import { askedShare, ordinary, unaskedLines, unsafeAutos } from './lines.ts';
import { canTrace, deedsOf } from './tracing.ts';

describe('lines that are not let pass unasked', () => {
  it('are not let pass when they are written otherwise or carried in others', async () => {
    assert.deepEqual(await unsafeAutos(4_000, 20_261_126), []);
  });
});

describe('three hundred lines as agents write them', () => {
  it('are asked about in at most 15 of 100 where there is a sandbox', async () => {
    assert.equal(ordinary.length, 300);
    assert.ok((await askedShare()) <= 0.15);
  });
});

describe('lines that run unasked', () => {
  it('start no program but those that look, and write nothing', async function () {
    if (!(await canTrace())) this.skip();
    // Every tenth of the lines themselves: the benchmark runs two thousand.
    const lines = (await unaskedLines(250, 1)).filter((_line, at) => at % 8 === 0);
    assert.deepEqual(await deedsOf(lines), []);
  });
});
