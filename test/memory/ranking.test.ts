import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fuse, fuseAnswers, pageRank } from '../../src/core/memory/index.ts';
import { drawMap } from '../../src/core/memory/code/repo-map.ts';

const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__'), { maxLength: 8 });
const rankings = fc.array(
  fc.record({ why: fc.constantFrom('x', 'y', 'z'), weight: fc.double({ min: 0.1, max: 3, noNaN: true }), keys }),
  { maxLength: 5 },
);

describe('orders fused to one', () => {
  it('hold whatever is in any of them, once, the best first, always in the same way', () => {
    fc.assert(
      fc.property(rankings, (given) => {
        const fused = fuse(given);
        assert.deepEqual(new Set(fused.map(({ key }) => key)), new Set(given.flatMap((each) => each.keys)));
        assert.equal(new Set(fused.map(({ key }) => key)).size, fused.length);
        for (const [at, { score }] of fused.entries()) assert.ok(score >= (fused[at + 1]?.score ?? 0));
        assert.deepEqual(fuse(given), fused);
      }),
    );
  });

  it('put first what is first everywhere', () => {
    fc.assert(
      fc.property(rankings, (given) => {
        const all = given.map((each) => ({ ...each, keys: ['best', ...each.keys] }));
        if (all.length > 0) assert.equal(fuse(all)[0]?.key, 'best');
      }),
    );
  });

  it('tell what speaks for each, the strongest first', () => {
    const [first] = fuse([
      { why: 'words', weight: 1, keys: ['other', 'a'] },
      { why: 'history', weight: 2, keys: ['a'] },
    ]);
    assert.deepEqual(first?.why, ['history', 'words']);
  });
});

describe('answers to several questions', () => {
  const found = (...all: readonly string[]) => fuse([{ why: all.join(), weight: 1, keys: all }]);

  it('have the first of each before the second of any, and tell all that speaks for one', () => {
    const fused = fuseAnswers([
      { weight: 0.7, found: found('a', 'b', 'c') },
      { weight: 1, found: found('a', 'b') },
      { weight: 1, found: found('z', 'y') },
    ]);
    assert.deepEqual(
      fused.map(({ key }) => key),
      ['a', 'z', 'b', 'y', 'c'],
    );
    assert.deepEqual(fused[0]?.why, ['a,b,c', 'a,b']);
  });

  it('are all of them there, once', () => {
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 4 }), (given) => {
        const fused = fuseAnswers(given.map((each) => ({ weight: 1, found: found(...each) })));
        assert.deepEqual(fused.map(({ key }) => key).toSorted(), [...new Set(given.flat())].toSorted());
      }),
    );
  });
});

const files = ['a', 'b', 'c', 'd', 'e'];
const links = fc.array(
  fc.record({
    from: fc.constantFrom(...files, 'gone'),
    to: fc.constantFrom(...files),
    weight: fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 9, noNaN: true })),
  }),
  { maxLength: 20 },
);
const seeds = fc
  .dictionary(fc.constantFrom(...files), fc.double({ min: 1e-3, max: 2, noNaN: true }))
  .map((each) => new Map(Object.entries(each)));

describe('the rank of files by links', () => {
  it('is shared out whole, whatever the links are', () => {
    fc.assert(
      fc.property(links, seeds, (given, start) => {
        const ranks = pageRank(files, given, start);
        const sum = [...ranks.values()].reduce((total, rank) => total + rank, 0);
        assert.ok(Math.abs(sum - 1) < 1e-9, String(sum));
        assert.ok([...ranks.values()].every((rank) => rank >= 0));
      }),
    );
  });

  it('favours what others lean on, and what stands near the seeds', () => {
    const given = [
      { from: 'a', to: 'c', weight: 1 },
      { from: 'b', to: 'c', weight: 1 },
      { from: 'd', to: 'e', weight: 1 },
    ];
    const anywhere = pageRank(files, given, new Map());
    assert.ok((anywhere.get('c') ?? 0) > (anywhere.get('e') ?? 0));
    const fromD = pageRank(files, given, new Map([['d', 1]]));
    assert.ok((fromD.get('e') ?? 0) > (fromD.get('c') ?? 0));
  });
});

describe('a map of files', () => {
  const symbol = (name: string, from: number) =>
    ({ name, kind: 'function', from, to: from, signature: `function ${name}()` }) as const;
  const mapped = [
    { path: 'a.ts', symbols: [symbol('one', 3), symbol('two', 9)] },
    { path: 'b.ts', symbols: [] },
  ];

  it('shows definitions with their lines', () => {
    assert.equal(
      drawMap(mapped, 1_000, (text) => text.length),
      'a.ts\n  3: function one()\n  9: function two()\nb.ts',
    );
  });

  it('keeps to its budget', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), (tokens) => {
        assert.ok(drawMap(mapped, tokens, (text) => text.length).length <= tokens);
      }),
    );
    assert.equal(
      drawMap(mapped, 11, (text) => text.length),
      'a.ts\nb.ts',
    );
  });
});
