import assert from 'node:assert/strict';
import fc from 'fast-check';
import { event, failure, type DomainEvent, type JournalEvent } from '../../src/core/domain/index.ts';
import { knownFrom, merge, neighbourhood, tellingEvents, thing, tie, type Lens } from '../../src/core/memory/index.ts';
import type { Known } from '../../src/core/ports/index.ts';
import { sampleStory } from '../contracts/journal.samples.ts';
import { events } from '../domain/arbitrary.ts';

/** Events as a journal numbers them. */
function numbered(all: readonly DomainEvent[]): readonly JournalEvent[] {
  return all.map((each, at) => ({ ...each, seq: at + 1, at: at * 1_000, version: 1, hash: String(at) }));
}

/** What is known, in an order of its own. */
function sorted({ things, ties }: Known): Known {
  const key = (value: unknown): string => JSON.stringify(value);
  return {
    things: things.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ties: ties.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)),
  };
}

function knownOf(all: readonly JournalEvent[]): Known {
  return merge(all.map(knownFrom));
}

const telling = fc
  .array(fc.oneof(...tellingEvents.map((type) => events(type))), { maxLength: 25 })
  .map((all) => numbered(all));

describe('what the journal tells of a workspace', () => {
  it('comes to the same in any order, however often, and in whichever parts it is taken in', () => {
    fc.assert(
      fc.property(telling, fc.infiniteStream(fc.nat(99)), fc.nat(25), (all, order, cut) => {
        const whole = sorted(knownOf(all));
        const shuffled = all
          .flatMap((each) => [each, each])
          .map((each) => ({ each, place: Number(order.next().value) }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ each }) => each);
        assert.deepEqual(sorted(knownOf(shuffled)), whole);
        const parts = [knownOf(all.slice(0, cut)), knownOf(all.slice(cut))];
        assert.deepEqual(sorted(merge(parts)), whole);
        assert.deepEqual(sorted(merge(parts.toReversed())), whole);
      }),
      { numRuns: 60 },
    );
  });

  it('has no tie to a thing that is not there', () => {
    fc.assert(
      fc.property(telling, (all) => {
        const { things, ties } = knownOf(all);
        const ids = new Set(things.map(({ id }) => id));
        for (const { from, to } of ties) assert.ok(ids.has(from) && ids.has(to), `${from} ${to}`);
      }),
      { numRuns: 60 },
    );
  });

  it('is goals with tasks, files, questions with their answers, and errors', () => {
    const ids = { goalId: 'g1', taskId: 't1' };
    const broke = failure('checks-failed', 'Red.', { model: 'TypeError: 42 is no price\n  at src/prices.ts:3' });
    const all = numbered([
      ...sampleStory(),
      event('gate-answered', {
        goalId: 'g1',
        gateId: 't1-change',
        answer: 'approved',
        by: 'ann',
        reason: 'fits src/tax.ts',
      }),
      event('stage-moved', { ...ids, stageId: 'green', to: 'failed', reason: '', failure: broke }),
    ]);
    const { things, ties } = knownOf(all);
    const told = new Map(things.map((each) => [each.id, each]));
    assert.deepEqual([told.get('task:t1')?.label, told.get('task:t1')?.state], ['Task t1', 'ready-for-review']);
    assert.equal(told.get('decision:t1-change')?.state, 'approved by ann: fits src/tax.ts');
    const said = ties.map(({ from, kind, to }) => `${from} ${kind} ${to}`);
    for (const line of [
      ...['goal:g1 has task:t1', 'task:t1 names file:src/parser.ts', 'decision:t1-change concerns task:t1'],
      ...['decision:t1-change by person:ann', 'decision:t1-change names file:src/tax.ts'],
    ]) {
      assert.ok(said.includes(line), `${line}\n${said.join('\n')}`);
    }
    const error = things.find(({ kind }) => kind === 'error');
    assert.equal(error?.label, 'TypeError: 42 is no price');
    assert.ok(said.includes(`task:t1 fails-with ${error.id}`));
    assert.ok(said.includes(`${error.id} names file:src/prices.ts`));
  });

  it('is tests that a task broke, with the file that they stand in and how they fail', () => {
    const failed = [
      { name: 'rounds up', file: 'test/prices.test.ts', status: 'failed' as const, message: 'Expected 3, not 2' },
      { name: 'has no file', status: 'failed' as const },
    ];
    const run = {
      ...{ name: 'test', kind: 'test' as const, command: 'npm test', status: 'failed' as const, exitCode: 1 },
      ...{ duration: 5, failed, counts: { passed: 1, failed: 2, skipped: 0 }, reporter: 'tap', output: '' },
    };
    const evidence = { tree: 'abc', at: 1, green: false, runs: [run], checks: 'x' };
    const red = event('evidence-recorded', { goalId: 'g1', taskId: 't1', stageId: 'check', evidence });
    const { things, ties } = knownOf(numbered([red]));
    const [test, loose] = ['test:test/prices.test.ts#rounds up', 'test:has no file'];
    assert.deepEqual(
      things.filter(({ kind }) => kind === 'test').map(({ id, label }) => [id, label]),
      [
        [test, 'rounds up'],
        [loose, 'has no file'],
      ],
    );
    const error = things.find(({ kind }) => kind === 'error')?.id ?? 'no error';
    assert.deepEqual(
      ties.map(({ from, kind, to }) => `${from} ${kind} ${to}`).sort(),
      [
        `task:t1 breaks ${loose}`,
        `task:t1 breaks ${test}`,
        `${test} fails-with ${error}`,
        `${test} stands-in file:test/prices.test.ts`,
      ].sort(),
    );
  });

  it('takes errors that differ in numbers alone for the same', () => {
    const failed = (text: string) =>
      event('stage-moved', {
        ...{ goalId: 'g1', taskId: 't1', stageId: 'green', to: 'failed' as const, reason: '' },
        failure: failure('checks-failed', text),
      });
    const { things } = knownOf(numbered([failed('Took 31 ms'), failed('Took 300 ms'), failed('Broke')]));
    assert.equal(things.filter(({ kind }) => kind === 'error').length, 2);
  });
});

describe('the neighbourhood of a thing', () => {
  const [goal, task, other, file] = [
    thing('goal', 'g1'),
    thing('task', 't1'),
    thing('task', 't2'),
    thing('file', 'a.ts'),
  ];
  const all: Known = {
    things: [goal, task, other, file, thing('person', 'ann')],
    ties: [tie(goal, 'has', task, 1), tie(task, 'changes', file, 2), tie(other, 'changes', file, 3)],
  };
  /** A source that tells only what touches what is asked. */
  const lens: Lens = (ids) => {
    const ties = all.ties.filter(({ from, to }) => ids.includes(from) || ids.includes(to));
    return Promise.resolve({ things: all.things.filter(({ id }) => ids.includes(id)), ties });
  };
  const bounds = { depth: 1, perKind: 9, things: 50 };

  it('is what is as many ties away, the nearest first, with how each was come to', async () => {
    const near = await neighbourhood(['task:t1'], [lens], bounds);
    assert.deepEqual(
      near.things.map(({ id, distance, over }) => [id, distance, over?.how ?? '']),
      [
        ['task:t1', 0, ''],
        ['goal:g1', 1, 'is of'],
        ['file:a.ts', 1, 'changed'],
      ],
    );
    const far = await neighbourhood(['task:t1'], [lens], { ...bounds, depth: 2 });
    assert.equal(far.things.at(-1)?.id, 'task:t2');
    assert.equal(far.ties.length, 3);
  });

  it('follows the latest ties of a kind, and says how many it left', async () => {
    const near = await neighbourhood(['file:a.ts'], [lens], { ...bounds, perKind: 1 });
    assert.deepEqual([near.things.map(({ id }) => id), near.leftOut], [['file:a.ts', 'task:t2'], 1]);
  });

  it('is the same whichever source tells first, and nothing for what is not known', async () => {
    const one: Lens = async (ids) => ({ ...(await lens(ids)), ties: [] });
    const two: Lens = async (ids) => ({ things: [], ties: (await lens(ids)).ties });
    const reach = { ...bounds, depth: 3 };
    const whole = await neighbourhood(['goal:g1'], [lens], reach);
    assert.deepEqual(await neighbourhood(['goal:g1'], [one, two], reach), whole);
    assert.deepEqual(await neighbourhood(['goal:g1'], [two, one, lens], reach), whole);
    assert.deepEqual((await neighbourhood(['goal:g9'], [lens], reach)).things, []);
  });
});
