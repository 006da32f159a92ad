import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createSqliteJournalStore } from '../../src/adapters/sqlite-journal/index.ts';
import { sampleStory } from '../contracts/journal.samples.ts';
import { good } from '../contracts/journal.stage.ts';
import { damage } from '../adapters/sqlite-journal/journal-place.ts';
import { createPlace, writeProject, type Place } from './driver.ts';

describe('the command line over a damaged journal', function () {
  // Processes: how long they take is the machine's affair.
  this.timeout(240_000);

  let place: Place;
  beforeEach(() => {
    place = createPlace();
    writeProject(place);
  });
  afterEach(() => {
    place.dispose();
  });

  it('names it in status and doctor, and repair goes on with what is whole', async () => {
    const state = path.join(place.folder, '.maestro', 'state');
    mkdirSync(state, { recursive: true });
    const file = path.join(state, 'journal.db');
    const writer = good(createSqliteJournalStore({ file }).openWriter('test'));
    good(writer.append(sampleStory(), 1, true));
    writer.close();
    damage(file, 'UPDATE events SET at = 2 WHERE seq = 3');
    const status = await place.maestro('status');
    assert.equal(status.code, 5);
    assert.match(status.stderr, /journal is damaged: event 3 .*"maestro repair" goes on/s);
    const audited = await place.maestro('audit', 'verify');
    assert.equal(audited.code, 5);
    assert.match(audited.stderr, /The journal is broken at event 3: .*2 events before it are whole/);
    const doctor = await place.maestro('doctor');
    assert.equal(doctor.code, 1);
    assert.match(doctor.stdout, /Journal: event 3 is not as it was written.*maestro repair/s);
    const repaired = await place.maestro('repair');
    assert.equal(repaired.code, 0, repaired.stderr);
    assert.match(repaired.stdout, /Kept 2 events, up to .*journal\.db\.bad/s);
    assert.match(repaired.stderr, /Lost 10 later events/);
    assert.equal((await place.maestro('verify-journal')).code, 0);
    assert.deepEqual([(await place.maestro('status')).code, (await place.maestro('status')).stderr], [0, '']);
    assert.match((await place.maestro('repair')).stdout, /whole: 2 events\. Nothing was changed/);
  });
});
