import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLanes, type Lanes } from '../../src/core/app/lanes.ts';
import { nameOf } from './cases.ts';

const rounds = 10_000;
const names = ['a', 'b', 'c'] as const;

/** A piece of work in a lane: how many turns of the loop it takes, and whether it fails. */
interface Work {
  readonly lane: (typeof names)[number];
  readonly turns: number;
  readonly fails: boolean;
}

/** What happened in the lanes, and what may not. */
function createWatch(): {
  readonly run: (lanes: Lanes, work: Work, number: number) => Promise<'done' | 'failed'>;
  readonly begun: readonly (readonly [lane: string, number: number])[];
} {
  const busy = new Set<string>();
  const begun: [string, number][] = [];
  return {
    begun,
    run: (lanes, { lane, turns, fails }, number) =>
      lanes
        .run(lane, async () => {
          assert.ok(!busy.has(lane), `two pieces of work are in lane ${lane}`);
          busy.add(lane);
          begun.push([lane, number]);
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          busy.delete(lane);
          if (fails) throw new Error('as it is meant');
        })
        .then(
          () => 'done' as const,
          () => 'failed' as const,
        ),
  };
}

const works = fc.array(fc.record({ lane: fc.constantFrom(...names), turns: fc.nat({ max: 3 }), fails: fc.boolean() }), {
  minLength: 1,
  maxLength: 8,
});

describe('lanes', () => {
  it(nameOf('CON-08'), async () => {
    // Work holds one lane at a time, so two agents that want a and b, and b and a, one after the other, wait in no circle.
    const lanes = createLanes();
    await fc.assert(
      fc.asyncProperty(fc.array(works, { minLength: 2, maxLength: 4 }), async (agents) => {
        const watch = createWatch();
        let number = 0;
        const ends = await Promise.all(
          agents.map(async (each) => {
            const got: string[] = [];
            for (const work of each) {
              number += 1;
              got.push(await watch.run(lanes, work, number));
            }
            return got;
          }),
        );
        assert.deepEqual(
          ends,
          agents.map((each) => each.map(({ fails }) => (fails ? 'failed' : 'done'))),
        );
        assert.equal(watch.begun.length, agents.flat().length);
        for (const lane of names) {
          const order = watch.begun.filter(([at]) => at === lane).map(([, at]) => at);
          assert.deepEqual(
            order,
            [...order].sort((a, b) => a - b),
            'first come, first served',
          );
        }
      }),
      { numRuns: rounds },
    );
  });
});
