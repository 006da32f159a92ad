import assert from 'node:assert/strict';
import { limitIn } from '../../src/core/domain/index.ts';

describe('a limit in words', () => {
  for (const [words, limit] of [
    ['', {}],
    ['  ', {}],
    ['$5', { dollars: 5 }],
    ['5', { dollars: 5 }],
    ['0.50 $', { dollars: 0.5 }],
    ['2,5 dollars', { dollars: 2.5 }],
    ['200k tokens', { tokens: 200_000 }],
    ['1.5m Tokens', { tokens: 1_500_000 }],
    ['200,000 tokens', { tokens: 200_000 }],
    ['200.000 Token', { tokens: 200_000 }],
    ['$5 and 200000 tokens', { dollars: 5, tokens: 200_000 }],
    ['1 token; 3 USD', { dollars: 3, tokens: 1 }],
  ] as const) {
    it(`is ${JSON.stringify(limit)} for “${words}”`, () => {
      assert.deepEqual(limitIn(words), limit);
    });
  }

  for (const words of ['much', '-5', '$', '5 euros', '0 tokens', '1.5 tokens', '5 and 6', '5 and', '9999999999']) {
    it(`is none for “${words}”`, () => {
      assert.equal(limitIn(words), null);
    });
  }
});
