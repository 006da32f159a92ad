import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createSqliteJournalStore } from '../../../src/adapters/sqlite-journal/index.ts';
import type { JournalFinding } from '../../../src/core/ports/index.ts';
import { createFakeClock } from '../../fakes/clock.fake.ts';
import { sampleNote } from '../../contracts/journal.samples.ts';
import { good } from '../../contracts/journal.stage.ts';
import { journalPlace, type JournalPlace } from './journal-place.ts';

describe('the head of a journal that is noted outside of it', () => {
  let place: JournalPlace;
  beforeEach(() => {
    place = journalPlace();
  });
  afterEach(() => place.release());

  const witnessFile = (): string => path.join(place.folder, 'elsewhere/witness.json');
  const store = () => createSqliteJournalStore({ file: place.file, witnessFile: witnessFile() });

  function write(...texts: readonly string[]): void {
    const writer = good(store().openWriter('test'));
    for (const text of texts) good(writer.append([sampleNote(text)], 1, true));
    writer.close();
  }

  async function verified(): Promise<JournalFinding> {
    const reader = good(store().openReader());
    const finding = await reader.verify();
    reader.close();
    return finding;
  }

  /** Another whole journal in the place of this one, made behind the engine's back. */
  function forge(...texts: readonly string[]): void {
    const file = `${place.file}.forged`;
    const writer = good(createSqliteJournalStore({ file }).openWriter('forger'));
    for (const text of texts) good(writer.append([sampleNote(text)], 1, true));
    writer.close();
    for (const end of ['-wal', '-shm']) rmSync(place.file + end, { force: true });
    renameSync(file, place.file);
  }

  it('agrees with a journal that was only added to', async () => {
    write('one', 'two');
    write('three');
    const { broken, events, witness } = await verified();
    assert.deepEqual([broken, events, witness?.events, witness?.earlier], [null, 3, 3, []]);
  });

  it('agrees with what was added since it was noted, as after a crash', async () => {
    write('one', 'two');
    const early = readFileSync(witnessFile());
    write('three');
    writeFileSync(witnessFile(), early);
    const { broken, witness } = await verified();
    assert.deepEqual([broken, witness?.events], [null, 2]);
  });

  it('names the first event of a chain that was made anew', async () => {
    write('one', 'two');
    forge('one', 'too', 'three');
    const { broken } = await verified();
    assert.equal(broken?.seq, 2);
    assert.match(broken.problem, /another one than was noted outside of the journal/);
  });

  it('names what is missing of a whole chain that is too short', async () => {
    write('one', 'two', 'three');
    forge('one');
    const { broken } = await verified();
    assert.equal(broken?.seq, 2);
    assert.match(broken.problem, /3 events were noted outside/);
  });

  it('remembers the journal before, when the person began anew', async () => {
    write('one', 'two');
    for (const end of ['', '-wal', '-shm']) rmSync(place.file + end, { force: true });
    write('other');
    const { broken, witness } = await verified();
    assert.equal(broken, null);
    assert.deepEqual([witness?.events, witness?.earlier.map(({ events }) => events)], [1, [2]]);
  });

  it('may be noted when the journal is closed already, which another process has taken over', () => {
    const clock = createFakeClock(1_000);
    const gone = { self: { pid: 1, host: 'h', machine: 'm', started: 's' }, isRunning: () => false, tick: () => 1 };
    const options = { file: place.file, witnessFile: witnessFile(), clock, processes: gone };
    const writer = good(createSqliteJournalStore(options).openWriter('first'));
    for (const text of ['one', 'two']) good(writer.append([sampleNote(text)], 1, true));
    const other = good(createSqliteJournalStore(options).openWriter('second'));
    assert.ok(!writer.append([sampleNote('three')], 1, true).ok);
    writer.close();
    clock.advance(60_000);
    assert.equal((JSON.parse(readFileSync(witnessFile(), 'utf8')) as { seq: number }).seq, 2);
    other.close();
  });

  it('keeps nobody from work where it cannot be written or read', async () => {
    write('one');
    writeFileSync(witnessFile(), '{"seq":');
    assert.deepEqual([(await verified()).broken, (await verified()).witness], [null, undefined]);
    rmSync(path.dirname(witnessFile()), { recursive: true });
    writeFileSync(path.dirname(witnessFile()), 'a file in the way');
    write('two');
    assert.deepEqual([(await verified()).events, existsSync(witnessFile())], [2, false]);
  });
});
