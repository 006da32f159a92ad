import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkpointBounds, decidableIds } from '../../../src/core/domain/index.ts';
import { createSandbox, integrationOf, land, propose, valueOf, writeIn, type Sandbox } from './sandbox.ts';

describe('a repository that its person cleans up meanwhile', () => {
  let sandbox: Sandbox;
  /** Takes away all that nothing holds. */
  const clean = (): void => {
    sandbox.git('reflog', 'expire', '--expire=now', '--all');
    sandbox.git('gc', '--quiet', '--prune=now');
  };
  beforeEach(() => {
    sandbox = createSandbox();
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    sandbox.write('src/b.txt', 'b\n');
    sandbox.commitAll();
  });
  afterEach(() => sandbox.dispose());

  it('keeps what a task proposes, what was saved, and what is read of the worktree', async () => {
    const repository = valueOf(await sandbox.open());
    const { branch } = valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
    const worktree = valueOf(await repository.prepareWorktree('task', repository.state.head));
    writeIn(worktree.path, 'src/b.txt', 'saved\n');
    const saved = valueOf(await repository.saveFiles(worktree, checkpointBounds));
    const proposed = await propose(repository, 'task', (folder) => {
      writeIn(folder, 'src/b.txt', 'proposed\n');
      writeIn(folder, 'new/c.txt', 'c\n');
    });
    clean();
    // Another process: nothing is remembered of before.
    const later = valueOf(await sandbox.open());
    assert.equal(await later.fileAt(proposed.tree, 'new/c.txt'), 'c\n');
    assert.deepEqual(valueOf(await later.diff(worktree, proposed.tree, 'task')), proposed.change);
    assert.equal(valueOf(await later.treeOf(worktree)), proposed.tree);
    assert.ok(proposed.change);
    await land(later, integrationOf(proposed, branch, decidableIds(proposed.change)));
    assert.equal(await later.fileAt(branch, 'src/b.txt'), 'proposed\n');
    clean();
    valueOf(await later.putBack(worktree, saved, checkpointBounds));
    assert.equal(readFileSync(path.join(worktree.path, 'src/b.txt'), 'utf8'), 'saved\n');
    await later.removeWorktree('task');
    assert.equal(sandbox.git('for-each-ref', 'refs/maestro'), '', 'what is closed is held no longer');
  });

  it('has files read anew whose objects went, and says of a state that is gone what to do', async () => {
    const repository = valueOf(await sandbox.open());
    const proposed = await propose(repository, 'task', (folder) => writeIn(folder, 'src/b.txt', 'proposed\n'));
    sandbox.git('update-ref', '-d', 'refs/maestro/trees/task');
    clean();
    const later = valueOf(await sandbox.open());
    const gone = await later.resetTo(proposed.worktree, proposed.tree);
    assert.ok(!gone.ok);
    assert.match(gone.error.person, /is not in the repository any more.*[Rr]etry the task/s);
    assert.equal(valueOf(await later.treeOf(proposed.worktree)), proposed.tree);
    assert.equal(await later.fileAt(proposed.tree, 'src/b.txt'), 'proposed\n');
  });

  it('has them read anew by the process that took them, too', async () => {
    const repository = valueOf(await sandbox.open());
    const { worktree, tree } = await propose(repository, 'task', (folder) =>
      writeIn(folder, 'src/b.txt', 'proposed\n'),
    );
    for (const look of [
      () => repository.treeOf(worktree).then(valueOf),
      async () => valueOf(await repository.saveFiles(worktree, checkpointBounds)).tree,
    ]) {
      for (const ref of sandbox.git('for-each-ref', '--format=%(refname)', 'refs/maestro').split('\n')) {
        sandbox.git('update-ref', '-d', ref);
      }
      clean();
      assert.equal(await look(), tree);
      assert.equal(await repository.fileAt(tree, 'src/b.txt'), 'proposed\n');
    }
  });
});
