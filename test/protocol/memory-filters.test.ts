import assert from 'node:assert/strict';
import { createWordMatch, passes, type FragmentView, type MemoryFilters } from '../../src/protocol/index.ts';

const fragment: FragmentView = {
  ...{ key: 'k', id: 'e42', text: 'Prices are in cents.', kind: 'fact', tier: 'routine', counts: 'important' },
  ...{ shelf: 'team', folder: null, goal: null, pinned: false, held: false, at: 1, usedAt: 1, uses: 0, events: 0 },
  ...{ about: ['src/prices.ts'], supersededBy: null, supersedes: null },
};
const all: MemoryFilters = { query: '', tier: '', kind: '', scope: '', pinned: false, replaced: false };

describe('the filters of the memory page', () => {
  const shown = (filters: Partial<MemoryFilters>, more: Partial<FragmentView> = {}): boolean =>
    passes({ ...all, ...filters }, { ...fragment, ...more });

  it('show by the tier that a fragment counts as, by kind, and what is pinned alone', () => {
    assert.deepEqual([shown({}), shown({ tier: 'important' }), shown({ tier: 'routine' })], [true, true, false]);
    assert.deepEqual([shown({ kind: 'fact' }), shown({ kind: 'lesson' })], [true, false]);
    assert.deepEqual([shown({ pinned: true }), shown({ pinned: true }, { pinned: true })], [false, true]);
  });

  it('show by shelf, by whether it holds for one goal alone, and hide what was replaced', () => {
    assert.deepEqual([shown({ scope: 'team' }), shown({ scope: 'user' })], [true, false]);
    assert.deepEqual([shown({ scope: 'goal' }), shown({ scope: 'goal' }, { goal: 'g1' })], [false, true]);
    const old = { supersededBy: 'n' };
    assert.deepEqual([shown({}, old), shown({ replaced: true }, old)], [false, true]);
  });

  it('find every word of a query, in text, name and what it is about', () => {
    const finds = (query: string): boolean => createWordMatch(query)(fragment);
    assert.deepEqual(['cents PRICES', 'e42', 'prices.ts', 'cents euro', ''].map(finds), [
      true,
      true,
      true,
      false,
      true,
    ]);
  });
});
