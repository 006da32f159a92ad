import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  adoptSqliteJournal,
  createSqliteJournalStore,
  repairSqliteJournal,
  strangeSqliteJournal,
} from '../../../src/adapters/sqlite-journal/index.ts';
import { sampleNote } from '../../contracts/journal.samples.ts';
import { good } from '../../contracts/journal.stage.ts';
import { damage, journalPlace, type JournalPlace } from './journal-place.ts';

describe('a journal that did not begin here', () => {
  let place: JournalPlace;
  beforeEach(() => {
    place = journalPlace();
  });
  afterEach(() => place.release());

  const witnessFile = (): string => path.join(place.folder, 'elsewhere/witness.json');
  const both = () => ({ file: place.file, witnessFile: witnessFile() });
  const store = () => createSqliteJournalStore({ ...both(), onlyOwn: true });

  /** Writes as whoever sends a folder with a journal in it. */
  function sent(...texts: readonly string[]): void {
    for (const end of ['', '-wal', '-shm']) rmSync(place.file + end, { force: true });
    write(createSqliteJournalStore({ file: place.file }), ...texts);
  }

  function write(by: ReturnType<typeof store>, ...texts: readonly string[]): void {
    const writer = good(by.openWriter('test'));
    for (const text of texts) good(writer.append([sampleNote(text)], 1, true));
    writer.close();
  }

  function refusal(): string {
    const opened = store().openWriter('test');
    if (opened.ok) opened.value.close();
    return opened.ok ? 'written' : `${opened.error.reason}: ${opened.error.person}`;
  }

  it('is read and not written, and what to do is said', () => {
    sent('you allowed it');
    assert.match(refusal(), /^refused: .*did not begin here.*"maestro adopt"/);
    assert.match(strangeSqliteJournal(both())?.person ?? '', /did not begin here/);
    const reader = good(store().openReader());
    assert.equal(reader.lastSeq(), 1);
    assert.equal(reader.writer(), null, 'the refused writer left no lease');
    reader.close();
    assert.equal(existsSync(witnessFile()), false);
  });

  it('goes on when the person says that it is theirs', () => {
    sent('one', 'two');
    assert.equal(good(adoptSqliteJournal(both())), 2);
    write(store(), 'three');
    assert.equal(strangeSqliteJournal(both()), null);
  });

  it('is told from one that began here, also in its place', () => {
    write(store(), 'mine');
    write(store(), 'mine, too');
    sent('yours', 'yours, too', 'and what you allowed');
    assert.match(refusal(), /did not begin here/);
  });

  it('is none where a process was killed before it noted more than the beginning', () => {
    const writer = good(store().openWriter('test'));
    const begun = readFileSync(witnessFile());
    good(writer.append([sampleNote('mine')], 1, true));
    writer.close();
    writeFileSync(witnessFile(), begun);
    write(store(), 'still mine');
    assert.equal(strangeSqliteJournal(both()), null);
  });

  it('is known by its head, where only that was noted', () => {
    write(store(), 'one', 'two');
    const { first, ...note } = JSON.parse(readFileSync(witnessFile(), 'utf8')) as Record<string, unknown>;
    assert.equal(typeof first, 'string');
    writeFileSync(witnessFile(), JSON.stringify(note));
    write(store(), 'three');
    writeFileSync(witnessFile(), JSON.stringify(note));
    sent('one', 'too');
    assert.match(refusal(), /did not begin here/);
  });

  it('is begun anew where nothing is left of the old one', () => {
    write(store(), 'old');
    for (const end of ['', '-wal', '-shm']) rmSync(place.file + end, { force: true });
    write(store(), 'new');
    write(store(), 'newer');
  });

  it('does not become the person’s by being mended', async () => {
    sent('one', 'two', 'three');
    damage(place.file, 'UPDATE events SET at = 2 WHERE seq = 3');
    assert.equal(good(await repairSqliteJournal(both())).kept, 2);
    assert.match(refusal(), /did not begin here/);
  });

  it('stays the person’s when it is mended', async () => {
    write(store(), 'one', 'two', 'three');
    damage(place.file, 'UPDATE events SET at = 2 WHERE seq = 3');
    assert.equal(good(await repairSqliteJournal(both())).kept, 2);
    write(store(), 'another third');
  });

  it('cannot be taken over where that cannot be noted', () => {
    sent('one');
    writeFileSync(path.dirname(witnessFile()), 'a file in the way');
    const adopted = adoptSqliteJournal(both());
    assert.ok(!adopted.ok);
    assert.match(adopted.error.person, /could not be noted/);
  });
});
