import assert from 'node:assert/strict';
import { createSqliteJournalStore, type Upcasters } from '../../../src/adapters/sqlite-journal/index.ts';
import { presentUpcasters, upcast } from '../../../src/adapters/sqlite-journal/upcast.ts';
import { eventTypes, failureIn, type EventType } from '../../../src/core/domain/index.ts';
import { exportOf, good, readAll, streamOf } from '../../contracts/journal.stage.ts';
import { sampleNote } from '../../contracts/journal.samples.ts';
import { hash } from 'node:crypto';
import { journalPlace } from './journal-place.ts';

/** As if notes had once been called `remark` and had no level. */
const steps: Upcasters = {
  'note-logged': {
    0: (data) => {
      const { remark, ...rest } = data as { remark: string };
      return { ...rest, text: remark, level: 'info' };
    },
  },
};
const older = { goalId: 'g1', by: 'ann', remark: 'an old remark' };
const lifted = { goalId: 'g1', by: 'ann', text: 'an old remark', level: 'info' };

describe('upcasting', () => {
  it('lifts an older version step by step to the present one', () => {
    assert.deepEqual(upcast(steps, 'note-logged', 0, older), { ok: true, value: { version: 1, data: lifted } });
    const twoSteps: Upcasters = {
      'note-logged': { ...steps['note-logged'], [-1]: (data) => ({ ...older, ...(data as object) }) },
    };
    assert.deepEqual(upcast(twoSteps, 'note-logged', -1, {}), { ok: true, value: { version: 1, data: lifted } });
  });

  it('leaves the present version alone', () => {
    const data = { anything: true };
    const outcome = upcast(steps, 'note-logged', 1, data);
    assert.equal(outcome.ok && outcome.value.data, data);
  });

  it('refuses what it cannot lift, and says why', () => {
    const why = (...args: Parameters<typeof upcast>): string => {
      const outcome = upcast(...args);
      return outcome.ok ? 'lifted' : outcome.error;
    };
    assert.match(why(steps, 'note-logged', 2, {}), /newer CodeMaestro/);
    assert.match(why(steps, 'note-sung', 1, {}), /newer CodeMaestro/);
    assert.match(why(steps, 'toString', 1, {}), /newer CodeMaestro/);
    assert.match(why({}, 'note-logged', 0, {}), /no way to lift/);
    assert.match(why(steps, 'note-logged', 0, {}), /does not fit/);
    assert.match(why(steps, 'note-logged', 0, null), /could not be lifted/);
  });

  it('has a step for every version before the present one', () => {
    for (const type of Object.keys(eventTypes) as EventType[]) {
      for (let version = 1; version < eventTypes[type].version; version++) {
        assert.ok(presentUpcasters[type]?.[version], `"${type}" lacks a step from version ${version}`);
      }
    }
  });

  it('is done whenever events are read, found, folded or imported, and never to the stored bytes', async () => {
    const place = journalPlace();
    try {
      const data = JSON.stringify(older);
      const prev = '0'.repeat(64);
      const own = hash('sha256', `${prev}\n1\n7\nnote-logged\n0\n${data}`);
      const record = `{"seq":1,"at":7,"type":"note-logged","version":0,"prev":"${prev}","hash":"${own}","data":${data}}`;
      const header = JSON.stringify({ format: 'codemaestro-journal', version: 1, events: 1, head: own });
      const writer = good(createSqliteJournalStore({ file: place.file, upcasters: steps }).openWriter('test'));
      assert.equal(good(await writer.import(streamOf([header, record]))), 1);
      const expected = [{ type: 'note-logged', seq: 1, at: 7, version: 1, hash: own, data: lifted }];
      assert.deepEqual(await readAll(writer), expected);
      assert.deepEqual(await readAll(writer, { text: 'old remark' }), expected);
      good(writer.append([sampleNote('a new one')], 8, false));
      good(await writer.rebuild());
      assert.deepEqual(await readAll(writer, { text: 'old remark' }), expected);
      assert.equal((await exportOf(writer))[1], record);
      writer.close();

      const without = good(createSqliteJournalStore({ file: place.file, upcasters: {} }).openReader());
      const error = await readAll(without).catch((cause: unknown) => cause);
      assert.match(failureIn(error)?.person ?? '', /^Event 1 .*no way to lift "note-logged" from version 0/);
      without.close();
    } finally {
      await place.release();
    }
  });
});
