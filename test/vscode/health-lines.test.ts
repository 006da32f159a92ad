import assert from 'node:assert/strict';
import { healthLines } from '../../src/vscode/status/health-lines.ts';
import { english } from './board/table.ts';

const well = { failures: 0, openUntil: 0, triedAt: null, askedUntil: 0 };

describe('what is said of how models have done', () => {
  it('is nothing before one was asked, then a line each', () => {
    assert.deepEqual(healthLines(new Map(), 0, english, String), []);
    const health = new Map([
      ['open', { ...well, failures: 3, openUntil: 900 }],
      ['asked', { ...well, failures: 1, askedUntil: 700 }],
      ['again', { ...well, failures: 3, openUntil: 50 }],
      ['well', well],
    ]);
    assert.deepEqual(healthLines(health, 100, english, String), [
      'Language models:',
      '  again: asked again, after 3 failures',
      '  asked: asked to be left alone until 700',
      '  open: not asked until 900, after 3 failures',
      '  well: answers',
    ]);
  });
});
