import assert from 'node:assert/strict';
import { keepLast } from '../../src/core/base/index.ts';

describe('a map of what was used last', () => {
  it('lets go what was not used for longest', () => {
    const map = new Map<string, number>();
    for (const [key, value] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
      ['c', 4],
    ] as const)
      assert.equal(keepLast(map, key, value, 2), value);
    assert.deepEqual(
      [...map],
      [
        ['a', 3],
        ['c', 4],
      ],
    );
  });
});
