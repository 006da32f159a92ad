import assert from 'node:assert/strict';
import { activityOf } from '../../src/core/app/brief/collect.ts';
import { event, type DomainEvent } from '../../src/core/domain/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { sampleNote, sampleStory } from '../contracts/journal.samples.ts';
import { createFakeJournalStore } from '../fakes/journal.fake.ts';

describe('the recent activity of a task', () => {
  it('is the last ten events that say something, however much an agent did since', async () => {
    const journal = valueOf(createFakeJournalStore().openWriter('a test'));
    const notes = Array.from({ length: 12 }, (_, at) => sampleNote(`note ${String(at)}`, 'g1', 't1'));
    const steps = Array.from({ length: 300 }, (): DomainEvent => {
      const entry = { kind: 'briefed' as const, text: 'a step', tokens: 2, leftOut: [] };
      return event('transcript-extended', { goalId: 'g1', taskId: 't1', sessionId: 's1', entry });
    });
    valueOf(journal.append([...sampleStory(), ...notes, ...steps], 1_000, false));
    const told = await activityOf(journal, 't1');
    assert.deepEqual(
      told.map(({ text }) => /note \d+/.exec(text)?.[0]),
      notes.slice(2).map((_, at) => `note ${String(at + 2)}`),
    );
  });
});
