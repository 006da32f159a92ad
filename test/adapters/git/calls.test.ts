import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkpointBounds } from '../../../src/core/domain/index.ts';
import { createSandbox, valueOf, writeIn, type Sandbox } from './sandbox.ts';

/** The environment with a git that notes each call in a file. */
function notingGit(sandbox: Sandbox, notes: string): Record<string, string | undefined> {
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const bin = path.join(sandbox.top, 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\necho called >> '${notes}'\nexec '${real}' "$@"\n`);
  chmodSync(path.join(bin, 'git'), 0o755);
  return { ...sandbox.env, PATH: `${bin}:${String(sandbox.env['PATH'] ?? process.env['PATH'])}` };
}

/** Each git costs a new process ten milliseconds of its way to the first request to a model. */
describe('the way from a folder to a worktree', () => {
  it('takes six gits', async () => {
    const sandbox = createSandbox();
    try {
      sandbox.git('init', '-q');
      sandbox.write('a.txt', 'a\n');
      sandbox.commitAll();
      const notes = path.join(sandbox.top, 'notes');
      const repository = valueOf(await sandbox.open({ env: notingGit(sandbox, notes) }));
      const { head } = repository.state;
      const { branch } = valueOf(await repository.ensureBranch('maestro/goal', head));
      assert.equal(await repository.headOf(branch), head);
      valueOf(await repository.prepareWorktree('g1-t1', head));
      assert.equal(readFileSync(notes, 'utf8').trim().split('\n').length, 6);
    } finally {
      sandbox.dispose();
    }
  });
});

describe('a worktree that is looked at again and again', () => {
  it('takes one git each time as long as its files are the same', async () => {
    const sandbox = createSandbox();
    try {
      sandbox.git('init', '-q');
      sandbox.write('a.txt', 'a\n');
      sandbox.commitAll();
      const notes = path.join(sandbox.top, 'notes');
      const repository = valueOf(await sandbox.open({ env: notingGit(sandbox, notes) }));
      const worktree = valueOf(await repository.prepareWorktree('g1-t1', repository.state.head));
      const gitsFor = async (work: () => Promise<unknown>): Promise<number> => {
        writeFileSync(notes, '');
        await work();
        return readFileSync(notes, 'utf8').split('\n').length - 1;
      };
      const look = async (): Promise<string> => valueOf(await repository.treeOf(worktree));
      const save = async (): Promise<string> => valueOf(await repository.saveFiles(worktree, checkpointBounds)).tree;
      // git notes of young files that they may still change, and then that they did not.
      const settle = async (): Promise<void> => {
        while ((await gitsFor(look)) > 1);
      };
      assert.equal(await look(), worktree.baseTree);
      await settle();
      assert.deepEqual([await gitsFor(look), await gitsFor(save)], [1, 1]);
      writeIn(worktree.path, 'a.txt', 'edited\n');
      writeIn(worktree.path, 'new.txt', 'new\n');
      const tree = await look();
      assert.equal(await save(), tree);
      assert.notEqual(tree, worktree.baseTree);
      await settle();
      // What differs from the base is asked for, too: it must keep within bounds.
      assert.deepEqual([await gitsFor(look), await gitsFor(save)], [1, 2]);
      assert.deepEqual([await look(), await save()], [tree, tree]);
      writeIn(worktree.path, 'new.txt', 'now\n');
      assert.notEqual(await save(), tree, 'what was not looked at yet is saved');
      assert.equal(await look(), await save());
    } finally {
      sandbox.dispose();
    }
  });
});
