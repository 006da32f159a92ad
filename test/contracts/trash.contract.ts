import assert from 'node:assert/strict';
import type { Trash, TrashedFile } from '../../src/core/ports/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { reasonOf } from './worktree-files.contract.ts';

/** A trash that holds `src/a.txt` of task t1 twice, and `b.txt` of task t2 of goal g2. */
export interface TrashStage {
  readonly trash: Trash;
  /** A folder to put files in, in which nothing is. */
  readonly root: string;
  dispose(): Promise<void>;
}

/** What every trash does. */
export function trashContract(name: string, set: () => Promise<TrashStage>): void {
  describe(`trash (${name})`, () => {
    let stage: TrashStage;
    let files: readonly TrashedFile[];
    beforeEach(async () => {
      stage = await set();
      files = valueOf(await stage.trash.list());
    });
    afterEach(() => stage.dispose());

    it('lists each copy under an id of its own, with what it was of, the last ones first', async () => {
      const told = files.map(({ goalId, taskId, path }) => [goalId, taskId, path].join(' ')).sort();
      assert.deepEqual(told, ['g1 t1 src/a.txt', 'g1 t1 src/a.txt', 'g2 t2 b.txt']);
      assert.equal(new Set(files.map(({ id }) => id)).size, 3);
      const times = files.map(({ at }) => at);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => b - a),
      );
      assert.deepEqual(valueOf(await stage.trash.list()), files, 'ids stay as they are');
    });

    it('puts a file back, and keeps its copy', async () => {
      const { trash, root } = stage;
      const id = files[0]?.id ?? '';
      assert.equal(valueOf(await trash.restore(id, { root, path: 'new/a.txt', replace: false })).kept, null);
      assert.deepEqual(valueOf(await trash.list()), files);
    });

    it('replaces what is there only where it is told to', async () => {
      const { trash, root } = stage;
      const [first, second] = files.map(({ id }) => id);
      const place = { root, path: 'a.txt' };
      valueOf(await trash.restore(first ?? '', { ...place, replace: false }));
      assert.equal(reasonOf(await trash.restore(second ?? '', { ...place, replace: false })), 'conflict');
      assert.notEqual(valueOf(await trash.restore(second ?? '', { ...place, replace: true })).kept, null);
    });

    it('puts nothing outside of the folder, and knows what it does not hold', async () => {
      const { trash, root } = stage;
      const id = files[0]?.id ?? '';
      assert.equal(reasonOf(await trash.restore(id, { root, path: '../a.txt', replace: true })), 'not-permitted');
      assert.equal(reasonOf(await trash.restore('nothing', { root, path: 'a.txt', replace: true })), 'not-found');
    });

    it('removes what it is told, and nothing else', async () => {
      const { trash } = stage;
      const [gone, ...left] = files;
      assert.equal(valueOf(await trash.remove([gone?.id ?? '', 'nothing'])), 1);
      assert.deepEqual(valueOf(await trash.list()), left);
      assert.equal(valueOf(await trash.remove([gone?.id ?? ''])), 0);
    });
  });
}
