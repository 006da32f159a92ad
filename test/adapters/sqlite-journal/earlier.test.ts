import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSqliteJournalStore } from '../../../src/adapters/sqlite-journal/index.ts';
import { eventTypes } from '../../../src/core/domain/index.ts';
import { fold } from '../../../src/core/machine/index.ts';
import type { JournalReader } from '../../../src/core/ports/index.ts';
import { exportOf, good, readAll, streamOf } from '../../contracts/journal.stage.ts';
import { sampleNote, sampleStory } from '../../contracts/journal.samples.ts';
import { nameOf } from '../../security/cases.ts';
import { damage } from './journal-place.ts';

/** Journals as earlier versions wrote them, by the day of the version: never edited, one more for each change of the format. */
const kept = path.join(import.meta.dirname, '../../fixtures/journals');
const names = readdirSync(kept);
/** Events of every type that a version knew, several of each: a field that is added later is optional, or raises the version. */
const keptEvents = path.join(import.meta.dirname, '../../fixtures/events');

describe('a journal that an earlier version wrote', () => {
  let folder: string;
  const storeAt = (file: string) => createSqliteJournalStore({ file: path.join(folder, file) });
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'maestro-earlier-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function assertDone(reader: JournalReader): Promise<void> {
    assert.equal((await reader.verify()).broken, null);
    const state = fold(await readAll(reader));
    assert.deepEqual(
      [...state.goals.values(), ...state.tasks.values()].map(({ status }) => status),
      ['completed', 'completed'],
    );
    assert.deepEqual(
      [...reader.goals(), ...reader.tasks()].map(({ status }) => status),
      ['completed', 'completed'],
    );
  }

  for (const name of names.filter((each) => each.endsWith('.jsonl'))) {
    it(`is imported, and exported again byte for byte (${name})`, async () => {
      const lines = readFileSync(path.join(kept, name), 'utf8').trimEnd().split('\n');
      const writer = good(storeAt('journal.db').openWriter('test'));
      assert.equal(good(await writer.import(streamOf(lines))), lines.length - 1);
      await assertDone(writer);
      assert.deepEqual(await exportOf(writer), lines);
      writer.close();
    });
  }

  for (const name of names.filter((each) => each.endsWith('.db'))) {
    it(`is opened where it lies, and goes on (${name})`, async () => {
      copyFileSync(path.join(kept, name), path.join(folder, 'journal.db'));
      const writer = good(storeAt('journal.db').openWriter('test'));
      await assertDone(writer);
      good(writer.append([sampleNote('and on')], 1, true));
      assert.equal((await writer.verify()).broken, null);
      writer.close();
    });
  }

  for (const name of readdirSync(keptEvents)) {
    it(`is read whatever happened in it (${name})`, async () => {
      const lines = readFileSync(path.join(keptEvents, name), 'utf8').trimEnd().split('\n');
      const writer = good(storeAt('journal.db').openWriter('test'));
      assert.equal(good(await writer.import(streamOf(lines))), lines.length - 1);
      for (const { type, data } of await readAll(writer)) {
        const read = eventTypes[type].data.safeParse(data);
        assert.ok(read.success, `${type} reads no more as it was written: ${read.error?.message ?? ''}`);
      }
      assert.deepEqual(await exportOf(writer), lines);
      writer.close();
    });
  }

  it('is there in both forms', () => {
    assert.ok(names.some((name) => name.endsWith('.jsonl')) && names.some((name) => name.endsWith('.db')));
  });
});

describe('a journal of many events', () => {
  it(`${nameOf('JRN-16')}: how things stand, and its end, are read without the events before`, () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'maestro-large-'));
    const file = path.join(folder, 'journal.db');
    const store = createSqliteJournalStore({ file });
    const writer = good(store.openWriter('test'));
    for (let goal = 0; goal < 100; goal++)
      good(writer.append(sampleStory(`g${String(goal)}`, `t${String(goal)}`), 1, false));
    writer.close();
    damage(file, `UPDATE events SET data = 'never read' WHERE seq < 1190`);
    const reader = good(store.openReader());
    assert.deepEqual([reader.tasks().length, reader.lastSeq()], [100, 1200]);
    reader.close();
    const next = good(store.openWriter('test'));
    assert.equal(good(next.append([sampleNote('and on')], 2, true))[0]?.seq, 1201);
    next.close();
    rmSync(folder, { recursive: true });
  });
});

describe('the order of a journal', () => {
  it(nameOf('JRN-18'), async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'maestro-order-'));
    const writer = good(createSqliteJournalStore({ file: path.join(folder, 'journal.db') }).openWriter('test'));
    const day = 86_400_000;
    for (const [text, at] of [
      ['first', 10 * day],
      ['second', 9 * day],
      ['third', 11 * day],
    ] as const) {
      good(writer.append([sampleNote(text)], at, true));
    }
    const told = (await readAll(writer)).map((event) => (event.type === 'note-logged' ? event.data.text : ''));
    assert.deepEqual(told, ['first', 'second', 'third']);
    assert.equal((await writer.verify()).broken, null);
    writer.close();
    rmSync(folder, { recursive: true });
  });
});
