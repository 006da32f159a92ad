import assert from 'node:assert/strict';
import { event, failure, type DomainEvent } from '../../src/core/domain/index.ts';
import { createSettler, heed, learnFrom, noLore, type Fragment } from '../../src/core/memory/index.ts';
import { sampleGate, sampleTask } from '../contracts/journal.samples.ts';
import { createFakeJournalStore } from '../fakes/journal.fake.ts';

const ids = { goalId: 'g1', taskId: 't1' };
const failed = event('stage-moved', {
  ...ids,
  stageId: 'develop',
  to: 'failed',
  reason: 'checks',
  failure: failure('agent-failed', 'The tests are red.', { model: 'rounds.test.ts: 2 is not 3\nand more' }),
});
const moved = (to: 'blocked' | 'completed' | 'failed'): DomainEvent =>
  event('task-moved', { ...ids, from: 'failed', to, reason: 'no attempts are left' });

/** Fragments that are learnt of some events, as they would be read from a journal. */
async function fragmentsOf(...events: readonly DomainEvent[]): Promise<readonly Fragment[]> {
  const writer = createFakeJournalStore().openWriter('a test');
  assert.ok(writer.ok && writer.value.append(events, 1_000, false).ok);
  const learnt: Fragment[] = [];
  let lore = noLore;
  for await (const read of writer.value.read({})) {
    for (const each of read) {
      lore = heed(lore, each);
      learnt.push(...learnFrom(each, lore));
    }
  }
  return learnt;
}

/** The same in words. */
async function learntOf(...events: readonly DomainEvent[]): Promise<readonly string[]> {
  return (await fragmentsOf(...events)).map(({ kind, text }) => `${kind}: ${text}`);
}

const remarked = (text: string, file?: string): DomainEvent =>
  event('comment-added', {
    ...ids,
    comment: { id: text, text, by: 'Ada', at: 1, ...(file === undefined ? {} : { file }) },
  });
const told = (text: string): DomainEvent => event('task-told', { ...ids, by: 'Ada', text });

describe('what is learnt from tasks', () => {
  it('is what stood in the way of one that no attempt got done', async () => {
    assert.deepEqual(await learntOf(failed, moved('blocked')), [
      'lesson: Not done: t1. It failed: rounds.test.ts: 2 is not 3',
    ]);
  });

  it('is nothing while attempts are left, or where it is not known what failed', async () => {
    assert.deepEqual(await learntOf(failed, moved('failed')), []);
    assert.deepEqual(await learntOf(moved('blocked')), []);
  });
});

describe('what is learnt from words', () => {
  it('is who remarked what in a review, on which file, and who said what to an agent, for its goal alone', async () => {
    const learnt = await fragmentsOf(remarked('Keep it short.'), remarked('Say cents.', 'src/a.ts'), told('Use tabs.'));
    assert.deepEqual(
      learnt.map(({ kind, tier, text, about, events, goal }) => [kind, tier, text, about, events, goal]),
      [
        ['preference', 'routine', 'Ada remarked: Keep it short.', [], [1], undefined],
        ['preference', 'routine', 'Ada remarked on src/a.ts: Say cents.', ['src/a.ts'], [2], undefined],
        ['preference', 'ephemeral', 'Ada said: Use tabs.', [], [3], 'g1'],
      ],
    );
  });

  it('holds beside what was learnt before: of what happened, nothing contradicts the other', async () => {
    const answers = (['The rate is 20.', 'The rate is 19.'] as const).flatMap((reason) => [
      event('gate-answered', { goalId: 'g1', gateId: 'q1', answer: 'approved', by: 'Ada', reason }),
    ]);
    const learnt = await fragmentsOf(
      event('gate-opened', { gate: sampleGate('q1', 'g1', 'plan') }),
      ...[event('task-moved', { ...ids, from: 'testing', to: 'completed', reason: '' }), moved('completed')],
      ...[event('task-added', { task: { ...sampleTask('t2', 'g1', 1), title: 'Sort' } })],
      event('task-moved', { ...ids, taskId: 't2', from: 'testing', to: 'completed', reason: '' }),
      ...[remarked('The name is long.'), remarked('The name is good.'), remarked('It is red.', 'src/a.ts')],
      ...[remarked('It is green.', 'src/a.ts'), told('It is late.'), told('It is later.'), ...answers],
    );
    for (const all of [learnt, learnt.map((each, at) => ({ ...each, id: `m${String(at)}` }))]) {
      const settle = createSettler<Fragment>([]);
      const settled = all.map((each) => settle(each));
      assert.deepEqual(
        settled.flatMap(({ added }) => (added ? [added.text] : [])),
        [...new Set(learnt.map(({ text }) => text))],
        'all but what is said again',
      );
      assert.ok(settled.every(({ changed }) => changed.every(({ supersededBy }) => supersededBy === undefined)));
    }
  });
});
