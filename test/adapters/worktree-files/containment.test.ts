import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { openGround, treeCase, type TreeGround } from '../../security/trees.ts';

describe('containment in random trees with links', () => {
  let ground: TreeGround;
  before(async () => {
    ground = await openGround();
  });
  after(() => {
    ground.close();
  });

  it('never reads or writes outside the folder, nor writes into .git', async () => {
    await fc.assert(
      fc.asyncProperty(treeCase, async (tree) => {
        assert.deepEqual(await ground.escapesIn(tree), []);
      }),
      { numRuns: 80 },
    );
  });
});
