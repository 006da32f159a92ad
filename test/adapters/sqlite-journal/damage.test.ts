import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { failureIn, type Failure } from '../../../src/core/domain/index.ts';
import { createSqliteJournalStore } from '../../../src/adapters/sqlite-journal/index.ts';
import type { EventQuery, JournalReader } from '../../../src/core/ports/index.ts';
import { exportOf, good, readAll, reasonOf } from '../../contracts/journal.stage.ts';
import { sampleNote, sampleStory } from '../../contracts/journal.samples.ts';
import { journalPlace, type JournalPlace } from './journal-place.ts';

describe('a damaged journal', () => {
  let place: JournalPlace;
  const store = () => createSqliteJournalStore({ file: place.file });

  beforeEach(() => {
    place = journalPlace();
    const writer = good(store().openWriter('test'));
    good(writer.append([...sampleStory('g1', 't1'), ...sampleStory('g2', 't2')], 1, true));
    writer.close();
  });
  afterEach(() => place.release());

  /** What reading ends with, and how many events it gave before. */
  async function readingOf(reader: JournalReader, query?: EventQuery): Promise<{ events: number; cause: Failure }> {
    let events = 0;
    try {
      for await (const page of reader.read(query)) events += page.length;
    } catch (error) {
      const cause = failureIn(error);
      assert.ok(cause, String(error));
      return { events, cause };
    }
    return assert.fail(`read ${events} events and saw nothing`);
  }

  const damages: Record<string, { sql: string; seq: number; problem: RegExp }> = {
    'a changed word': {
      sql: `UPDATE events SET data = replace(data, 'guard', 'gourd') WHERE seq = 8`,
      seq: 8,
      problem: /does not match its hash/,
    },
    'a changed time': { sql: 'UPDATE events SET at = 2 WHERE seq = 3', seq: 3, problem: /does not match its hash/ },
    'a changed type': {
      sql: `UPDATE events SET type = 'note-logged' WHERE seq = 3`,
      seq: 3,
      problem: /does not match its hash/,
    },
    'an event taken out': {
      sql: 'DELETE FROM events WHERE seq = 5',
      seq: 5,
      problem: /missing: event 6 follows event 4/,
    },
    'the first event taken out': { sql: 'DELETE FROM events WHERE seq = 1', seq: 1, problem: /missing/ },
    'an event taken out and the rest moved up': {
      sql: 'DELETE FROM events WHERE seq = 5; UPDATE events SET seq = -seq WHERE seq > 5; UPDATE events SET seq = -seq - 1 WHERE seq < 0',
      seq: 5,
      problem: /does not follow on/,
    },
    'the last events taken out': {
      sql: 'DELETE FROM events WHERE seq > 20',
      seq: 21,
      problem: /missing, with all up to event 24/,
    },
    'an event added by nobody': {
      sql: `INSERT INTO events SELECT 25, at, type, version, goal_id, task_id, prev_hash, hash, data FROM events WHERE seq = 24`,
      seq: 25,
      problem: /does not follow on/,
    },
    'data that is not JSON': {
      sql: `UPDATE events SET data = '{' WHERE seq = 24`,
      seq: 24,
      problem: /does not match its hash/,
    },
  };
  for (const [what, { sql, seq, problem }] of Object.entries(damages)) {
    it(`by ${what} is named by verify, read and export, at event ${seq}`, async () => {
      place.tamper(sql);
      const reader = good(store().openReader());
      const { broken, events } = await reader.verify();
      assert.equal(broken?.seq, seq);
      assert.match(broken.problem, problem);
      assert.equal(events, seq - 1);
      if (seq > 20) assert.equal((await reader.verify(5)).broken?.seq, seq, 'a look at the end alone shows it too');
      const reading = await readingOf(reader);
      assert.deepEqual([reading.events, reading.cause.reason], [seq - 1, 'journal-broken']);
      assert.match(reading.cause.person, new RegExp(`^Event ${seq} of the journal `));
      if (seq < 20) await assert.rejects(exportOf(reader), /^Error: Event \d+ of the journal/);
      reader.close();
    });
  }

  it('is noticed by filtered reads and by reading from an event on', async () => {
    place.tamper(damages['a changed word']?.sql ?? '');
    const reader = good(store().openReader());
    for (const query of [{ taskId: 't1' }, { text: 'clauses' }, { types: ['note-logged' as const] }, { after: 5 }]) {
      assert.match((await readingOf(reader, query)).cause.person, /^Event 8 /);
    }
    assert.match((await readingOf(reader, { newestFirst: true })).cause.person, /^Event 8 /);
    assert.equal((await readAll(reader, { after: 8 })).length, 16);
    reader.close();
  });

  it('is noticed by a look at its end alone, as far as that goes', async () => {
    const lookAt = async (newest: number): Promise<number | undefined> => {
      const reader = good(store().openReader());
      const { broken, events } = await reader.verify(newest);
      reader.close();
      assert.equal(events, broken ? broken.seq - 1 : 24);
      return broken?.seq;
    };
    assert.equal(await lookAt(3), undefined);
    place.tamper(damages['a changed word']?.sql ?? '');
    assert.deepEqual([await lookAt(16), await lookAt(17), await lookAt(1_000)], [undefined, 8, 8]);
  });

  it('lets no writer go on behind a broken end', () => {
    place.tamper('DELETE FROM events WHERE seq > 20');
    const refused = store().openWriter('test');
    assert.equal(reasonOf(refused), 'journal-broken');
    good(store().openReader()).close();
  });

  it('is not folded anew', async () => {
    const writer = good(store().openWriter('test'));
    place.tamper('UPDATE events SET at = 2 WHERE seq = 3');
    assert.equal(reasonOf(await writer.rebuild()), 'journal-broken');
    assert.equal(writer.tasks().length, 2);
    writer.close();
  });

  it('of a type that is not known here names the event and asks for a newer version', async () => {
    const before = good(store().openReader());
    const { head } = await before.verify();
    before.close();
    const own = hash('sha256', `${head}\n25\n9\nnote-sung\n3\n{}`);
    place.tamper(
      `INSERT INTO events VALUES (25, 9, 'note-sung', 3, NULL, NULL, '${head}', '${own}', '{}');
       UPDATE lease SET head_seq = 25, head_hash = '${own}'`,
    );
    const reader = good(store().openReader());
    const { events, cause } = await readingOf(reader);
    assert.equal(events, 24);
    assert.match(cause.person, /^Event 25 .*"note-sung" version 3.*update/);
    reader.close();
  });

  describe('as a file', () => {
    it('that is no database is reported with its path and left as it is', () => {
      writeFileSync(place.file, 'this is not a database, but it is longer than the header of one'.repeat(100));
      for (const opened of [store().openReader(), store().openWriter('test')]) {
        assert.equal(reasonOf(opened), 'journal-broken');
        assert.match(opened.ok ? '' : opened.error.person, new RegExp(`${place.file}.*left as it is.*backup`, 's'));
      }
      assert.match(readFileSync(place.file, 'utf8'), /^this is not a database/);
    });

    it('torn in the middle is named at the first event that cannot be read', async () => {
      const writer = good(store().openWriter('test'));
      good(
        writer.append(
          Array.from({ length: 3000 }, (_, i) => sampleNote(`filler ${i}`.repeat(20))),
          1,
          true,
        ),
      );
      writer.close();
      const size = statSync(place.file).size;
      const file = openSync(place.file, 'r+');
      writeSync(file, Buffer.alloc(4096 * 40, 0xa5), 0, 4096 * 40, Math.floor(size / 2 / 4096) * 4096);
      closeSync(file);
      const reader = good(store().openReader());
      const { broken, events } = await reader.verify();
      assert.ok(broken);
      assert.ok(broken.seq > 24 && broken.seq < 3025, `broken at ${broken.seq}`);
      assert.equal(events, broken.seq - 1);
      assert.equal((await readingOf(reader)).cause.reason, 'journal-broken');
      reader.close();
    });

    it('cut short is a failure, never an exception', async () => {
      const size = statSync(place.file).size;
      for (const part of [0.9, 0.5, 0.1]) {
        truncateSync(place.file, Math.floor(size * part));
        const opened = store().openReader();
        if (!opened.ok) {
          assert.equal(opened.error.reason, 'journal-broken');
          continue;
        }
        const outcome = await opened.value.verify().then(
          ({ broken }) => (broken ? 'journal-broken' : 'whole'),
          (error: unknown) => failureIn(error)?.reason,
        );
        assert.equal(outcome, 'journal-broken');
        opened.value.close();
      }
    });
  });
});

describe('the events table', () => {
  let place: JournalPlace;
  beforeEach(() => (place = journalPlace()));
  afterEach(() => place.release());

  it('refuses to change, remove or replace an event', () => {
    const writer = good(createSqliteJournalStore({ file: place.file }).openWriter('test'));
    good(writer.append(sampleStory(), 1, true));
    writer.close();
    const database = new DatabaseSync(place.file);
    const attempts = [
      'UPDATE events SET at = 2 WHERE seq = 1',
      'DELETE FROM events WHERE seq = 12',
      'DELETE FROM events',
      `INSERT OR REPLACE INTO events SELECT seq, 9, type, version, goal_id, task_id, prev_hash, hash, data FROM events WHERE seq = 1`,
    ];
    for (const sql of attempts) assert.throws(() => database.exec(sql), /append-only/);
    database.close();
  });
});
