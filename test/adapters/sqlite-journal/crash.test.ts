import assert from 'node:assert/strict';
import { createSqliteJournalStore } from '../../../src/adapters/sqlite-journal/index.ts';
import { good } from '../../contracts/journal.stage.ts';
import { nameOf } from '../../security/cases.ts';
import { killWhileWriting } from './kill.ts';
import { journalPlace } from './journal-place.ts';

describe('a journal whose writer is killed', () => {
  it(`${nameOf('JRN-01')}: every acknowledged event is there, whole, with the rows that belong to them`, async () => {
    const place = journalPlace();
    try {
      for (const lines of [0, 7, 40, 150]) {
        const acknowledged = await killWhileWriting(place, lines);
        const reader = good(createSqliteJournalStore({ file: place.file }).openReader());
        assert.ok(reader.lastSeq() >= acknowledged, `${reader.lastSeq()} events, ${acknowledged} acknowledged`);
        assert.equal(reader.lastSeq() % 12, 0, 'half of a transaction is there');
        assert.equal((await reader.verify()).broken, null);
        assert.equal(reader.writer()?.alive, false);
        reader.close();
        const writer = good(createSqliteJournalStore({ file: place.file }).openWriter('next'));
        const rows = [writer.goals(), writer.tasks(), writer.openGates()];
        good(await writer.rebuild());
        assert.deepEqual([writer.goals(), writer.tasks(), writer.openGates()], rows);
        writer.close();
      }
    } finally {
      await place.release();
    }
  });
});
