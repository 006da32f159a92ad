import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createSqliteJournalStore } from '../../src/adapters/sqlite-journal/index.ts';
import { sampleStory } from '../contracts/journal.samples.ts';
import { good } from '../contracts/journal.stage.ts';
import { createPlace, type Place } from './driver.ts';

describe('a journal that came with its folder, on the command line', () => {
  let place: Place;
  beforeEach(() => {
    place = createPlace();
    const state = path.join(place.folder, '.maestro', 'state');
    mkdirSync(state, { recursive: true });
    const writer = good(createSqliteJournalStore({ file: path.join(state, 'journal.db') }).openWriter('somebody'));
    good(writer.append(sampleStory(), 1, true));
    writer.close();
  });
  afterEach(() => {
    place.dispose();
  });

  it('is shown, and nothing is done by it before the person says that it is theirs', async () => {
    assert.match((await place.maestro('status')).stdout, /Improve g1/);
    for (const words of [['resume'], ['cancel', 't1'], ['accept', 't1']]) {
      const refused = await place.maestro(...words);
      assert.notEqual(refused.code, 0, words.join(' '));
      assert.match(refused.stderr, /did not begin here.*"maestro adopt"/, words.join(' '));
    }
    assert.match((await place.maestro('doctor')).stdout, /Origin of the journal: it is only read/);
    const adopted = await place.maestro('adopt');
    assert.equal(adopted.code, 0, adopted.stderr);
    assert.match(adopted.stdout, /The journal is yours: \d+ events/);
    assert.match((await place.maestro('adopt')).stdout, /began here. Nothing was changed/);
    assert.doesNotMatch((await place.maestro('doctor')).stdout, /Origin of the journal/);
    assert.equal((await place.maestro('rebuild')).code, 0);
  });
});
