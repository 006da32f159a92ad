import assert from 'node:assert/strict';
import fc from 'fast-check';
import { topologicalOrder, type Dependencies } from '../../src/core/domain/index.ts';

const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '__proto__');
const graph: fc.Arbitrary<Dependencies> = fc
  .uniqueArray(fc.tuple(node, fc.array(fc.oneof(node, fc.constant('unknown')), { maxLength: 3 })), {
    selector: ([name]) => name,
  })
  .map((entries) => new Map(entries));

/** A graph without cycles: each node waits for earlier ones only, then all are shuffled. */
const acyclic: fc.Arbitrary<Dependencies> = fc
  .array(fc.nat(1_000), { maxLength: 12 })
  .chain((bits) => {
    const entries = bits.map((needs, index): [string, string[]] => [
      `n${index}`,
      bits.slice(0, index).flatMap((_bit, at) => ((needs >> (at % 10)) & 1 ? [`n${at}`] : [])),
    ]);
    return fc.shuffledSubarray(entries, { minLength: entries.length });
  })
  .map((entries) => new Map(entries));

function assertOrder(all: Dependencies, order: readonly string[]): void {
  assert.deepEqual([...order].sort(), [...all.keys()].sort(), 'every node once');
  for (const [name, needs] of all) {
    for (const need of needs) {
      if (all.has(need)) assert.ok(order.indexOf(need) < order.indexOf(name), `${need} comes before ${name}`);
    }
  }
}

describe('topological order', () => {
  it('puts every node after what it waits for, or names a cycle that is really there', () => {
    let cycles = 0;
    fc.assert(
      fc.property(graph, (all) => {
        const sorted = topologicalOrder(all);
        if ('order' in sorted) {
          assertOrder(all, sorted.order);
          return;
        }
        cycles++;
        const { cycle } = sorted;
        assert.ok(cycle.length >= 2);
        assert.equal(cycle[0], cycle.at(-1), 'the path is closed');
        assert.equal(new Set(cycle).size, cycle.length - 1, 'and passes each node once');
        for (const [index, from] of cycle.slice(0, -1).entries()) {
          assert.ok(all.get(from)?.includes(cycle[index + 1] ?? ''), `${from} waits for the next`);
        }
      }),
      { numRuns: 1_000 },
    );
    assert.ok(cycles > 50, `${cycles} cycles were seen`);
  });

  it('orders everything that has no cycle', () => {
    fc.assert(
      fc.property(acyclic, (all) => {
        const sorted = topologicalOrder(all);
        assert.ok('order' in sorted);
        assertOrder(all, sorted.order);
      }),
    );
  });

  it('keeps the given order where nothing speaks against it', () => {
    const names = ['c', 'a', 'b'];
    assert.deepEqual(topologicalOrder(new Map(names.map((name) => [name, []]))), { order: names });
  });

  it('names a node that waits for itself, and not those that only wait for a cycle', () => {
    assert.deepEqual(topologicalOrder(new Map([['a', ['a']]])), { cycle: ['a', 'a'] });
    const tail = new Map([
      ['x', ['b']],
      ['a', ['b']],
      ['b', ['a']],
    ]);
    assert.deepEqual(topologicalOrder(tail), { cycle: ['b', 'a', 'b'] });
  });

  it('takes plans of a hundred thousand tasks, wide or in one great circle', () => {
    const count = 100_000;
    const names = Array.from({ length: count }, (_, index) => `n${index}`);
    const wide = topologicalOrder(new Map(names.map((name, index) => [name, index === 0 ? [] : ['n0']])));
    assert.equal('order' in wide && wide.order.length, count);
    const circle = topologicalOrder(new Map(names.map((name, index) => [name, [`n${(index + 1) % count}`]])));
    assert.equal('cycle' in circle && circle.cycle.length, count + 1);
  });
});
