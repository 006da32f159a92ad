import assert from 'node:assert/strict';
import { searchAsRead, searchFolders, type FolderToRead, type FoundSoFar } from '../../../src/core/app/index.ts';
import { err, ok } from '../../../src/core/base/index.ts';
import { failure } from '../../../src/core/domain/index.ts';
import type { CodeIndex } from '../../../src/core/ports/index.ts';
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

describe('a search over folders that are not known yet', () => {
  const patient = () => never;
  /** What was told, a line each time: the places, and what is still being read. */
  async function told(
    folders: readonly FolderToRead[],
    patience = patient,
    signal = never,
  ): Promise<readonly string[]> {
    const lines: string[] = [];
    const tell = ({ hits, reading, notes }: FoundSoFar<FolderToRead>): void => {
      const places = hits.map(({ folder, hit }) => `${folder.name}/${hit.path}`).join(' ');
      lines.push([places, reading.join(' '), ...notes].join(' | '));
    };
    await searchAsRead(folders, question, { signal, patience, tell });
    return lines;
  }
  const folderOf = (name: string, index: CodeIndex): FolderToRead => ({ name, open: () => Promise.resolve(ok(index)) });

  it('tells each folder as it comes, and which ones are still missing', async () => {
    const web = createFakeCodeIndex([placeIn('b.ts')]);
    const folders = [
      folderOf('api', createFakeCodeIndex([placeIn('a.ts')])),
      folderOf('web', web),
      { name: 'odd', open: () => Promise.resolve(err(failure('read-only', 'It is held. Try again.'))) },
    ];
    assert.deepEqual(await told(folders), [
      'api/a.ts | web odd',
      'api/a.ts web/b.ts | odd',
      'api/a.ts web/b.ts |  | odd was not searched: It is held. Try again.',
    ]);
    assert.ok(web.isClosed());
  });

  it('goes on without a folder that takes long, and adds the rest of it when it has been read', async () => {
    const known = [placeIn('a.ts')];
    const large = createFakeCodeIndex(known);
    let looks = 0;
    const slow: CodeIndex = {
      ...large,
      refresh(signal) {
        looks++;
        if (looks === 1)
          return new Promise((resolve) => signal.addEventListener('abort', () => resolve(large.refresh(signal))));
        known.push(placeIn('late.ts'));
        return large.refresh(signal);
      },
    };
    const folders = [folderOf('large', slow), folderOf('small', createFakeCodeIndex([placeIn('b.ts')]))];
    let asked = 0;
    const lines = await told(folders, () => (asked++ === 0 ? AbortSignal.timeout(1) : never));
    assert.deepEqual(lines, [
      'large/a.ts | large small',
      'large/a.ts small/b.ts | large',
      'large/a.ts small/b.ts large/late.ts | ',
    ]);
  });

  it('stops when nobody waits any more', async () => {
    const gone = new AbortController();
    const folder = folderOf('api', createFakeCodeIndex([placeIn('a.ts')]));
    gone.abort();
    assert.deepEqual(await told([folder], patient, gone.signal), []);
  });
});
