import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createVectraShelf } from '../../../src/adapters/vectra-shelf/index.ts';
import { good, kept, vectorShelfContract } from '../../contracts/vector-shelf.contract.ts';
import { createFakeVectorShelf } from '../../fakes/vector-shelf.fake.ts';
import { killOnceTold } from './kill.ts';

vectorShelfContract('the fake', () => {
  const shelf = createFakeVectorShelf();
  return { shelf, again: () => shelf, dispose: () => undefined };
});

function place(): { readonly folder: string; readonly index: string; readonly dispose: () => void } {
  const top = mkdtempSync(path.join(tmpdir(), 'maestro-vectors-'));
  const folder = path.join(top, 'vectors');
  const dispose = (): void => {
    rmSync(top, { recursive: true, force: true });
  };
  return { folder, index: path.join(folder, 'index.vectors'), dispose };
}

vectorShelfContract('vectra', () => {
  const { folder, dispose } = place();
  return { shelf: createVectraShelf(folder), again: () => createVectraShelf(folder), dispose };
});

describe('a shelf of vectors on the disk', () => {
  let at: ReturnType<typeof place>;
  beforeEach(() => {
    at = place();
  });
  afterEach(() => {
    at.dispose();
  });

  it('makes nothing before something is put', async () => {
    const shelf = createVectraShelf(at.folder);
    good(await shelf.list());
    good(await shelf.remove(['x']));
    assert.ok(!existsSync(at.folder));
  });

  for (const [how, spoil] of [
    ['cut short', (file: string) => truncateSync(file, 30)],
    ['empty', (file: string) => truncateSync(file, 0)],
    ['too long', (file: string) => appendFileSync(file, 'more')],
    ['something else', (file: string) => writeFileSync(file, '{"version":1,"items":[]}')],
  ] as const) {
    it(`counts as empty when its index is ${how}, and is put to use again`, async () => {
      good(await createVectraShelf(at.folder).put([kept('x', 10)]));
      spoil(at.index);
      const shelf = createVectraShelf(at.folder);
      assert.deepEqual(good(await shelf.list()), []);
      good(await shelf.put([kept('y', 20)]));
      assert.deepEqual(
        good(await createVectraShelf(at.folder).list()).map(({ id }) => id),
        ['y'],
      );
      assert.ok(existsSync(`${at.index}.bad`));
    });
  }

  it('does not give a text that was changed on the disk', async () => {
    good(await createVectraShelf(at.folder).put([kept('x', 10)]));
    const texts = path.join(at.folder, 'texts');
    for (const name of readdirSync(texts)) writeFileSync(path.join(texts, name), 'something else');
    assert.equal(good(await createVectraShelf(at.folder).text('x')), null);
  });

  it('fails with what to do when its folder cannot be made', async () => {
    writeFileSync(path.dirname(at.folder) + '/vectors', 'mine');
    const put = await createVectraShelf(at.folder).put([kept('x', 10)]);
    assert.ok(!put.ok);
    assert.match(put.error.person, /cannot be used .* only a cache/);
  });

  it('can be read whole, with every text, after its writer was killed at any moment', async () => {
    let acknowledged = 0;
    for (const more of [1, 5, 14]) {
      acknowledged = await killOnceTold('shelf-child.ts', at.folder, acknowledged + more);
      const shelf = createVectraShelf(at.folder);
      const heads = good(await shelf.list());
      assert.ok(heads.length >= acknowledged, `${String(heads.length)} kept, ${String(acknowledged)} told`);
      for (const { id } of heads) assert.match(good(await shelf.text(id)) ?? '', /^text of /, id);
      assert.ok(!existsSync(`${at.index}.bad`));
    }
  });
});
