import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { digestOf } from '../../src/core/base/index.ts';

describe('a digest', () => {
  it('is that of SHA-256', () => {
    const same = (text: string): void => {
      assert.equal(digestOf(text), createHash('sha256').update(text).digest('hex'), JSON.stringify(text));
    };
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1_000]) same('a'.repeat(length));
    same('größer ⏎ 𝄞');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), same));
  });
});
