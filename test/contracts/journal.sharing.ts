import assert from 'node:assert/strict';
import type { JournalReader, JournalWriter } from '../../src/core/ports/index.ts';
import { exportOf, good, readAll, reasonOf, seqsOf, streamOf, type Placed, type Stage } from './journal.stage.ts';
import { sampleNote, sampleStory } from './journal.samples.ts';

/** Conformance: one writer. */
export function oneWriter(on: Stage): void {
  describe('one writer', () => {
    it('is refused while another holds the lease, who is named', () => {
      const refused = on.store.openWriter('second');
      assert.equal(reasonOf(refused), 'read-only');
      assert.match(refused.ok ? '' : refused.error.person, /test/);
      assert.equal(on.writer.writer()?.label, 'test');
      assert.equal(on.writer.writer()?.alive, true);
    });

    it('follows on from the one before, with a higher token', async () => {
      on.append(...sampleStory());
      const before = on.writer.writer()?.token ?? 0;
      on.writer.close();
      on.writer = good(on.store.openWriter('next'));
      assert.ok((on.writer.writer()?.token ?? 0) > before);
      on.append(sampleNote('more'));
      assert.equal((await on.writer.verify()).events, 13);
      assert.equal((await on.writer.verify()).broken, null);
    });

    it('is nobody after it closed', () => {
      const reader = good(on.store.openReader());
      on.writer.close();
      assert.equal(reader.writer(), null);
      reader.close();
    });
  });
}

/** Conformance: a reader. */
export function aReader(on: Stage): void {
  describe('a reader', () => {
    let reader: JournalReader;
    beforeEach(() => (reader = good(on.store.openReader())));
    afterEach(() => {
      reader.close();
    });

    it('sees what the writer wrote', async () => {
      const written = on.append(...sampleStory());
      assert.deepEqual(await readAll(reader), written);
      assert.deepEqual(reader.tasks(), on.writer.tasks());
      assert.equal(reader.lastSeq(), 12);
    });

    it('is told of appends', async () => {
      const told = new Promise<void>((resolve) => reader.onAppended(resolve));
      on.append(sampleNote('news'));
      await told;
      assert.equal(reader.lastSeq(), 1);
    });

    it('knows events by their hashes', () => {
      const written = on.append(...sampleStory());
      assert.deepEqual(
        written.map(({ seq }) => reader.hashOf(seq)),
        written.map(({ hash }) => hash),
      );
      assert.deepEqual([reader.hashOf(0), reader.hashOf(written.length + 1)], [null, null]);
    });

    it('is told when the journal was replaced, by one as long too, and keeps to what it was', async () => {
      on.append(sampleNote('of the first'));
      assert.equal(reader.isReplaced(), false);
      await readAll(reader);
      const told = new Promise<void>((resolve) => reader.onAppended(resolve));
      on.remove();
      await told;
      assert.equal(reader.isReplaced(), true);
      on.writer.close();
      on.writer = good(on.store.openWriter('next'));
      on.append(sampleNote('of the second'));
      const next = good(on.store.openReader());
      assert.deepEqual([reader.isReplaced(), next.isReplaced(), next.lastSeq()], [true, false, reader.lastSeq()]);
      assert.notEqual(next.hashOf(1), reader.hashOf(1));
      next.close();
    });

    it('hands a command to the writer and gets its answer', async () => {
      on.writer.onCommand((command, answer) => {
        assert.equal(command.type, 'cancel-goal');
        answer({ ok: true, value: null });
      });
      good(await reader.handOver({ type: 'cancel-goal', by: 'ann', goalId: 'g1', reason: 'enough' }, 5000));
    });

    it('gets the failure that the writer answers with', async () => {
      on.writer.onCommand((_, answer) => {
        answer({ ok: false, error: { reason: 'refused', person: 'no', model: 'no', retryable: false } });
      });
      const command = { type: 'cancel-task', by: 'ann', taskId: 't9', reason: '' } as const;
      assert.equal(reasonOf(await reader.handOver(command, 5000)), 'refused');
    });

    it('may not hand over what only the engine commands', async () => {
      on.writer.onCommand(() => assert.fail('the command came through'));
      assert.equal(reasonOf(await reader.handOver({ type: 'start-task', taskId: 't1' }, 5000)), 'not-permitted');
    });

    it('takes its command back when nobody answers', async () => {
      const command = { type: 'cancel-goal', by: 'ann', goalId: 'g1', reason: 'enough' } as const;
      assert.equal(reasonOf(await reader.handOver(command, 30)), 'stale');
      const taken: string[] = [];
      on.writer.onCommand(({ type }, answer) => {
        taken.push(type);
        answer({ ok: true, value: null });
      });
      good(await reader.handOver({ type: 'cancel-task', by: 'ann', taskId: 't1', reason: '' }, 5000));
      assert.deepEqual(taken, ['cancel-task']);
    });
  });
}

/** Conformance: export and import. */
export function transfer(on: Stage): void {
  describe('export and import', () => {
    let other: Placed;
    let copy: JournalWriter;
    beforeEach(() => {
      other = on.createStore();
      copy = good(other.store.openWriter('copy'));
    });
    afterEach(() => {
      copy.close();
      other.release();
    });

    it('carry a journal over, byte for byte', async () => {
      on.append(...sampleStory(), sampleNote('ünï\u2028cödé \ud800 "quoted"\n'));
      const lines = await exportOf(on.writer);
      assert.equal(lines.length, 14);
      assert.equal(good(await copy.import(streamOf(lines))), 13);
      assert.deepEqual(await exportOf(copy), lines);
      assert.deepEqual(copy.tasks(), on.writer.tasks());
      assert.deepEqual(seqsOf(await readAll(copy, { text: 'guard' })), [8]);
      good(copy.append([sampleNote('goes on')], 1, false));
      assert.equal((await copy.verify()).broken, null);
    });

    it('refuse a journal that holds events', async () => {
      on.append(...sampleStory());
      assert.equal(reasonOf(await on.writer.import(streamOf(await exportOf(on.writer)))), 'refused');
      assert.equal(on.writer.lastSeq(), 12);
    });

    const damage: Record<string, (lines: string[]) => void> = {
      'a changed word': (lines) => (lines[8] = lines[8]?.replace('guard', 'gourd') ?? ''),
      'a missing line': (lines) => void lines.splice(5, 1),
      'two lines swapped': (lines) => void lines.splice(5, 2, lines[6] ?? '', lines[5] ?? ''),
      'lines missing at the end': (lines) => void lines.splice(10),
      'half a line': (lines) => (lines[12] = lines[12]?.slice(0, 40) ?? ''),
      'no header': (lines) => void lines.shift(),
      'another format': (lines) => (lines[0] = '{"format":"codemaestro-journal","version":99,"events":12,"head":""}'),
      'nothing at all': (lines) => void lines.splice(0),
    };
    for (const [what, spoil] of Object.entries(damage)) {
      it(`refuse an export with ${what}, whole`, async () => {
        on.append(...sampleStory());
        const lines = [...(await exportOf(on.writer))];
        spoil(lines);
        assert.equal(reasonOf(await copy.import(streamOf(lines))), 'journal-broken');
        assert.equal(copy.lastSeq(), 0);
        assert.deepEqual([copy.goals(), copy.tasks(), copy.openGates()], [[], [], []]);
        good(copy.append([sampleNote('still usable')], 1, false));
      });
    }
  });
}
