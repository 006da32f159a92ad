import assert from 'node:assert/strict';
import { searchFolders } from '../../../src/core/app/index.ts';
import { err } from '../../../src/core/base/index.ts';
import { failure } from '../../../src/core/domain/index.ts';
import { good, never } from '../../contracts/code-index.contract.ts';
import { createFakeCodeIndex, placeIn } from '../../fakes/code-index.fake.ts';

const question = { text: 'retry', near: [], limit: 3 };
const broken = {
  ...createFakeCodeIndex([]),
  search: () => Promise.resolve(err(failure('read-only', 'The index is held. Try again.'))),
};

describe('a search over several folders', () => {
  it('lists the best of each folder before the second best of any, whatever their scores', async () => {
    const loud = createFakeCodeIndex(['a.ts', 'b.ts', 'c.ts'].map((path) => placeIn(path, { score: 90 })));
    const quiet = createFakeCodeIndex([placeIn('a.ts', { score: 1 })]);
    const folders = [
      { name: 'api', index: loud },
      { name: 'web', index: quiet },
    ];
    const { hits, notes } = good(await searchFolders(folders, question, never));
    assert.deepEqual(
      hits.map(({ folder, hit }) => `${folder.name}/${hit.path}`),
      ['api/a.ts', 'web/a.ts', 'api/b.ts'],
    );
    assert.deepEqual(notes, []);
  });

  it('tells which folder could not be searched, and fails only where none could', async () => {
    const folders = [
      { name: 'api', index: broken },
      { name: 'web', index: createFakeCodeIndex([placeIn('a.ts')]) },
    ];
    const { hits, notes } = good(await searchFolders(folders, question, never));
    assert.deepEqual([hits.length, notes], [1, ['api was not searched: The index is held. Try again.']]);
    const none = await searchFolders(folders.slice(0, 1), question, never);
    assert.ok(!none.ok);
    assert.equal(none.error.reason, 'read-only');
  });
});
