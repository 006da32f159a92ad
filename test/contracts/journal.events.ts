import assert from 'node:assert/strict';
import fc from 'fast-check';
import { good, readAll, seqsOf, type Stage } from './journal.stage.ts';
import { sampleNote, sampleStory } from './journal.samples.ts';

/** Conformance: events. */
export function events(on: Stage): void {
  describe('events', () => {
    it('numbers and dates what it writes, and reads it back in order', async () => {
      const first = on.append(...sampleStory());
      const second = good(on.writer.append([sampleNote('later')], 2000, true));
      assert.deepEqual(
        seqsOf([...first, ...second]),
        Array.from({ length: 13 }, (_, i) => i + 1),
      );
      assert.deepEqual(await readAll(on.writer), [...first, ...second]);
      assert.equal(second[0]?.at, 2000);
      assert.equal(on.writer.lastSeq(), 13);
    });

    it('writes nothing for no events', () => {
      assert.deepEqual(on.append(), []);
      assert.equal(on.writer.lastSeq(), 0);
    });

    it('keeps any text as it was given', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
          const [written] = on.append(sampleNote(text));
          assert.ok(written);
          const [found] = await readAll(on.writer, { after: written.seq - 1 });
          assert.deepEqual(found, written);
        }),
        { numRuns: 50 },
      );
    });

    it('finds events by goal, task, type and sequence number', async () => {
      on.append(...sampleStory('g1', 't1'), ...sampleStory('g2', 't2'));
      const ofGoal = await readAll(on.writer, { goalId: 'g2' });
      assert.deepEqual(seqsOf(ofGoal), [13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24]);
      assert.deepEqual(seqsOf(await readAll(on.writer, { taskId: 't1' })), [5, 6, 7, 8, 9, 11, 12]);
      assert.deepEqual(
        seqsOf(await readAll(on.writer, { types: ['task-moved', 'goal-created'] })),
        [1, 6, 12, 13, 18, 24],
      );
      assert.deepEqual(seqsOf(await readAll(on.writer, { after: 20, goalId: 'g2', types: ['task-moved'] })), [24]);
      assert.deepEqual(await readAll(on.writer, { goalId: 'g3' }), []);
      assert.deepEqual(await readAll(on.writer, { after: 24 }), []);
      assert.deepEqual(await readAll(on.writer, { types: [] }), []);
    });

    it('gives the first events up to a limit, or the newest ones, newest first', async () => {
      on.append(...sampleStory());
      assert.deepEqual(seqsOf(await readAll(on.writer, { limit: 3 })), [1, 2, 3]);
      assert.deepEqual(seqsOf(await readAll(on.writer, { limit: 3, newestFirst: true })), [12, 11, 10]);
      assert.deepEqual(seqsOf(await readAll(on.writer, { limit: 2, newestFirst: true, taskId: 't1' })), [12, 11]);
      assert.deepEqual(seqsOf(await readAll(on.writer, { after: 10, newestFirst: true })), [12, 11]);
      assert.deepEqual(await readAll(on.writer, { limit: 0 }), []);
    });

    it('pages through many events', async () => {
      const notes = Array.from({ length: 10_001 }, (_, i) => sampleNote(i === 9_000 ? 'needle' : 'hay', `g${i % 3}`));
      on.append(...notes);
      const all = await readAll(on.writer);
      assert.deepEqual(
        seqsOf(all),
        Array.from({ length: 10_001 }, (_, i) => i + 1),
      );
      assert.deepEqual(seqsOf(await readAll(on.writer, { newestFirst: true })), seqsOf(all).toReversed());
      assert.equal((await readAll(on.writer, { goalId: 'g1' })).length, 3334);
      assert.deepEqual(seqsOf(await readAll(on.writer, { text: 'needle' })), [9001]);
      assert.equal((await readAll(on.writer, { text: 'hay', limit: 1234 })).length, 1234);
    });
  });
}

/** Conformance: search. */
export function search(on: Stage): void {
  describe('search', () => {
    it('finds events in which all words occur, whatever their case and order', async () => {
      on.append(...sampleStory(), sampleNote('Guard clauses in the lexer'));
      assert.deepEqual(seqsOf(await readAll(on.writer, { text: 'clauses GUARD' })), [8, 13]);
      assert.deepEqual(seqsOf(await readAll(on.writer, { text: 'guard parseheader' })), [8]);
      assert.deepEqual(seqsOf(await readAll(on.writer, { text: 'guard', taskId: 't1' })), [8]);
      assert.deepEqual(seqsOf(await readAll(on.writer, { text: 'guard', newestFirst: true })), [13, 8]);
      assert.deepEqual(seqsOf(await readAll(on.writer, { text: 'src/parser.ts' })), [5]);
      assert.deepEqual(await readAll(on.writer, { text: 'guard lizard' }), []);
      assert.deepEqual(await readAll(on.writer, { text: ' -- ' }), []);
    });

    it('takes any text for a query', async () => {
      on.append(sampleNote('plain words'));
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', 'a OR', 'a*', 'NOT b', 'text:x')),
          (text) => readAll(on.writer, { text }).then(() => undefined),
        ),
      );
    });
  });
}
