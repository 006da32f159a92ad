import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createSqliteJournalStore, repairSqliteJournal } from '../../../src/adapters/sqlite-journal/index.ts';
import { nameOf } from '../../security/cases.ts';
import { good, readAll, reasonOf } from '../../contracts/journal.stage.ts';
import { sampleNote, sampleStory } from '../../contracts/journal.samples.ts';
import { ask, journalPlace, type JournalPlace } from './journal-place.ts';

describe('a damaged journal that is repaired', () => {
  let place: JournalPlace;
  const options = () => ({ file: place.file, witnessFile: path.join(place.folder, 'witness', 'note.json') });
  const store = () => createSqliteJournalStore(options());

  beforeEach(() => {
    place = journalPlace();
    const writer = good(store().openWriter('test'));
    good(writer.append([...sampleStory('g1', 't1'), ...sampleStory('g2', 't2')], 1, true));
    const filler = Array.from({ length: 400 }, (_, i) => sampleNote(`filler ${String(i)}`.repeat(20)));
    good(writer.append(filler, 2, true));
    writer.close();
  });
  afterEach(() => place.release());

  const last = 424;

  /** Overwrites a part of the file. */
  function overwrite(bytes: Buffer, at: number): void {
    const file = openSync(place.file, 'r+');
    writeSync(file, bytes, 0, bytes.length, at);
    closeSync(file);
  }

  /** What is done to it, and how many events are kept; null where it depends on how SQLite laid them out. */
  const damages: Record<string, readonly [damage: () => void, kept: number | null]> = {
    'a bit that was flipped in an event': [
      () => {
        place.tamper(`UPDATE events SET data = replace(data, 'guard', 'guarf') WHERE seq = 8`);
      },
      7,
    ],
    'an event taken out': [
      () => {
        place.tamper('DELETE FROM events WHERE seq = 5');
      },
      4,
    ],
    'its end taken off': [
      () => {
        place.tamper('DELETE FROM events WHERE seq > 20');
      },
      20,
    ],
    'an event that nobody wrote': [
      () => {
        place.tamper(
          `INSERT INTO events SELECT 425, at, type, version, goal_id, task_id, prev_hash, hash, data FROM events WHERE seq = 424`,
        );
      },
      last,
    ],
    'garbage in its middle': [
      () => {
        overwrite(Buffer.alloc(4096 * 3, 0xa5), Math.floor(statSync(place.file).size / 2 / 4096) * 4096);
      },
      null,
    ],
    'half of it cut off': [
      () => {
        truncateSync(place.file, statSync(place.file).size / 2);
      },
      null,
    ],
    'a beginning of zeros': [
      () => {
        overwrite(Buffer.alloc(4096), 0);
      },
      0,
    ],
    'garbage in its place': [
      () => {
        writeFileSync(place.file, 'this is not a database, but longer than the header of one'.repeat(100));
      },
      0,
    ],
  };

  for (const [what, [damage, kept]] of Object.entries(damages)) {
    it(`by ${what} goes on with what is whole, and is kept as it was`, async () => {
      damage();
      const before = readFileSync(place.file);
      const repaired = good(await repairSqliteJournal(options()));
      assert.ok(repaired.broken);
      if (kept !== null) assert.equal(repaired.kept, kept);
      assert.equal(repaired.kept + repaired.lost, last, 'what was noted and is not kept is told');
      assert.equal(repaired.original, `${place.file}.bad`);
      assert.deepEqual(readFileSync(`${place.file}.bad`), before);
      const writer = good(store().openWriter('next'));
      const found = await writer.verify();
      assert.deepEqual([found.events, found.broken], [repaired.kept, null]);
      assert.equal(found.witness?.earlier.at(-1)?.events, last, 'that there was another one is still known');
      assert.equal((await readAll(writer)).length, repaired.kept);
      good(writer.append([sampleNote('and on')], 3, true));
      writer.close();
      const again = good(await repairSqliteJournal(options()));
      assert.deepEqual([again.broken, again.original, again.kept], [null, null, repaired.kept + 1]);
      assert.ok(!existsSync(`${place.file}.bad-2`));
    });
  }

  it('in its tables, with whole events, keeps all of them', async () => {
    const database = new DatabaseSync(place.file);
    const root = database.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'tasks'`).get()?.['rootpage'];
    database.close();
    overwrite(Buffer.alloc(4096, 0xa5), (Number(root) - 1) * 4096);
    const repaired = good(await repairSqliteJournal(options()));
    assert.deepEqual([repaired.kept, repaired.lost], [last, 0]);
    const reader = good(store().openReader());
    assert.equal(reader.tasks().length, 2);
    reader.close();
  });

  it(nameOf('JRN-03'), async () => {
    place.tamper(`UPDATE events SET data = replace(data, 'guard', 'guarf') WHERE seq = 8`);
    const before = readFileSync(place.file);
    const reader = good(store().openReader());
    await assert.rejects(readAll(reader), /Event 8 of the journal .*maestro repair/);
    assert.equal((await reader.verify()).broken?.seq, 8);
    reader.close();
    assert.deepEqual(readFileSync(place.file), before, 'nothing was changed before the person asks for it');
    assert.equal(good(await repairSqliteJournal(options())).kept, 7, 'none behind it was taken');
  });

  it('is left alone when it was made anew as a whole, while a process writes, or when it is newer', async () => {
    const child = await place.startChild();
    assert.equal(await ask(child, 'open'), 'ok');
    assert.equal(reasonOf(await repairSqliteJournal(options())), 'read-only');
    await place.release();
    const other = journalPlace();
    const writer = good(createSqliteJournalStore({ file: other.file }).openWriter('test'));
    good(
      writer.append(
        Array.from({ length: 500 }, () => sampleNote('another')),
        1,
        true,
      ),
    );
    writer.close();
    place = other;
    const witness = { seq: last, hash: 'a'.repeat(64), at: 1, earlier: [] };
    const witnessFile = path.join(place.folder, 'note.json');
    writeFileSync(witnessFile, JSON.stringify(witness));
    assert.equal(reasonOf(await repairSqliteJournal({ file: place.file, witnessFile })), 'refused');
    const database = new DatabaseSync(place.file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    assert.equal(reasonOf(await repairSqliteJournal({ file: place.file })), 'refused');
    assert.ok(!existsSync(`${place.file}.bad`));
  });
});
