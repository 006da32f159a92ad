import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { decidableIds } from '../../../src/core/domain/index.ts';
import type { Repository } from '../../../src/core/ports/index.ts';
import { createSandbox, integrationOf, propose, valueOf, writeIn, type Sandbox } from './sandbox.ts';

/** The environment with a git that always fails when a record vanishes while it makes a worktree: the real one does at times. */
function strictGit({ top, env, workspace }: Sandbox): Record<string, string | undefined> {
  const bin = path.join(top, 'strict');
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const records = path.join(workspace, '.git/worktrees');
  const script = `case "$*" in *'worktree add'*) ;; *) exec '${real}' "$@";; esac
before=$(ls '${records}' 2>/dev/null)
'${real}' "$@" || exit
for each in $before; do
  [ -d "${records}/$each" ] || { echo "the record $each vanished" >&2; exit 1; }
done`;
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { ...env, PATH: `${bin}:${String(env['PATH'])}` };
}

describe('a repository after a crash and under load', () => {
  let sandbox: Sandbox;
  let repository: Repository;
  beforeEach(async () => {
    sandbox = createSandbox();
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    sandbox.write('b.txt', 'b\n');
    sandbox.commitAll();
    repository = valueOf(await sandbox.open());
  });
  afterEach(() => sandbox.dispose());

  const recordDir = (key: string) => path.join(sandbox.workspace, '.git/worktrees', key);

  it('makes a worktree anew whose making was cut short', async () => {
    const { head } = repository.state;
    const made = valueOf(await repository.prepareWorktree('task', head));
    rmSync(path.join(recordDir('task'), 'maestro-base'));
    rmSync(path.join(made.path, 'b.txt'));
    writeFileSync(path.join(recordDir('task'), 'index.lock'), '');
    assert.deepEqual(valueOf(await repository.prepareWorktree('task', head)), made);
    assert.ok(existsSync(path.join(made.path, 'b.txt')));
    assert.deepEqual(readdirSync(path.join(sandbox.workspace, '.git/worktrees')), ['task']);
  });

  it('makes a worktree anew when a folder without a record stands in its place', async () => {
    mkdirSync(path.join(sandbox.worktreesDir, 'task'), { recursive: true });
    writeFileSync(path.join(sandbox.worktreesDir, 'task', 'left.txt'), 'left');
    const made = valueOf(await repository.prepareWorktree('task', repository.state.head));
    assert.equal(valueOf(await repository.treeOf(made)), made.baseTree);
  });

  it('makes none anew over work when it cannot be told now which one it is', async () => {
    const { head } = repository.state;
    const worktree = valueOf(await repository.prepareWorktree('task', head));
    writeIn(worktree.path, 'work.txt', 'hours of work\n');
    const record = path.join(recordDir('task'), 'gitdir');
    const said = readFileSync(record);
    rmSync(record);
    // As a disk does that cannot be read just now.
    symlinkSync('gitdir', record);
    for (const asked of [await repository.prepareWorktree('task', head), await repository.treeOf(worktree)]) {
      assert.ok(!asked.ok);
      assert.notEqual(asked.error.reason, 'not-found');
    }
    rmSync(record);
    writeFileSync(record, said);
    valueOf(await repository.prepareWorktree('task', head));
    assert.equal(readFileSync(path.join(worktree.path, 'work.txt'), 'utf8'), 'hours of work\n');
  });

  it('reads a worktree whose index was locked by a process that is gone', async () => {
    const { worktree, tree } = await propose(repository, 'task', (folder) => writeIn(folder, 'a.txt', 'x\n'));
    writeFileSync(path.join(recordDir('task'), 'maestro-index.lock'), '');
    assert.equal(valueOf(await repository.treeOf(worktree)), tree);
  });

  it('drafts again what was drafted before the crash', async () => {
    const { branch } = valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await propose(repository, 'task', (folder) => writeIn(folder, 'a.txt', 'x\n'));
    const ids = proposed.change ? decidableIds(proposed.change) : [];
    const integration = integrationOf(proposed, branch, ids);
    const first = valueOf(await repository.draftIntegration(integration));
    assert.ok(first.kind === 'ready');
    writeIn(first.path, 'a.txt', 'built over it');
    const reopened = valueOf(await sandbox.open());
    assert.deepEqual(valueOf(await reopened.draftIntegration(integration)), first);
    assert.equal(readFileSync(path.join(first.path, 'a.txt'), 'utf8'), 'x\n');
  });

  it('says which lock is in the way of the branch', async () => {
    sandbox.write('.git/refs/heads/maestro/goal.lock', '');
    const made = await repository.ensureBranch('maestro/goal', repository.state.head);
    assert.ok(!made.ok);
    assert.equal(made.error.retryable, true);
    assert.match(made.error.person, /goal\.lock.*remove the lock file/);
  });

  it('makes worktrees side by side, and one of a key only once', async () => {
    const { head } = repository.state;
    // git fails at times when it meets the half-made record of another worktree: so many that it would.
    const keys = [...Array.from({ length: 24 }, (_, index) => `task-${String(index)}`), 'task-1'];
    const made = await Promise.all(keys.map((key) => repository.prepareWorktree(key, head)));
    const paths = made.map((result) => valueOf(result).path);
    assert.equal(new Set(paths).size, 24);
    const trees = await Promise.all(made.map((result) => repository.treeOf(valueOf(result))));
    assert.equal(new Set(trees.map(valueOf)).size, 1);
  });

  it('removes no record of a worktree while git makes another', async () => {
    const watched = valueOf(await sandbox.open({ env: strictGit(sandbox) }));
    const { head } = watched.state;
    const keys = (name: string): string[] => Array.from({ length: 6 }, (_, index) => `${name}-${String(index)}`);
    for (const key of keys('old')) valueOf(await watched.prepareWorktree(key, head));
    const removing = (async () => {
      for (const key of keys('old')) await watched.removeWorktree(key);
    })();
    for (const key of keys('new')) valueOf(await watched.prepareWorktree(key, head));
    await removing;
    assert.deepEqual(await watched.sweep(new Set(keys('new'))), []);
  });

  it('takes keys that cannot be names of folders', async () => {
    const { head } = repository.state;
    const keys = ['../../escape', 'a/b', '..', 'a b', 'x'.repeat(300)];
    for (const key of keys) {
      const { path: at } = valueOf(await repository.prepareWorktree(key, head));
      assert.equal(path.dirname(at), sandbox.worktreesDir);
    }
    assert.deepEqual(await repository.sweep(new Set(keys)), []);
    assert.equal((await repository.sweep(new Set())).length, keys.length);
  });

  it('leaves the worktrees of another repository alone when it sweeps', async () => {
    const other = createSandbox();
    other.git('init', '-q');
    other.write('c.txt', 'c\n');
    other.commitAll();
    const { worktreesDir } = sandbox;
    const theirs = valueOf(await other.open({ worktreesDir }));
    const kept = valueOf(await theirs.prepareWorktree('theirs', theirs.state.head));
    valueOf(await repository.prepareWorktree('ours', repository.state.head));
    assert.deepEqual(await repository.sweep(new Set()), ['ours']);
    assert.ok(existsSync(kept.path));
    other.dispose();
  });

  it('clears scratch files that a killed process left long ago, not those in use', async () => {
    const scratch = path.join(sandbox.stateDir, 'scratch');
    for (const name of ['old', 'new']) mkdirSync(path.join(scratch, name), { recursive: true });
    const then = 1_700_000_000 - 7200;
    utimesSync(path.join(scratch, 'old'), then, then);
    await repository.sweep(new Set());
    assert.deepEqual(readdirSync(scratch), ['new']);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const stopped = valueOf(await sandbox.open({ signal: controller.signal }));
    controller.abort();
    const made = await stopped.prepareWorktree('task', stopped.state.head);
    assert.ok(!made.ok && made.error.reason === 'cancelled');
  });

  it('says so when a commit is not there', async () => {
    const made = await repository.prepareWorktree('task', '0123456789012345678901234567890123456789');
    assert.ok(!made.ok);
    assert.equal(made.error.reason, 'not-found');
  });
});
