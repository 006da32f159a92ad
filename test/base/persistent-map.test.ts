import assert from 'node:assert/strict';
import fc from 'fast-check';
import { persistentMap } from '../../src/core/base/index.ts';

describe('persistent map', () => {
  // Few distinct keys, so that overwriting and deleting happen often.
  const key = fc.oneof(fc.constantFrom('a', 'b', 't1', 't2', '__proto__'), fc.string({ maxLength: 3 }));
  const step = fc.record({ key, value: fc.option(fc.integer()) });

  it('behaves like a Map under any sequence of sets and deletes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const model = new Map<string, number>();
        let map = persistentMap<number>();
        for (const { key: k, value } of steps) {
          if (value === null) model.delete(k);
          else model.set(k, value);
          map = value === null ? map.delete(k) : map.set(k, value);
          assert.equal(map.size, model.size);
          assert.equal(map.get(k), model.get(k));
        }
        assert.deepEqual([...map.entries()].sort(), [...model.entries()].sort());
      }),
    );
  });

  it('leaves the older map as it was', () => {
    const before = persistentMap([['a', 1]]);
    before.set('a', 2).delete('a');
    assert.equal(before.get('a'), 1);
  });

  it('keeps keys with equal hashes apart', () => {
    // Two strings with the same 32-bit FNV-1a hash.
    const map = persistentMap([
      ['costarring', 1],
      ['liquid', 2],
    ]);
    assert.equal(map.get('costarring'), 1);
    assert.equal(map.get('liquid'), 2);
    assert.equal(map.delete('costarring').get('liquid'), 2);
  });
});
