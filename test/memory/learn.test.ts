import assert from 'node:assert/strict';
import { event, failure, type DomainEvent } from '../../src/core/domain/index.ts';
import { heed, learnFrom, noLore } from '../../src/core/memory/index.ts';
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

/** What is learnt of some events, as they would be read from a journal. */
async function learntOf(...events: readonly DomainEvent[]): Promise<readonly string[]> {
  const writer = createFakeJournalStore().openWriter('a test');
  assert.ok(writer.ok && writer.value.append(events, 1_000, false).ok);
  const texts: string[] = [];
  let lore = noLore;
  for await (const read of writer.value.read({})) {
    for (const each of read) {
      lore = heed(lore, each);
      texts.push(...learnFrom(each, lore).map(({ kind, text }) => `${kind}: ${text}`));
    }
  }
  return texts;
}

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
