import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createSandbox, valueOf, writeIn, type Sandbox } from '../adapters/git/sandbox.ts';
import { nameOf } from './cases.ts';
import { commitManyFiles } from './many-files.ts';

describe('a repository that is hard to handle', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = createSandbox();
    sandbox.git('init', '-q');
  });
  afterEach(() => sandbox.dispose());

  it(`${nameOf('GIT-18')}: names that differ by case only`, async () => {
    const blob = (text: string): string =>
      execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: sandbox.workspace, input: text }).toString().trim();
    const lines = [`100644 blob ${blob('small\n')}\ta.txt`, `100644 blob ${blob('capital\n')}\tA.txt`];
    const input = `${lines.join('\n')}\n`;
    const tree = execFileSync('git', ['mktree'], { cwd: sandbox.workspace, input }).toString().trim();
    const commit = sandbox.git('commit-tree', '-m', 'Twins', tree);
    sandbox.git('reset', '-q', '--hard', commit);
    const repository = valueOf(await sandbox.open());
    assert.deepEqual(await repository.filesAt(commit), ['A.txt', 'a.txt']);
    assert.equal(await repository.fileAt(commit, 'a.txt'), 'small\n');
    assert.equal(await repository.fileAt(commit, 'A.txt'), 'capital\n');
    const worktree = valueOf(await repository.prepareWorktree('task', commit));
    writeIn(worktree.path, 'A.txt', 'changed\n');
    const changed = valueOf(await repository.treeOf(worktree));
    // Where a disk holds only one of the two, the other is not to be lost by it.
    assert.equal(await repository.fileAt(changed, 'A.txt'), 'changed\n');
    if (process.platform === 'linux') {
      assert.equal(await repository.fileAt(changed, 'a.txt'), 'small\n');
      const change = valueOf(await repository.diff(worktree, changed, 'task'));
      assert.deepEqual(
        change?.files.map((file) => [file.path, file.status]),
        [['A.txt', 'modified']],
      );
    }
  });

  it(`${nameOf('GIT-18')}: very many files`, async () => {
    commitManyFiles(sandbox.workspace, sandbox.env, 20_000);
    const fresh = path.join(sandbox.workspace, 'fresh');
    mkdirSync(fresh);
    for (let at = 0; at < 50; at++) writeFileSync(path.join(fresh, `${String(at)}.txt`), '');
    sandbox.write('edited.txt', 'x');
    const repository = valueOf(await sandbox.open());
    // What is new is told of by its folder, and what is as it was not at all.
    assert.deepEqual(valueOf(await repository.workingCopy()).dirty, ['edited.txt', 'fresh/']);
    assert.equal((await repository.filesAt(repository.state.head)).length, 20_000);
    const stop = new AbortController();
    const stopped = valueOf(await sandbox.open({ signal: stop.signal }));
    const looking = stopped.workingCopy();
    stop.abort();
    const found = await looking;
    assert.ok(!found.ok && found.error.reason === 'cancelled');
  });
});
