import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createGitHistory, createLineHistory } from '../../src/adapters/git/index.ts';
import { checkpointBounds, decidableIds } from '../../src/core/domain/index.ts';
import type { Repository } from '../../src/core/ports/index.ts';
import {
  createSandbox,
  fingerprint,
  integrationOf,
  land,
  propose,
  valueOf,
  writeIn,
  type Sandbox,
} from '../adapters/git/sandbox.ts';
import { nameOf } from './cases.ts';

const numbers = Array.from({ length: 30 }, (_, index) => `line ${String(index + 1)}\n`).join('');

/** Does with a repository all that a task has done with it. */
async function wholeTask(repository: Repository, branch = 'maestro/goal'): Promise<string> {
  valueOf(await repository.workingCopy());
  const made = valueOf(await repository.ensureBranch(branch, repository.state.head));
  const proposed = await propose(repository, 'task', (folder) => writeIn(folder, 'a.txt', `new\n${numbers}`));
  const saved = valueOf(await repository.saveFiles(proposed.worktree, checkpointBounds));
  writeIn(proposed.worktree.path, 'a.txt', 'worse\n');
  valueOf(await repository.putBack(proposed.worktree, saved, checkpointBounds));
  const ids = proposed.change ? decidableIds(proposed.change) : [];
  const commit = await land(repository, integrationOf(proposed, made.branch, ids));
  await repository.removeWorktree('task');
  return commit;
}

describe('git of others', () => {
  let sandbox: Sandbox;
  let marker: string;
  /** A program that leaves a mark. */
  const program = (name: string): string => {
    const file = path.join(sandbox.top, name);
    writeFileSync(file, `#!/bin/sh\necho '${name}' >> '${marker}'\ncat\n`);
    chmodSync(file, 0o755);
    return file;
  };
  beforeEach(() => {
    sandbox = createSandbox();
    marker = path.join(sandbox.top, 'marker');
    sandbox.git('init', '-q');
    sandbox.write('a.txt', numbers);
    sandbox.write('b.txt', 'b\n');
    sandbox.commitAll();
  });
  afterEach(() => sandbox.dispose());

  it(nameOf('GIT-01'), async () => {
    const evil = program('evil');
    for (const [name, value] of [
      ['core.fsmonitor', evil],
      ['core.hooksPath', path.dirname(evil)],
      ['core.pager', evil],
      ['core.editor', evil],
      ['filter.f.clean', evil],
      ['filter.f.smudge', evil],
      ['filter.f.process', evil],
      ['filter.f.required', 'true'],
      ['diff.external', evil],
      ['diff.d.textconv', evil],
      ['diff.d.command', evil],
      ['merge.m.driver', `${evil} %A`],
      ['gpg.program', evil],
      ['commit.gpgsign', 'true'],
      ['log.showSignature', 'true'],
      ['alias.status', `!${evil}`],
      ['credential.helper', evil],
    ] as const)
      sandbox.git('config', name, value);
    sandbox.write('.git/info/attributes', '* filter=f diff=d merge=m\n');
    sandbox.write('b.txt', 'edited by the person\n');
    const repository = valueOf(await sandbox.open());
    const commit = await wholeTask(repository);
    assert.match((await repository.fileAt(commit, 'a.txt')) ?? '', /^new\n/);
    await repository.sweep(new Set());
    const place = { folder: sandbox.workspace, env: sandbox.env };
    valueOf(await createLineHistory(place).originsOf('b.txt', 1, 5));
    valueOf(await createLineHistory(place).originsOf('a.txt', null, 5));
    assert.equal((await createGitHistory(place).since(null, 5)).commits.length, 1);
    assert.ok(!existsSync(marker));
  });

  it(nameOf('GIT-03'), async () => {
    const evil = program('evil');
    const inner = path.join(sandbox.workspace, 'inner');
    mkdirSync(inner);
    sandbox.gitIn(inner, 'init', '-q', '--bare', '.');
    sandbox.gitIn(inner, 'config', 'core.bare', 'false');
    sandbox.gitIn(inner, 'config', 'core.worktree', '.');
    sandbox.gitIn(inner, 'config', 'core.fsmonitor', evil);
    const repository = await sandbox.open({ workspace: inner });
    if (repository.ok) {
      valueOf(await repository.value.workingCopy());
      assert.notEqual(repository.value.state.root, inner, 'the folder is not taken for a repository');
    }
    assert.ok(!existsSync(marker));
  });

  it(nameOf('GIT-06'), async () => {
    const outside = path.join(sandbox.top, 'out');
    mkdirSync(outside);
    for (const place of ['.maestro/worktrees', 'worktrees', '.git-worktrees']) {
      mkdirSync(path.dirname(path.join(sandbox.workspace, place)), { recursive: true });
      symlinkSync(outside, path.join(sandbox.workspace, place));
    }
    symlinkSync(outside, path.join(sandbox.workspace, 'linked'));
    sandbox.commitAll();
    const repository = valueOf(await sandbox.open());
    mkdirSync(sandbox.worktreesDir, { recursive: true });
    symlinkSync(outside, path.join(sandbox.worktreesDir, 'task'));
    const worktree = valueOf(await repository.prepareWorktree('task', repository.state.head));
    const saved = valueOf(await repository.saveFiles(worktree, checkpointBounds));
    writeIn(worktree.path, 'a.txt', 'x\n');
    valueOf(await repository.putBack(worktree, saved, checkpointBounds));
    assert.deepEqual(readdirSync(outside), []);
    assert.ok(path.relative(sandbox.workspace, worktree.path).startsWith('..'));
  });

  it(nameOf('GIT-08'), async () => {
    const hooks = ['pre-commit', 'post-commit', 'post-checkout', 'prepare-commit-msg', 'reference-transaction'];
    for (const hook of hooks) {
      const file = path.join(sandbox.workspace, '.git/hooks', hook);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `#!/bin/sh\necho '${hook}' >> '${marker}'\n`);
      chmodSync(file, 0o755);
    }
    await wholeTask(valueOf(await sandbox.open()));
    assert.ok(!existsSync(marker), 'none of them ran');
    sandbox.commitAll('The person commits');
    assert.ok(existsSync(marker), 'the person’s own commits keep their hooks');
  });

  it(nameOf('GIT-10'), async () => {
    const repository = valueOf(await sandbox.open());
    const written = path.join(sandbox.top, 'written');
    const { head } = repository.state;
    for (const name of [`--output=${written}`, '-f', '--exec=touch x', '-']) {
      const made = await repository.ensureBranch(name, head);
      assert.equal(made.ok, false, name);
      assert.equal(await repository.headOf(name), null);
      assert.equal(await repository.fileAt(name, 'a.txt'), null);
      assert.deepEqual(await repository.filesAt(name), []);
      assert.deepEqual(await repository.log(name, null, 5), []);
      const worktree = await repository.prepareWorktree('task', name);
      assert.equal(worktree.ok, false);
    }
    const proposed = await propose(repository, 'task', (folder) => writeIn(folder, 'a.txt', 'x\n'));
    for (const tree of [`--output=${written}`, '-f']) {
      assert.equal((await repository.diff(proposed.worktree, tree, 'task')).ok, false);
      assert.equal((await repository.resetTo(proposed.worktree, tree)).ok, false);
      const saved = { tree, leftOut: 0, paths: [] };
      assert.equal((await repository.putBack(proposed.worktree, saved, checkpointBounds)).ok, false);
    }
    assert.ok(!existsSync(written));
  });

  for (const state of ['detached HEAD', 'a rebase', 'a merge', 'a bisect'] as const) {
    it(`${nameOf('GIT-11')}: ${state}`, async () => {
      sandbox.git('checkout', '-q', '-b', 'other');
      sandbox.write('b.txt', 'theirs\n');
      sandbox.commitAll('theirs');
      sandbox.git('checkout', '-q', 'main');
      sandbox.write('b.txt', 'ours\n');
      sandbox.commitAll('ours');
      const begin: Readonly<Record<typeof state, () => void>> = {
        'detached HEAD': () => sandbox.git('checkout', '-q', '--detach'),
        'a rebase': () => assert.throws(() => sandbox.git('rebase', 'other')),
        'a merge': () => assert.throws(() => sandbox.git('merge', 'other')),
        'a bisect': () => sandbox.git('bisect', 'start', 'HEAD', 'HEAD~1'),
      };
      begin[state]();
      const mine = (): readonly unknown[] => [
        sandbox.git('rev-parse', 'HEAD', 'main', 'other'),
        sandbox.git('status', '--porcelain=v2', '--branch'),
        fingerprint(path.join(sandbox.workspace, '.git'), (file) => /^(?:objects|worktrees|refs|logs)/.test(file)),
      ];
      const before = mine();
      const repository = valueOf(await sandbox.open());
      const notes = valueOf(await repository.workingCopy()).notes.join(' ');
      assert.match(notes, state === 'detached HEAD' ? /detached/ : new RegExp(`${state.slice(2)} is in progress`));
      const commit = await wholeTask(repository);
      assert.deepEqual(mine(), before);
      assert.equal(sandbox.git('rev-parse', 'maestro/goal'), commit);
    });
  }

  it(nameOf('GIT-13'), async () => {
    const twin = 'start\n  same\n  text\nend\n';
    const between = Array.from({ length: 12 }, (_, index) => `between ${String(index)}\n`).join('');
    const text = `${twin}${between}${twin}`;
    sandbox.write('twins.txt', text);
    sandbox.commitAll();
    const repository = valueOf(await sandbox.open());
    const { branch } = valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
    const secondTwin = `${twin}${between}start\n  same\n  changed\nend\n`;
    const proposed = await propose(repository, 'second', (folder) => writeIn(folder, 'twins.txt', secondTwin));
    const moved = await propose(repository, 'moved', (folder) =>
      writeIn(folder, 'twins.txt', `1\n2\n3\n${text.replace('between 3\n', '').replace('between 4\n', '')}`),
    );
    const all = (change: typeof moved.change): readonly string[] => (change ? decidableIds(change) : []);
    await land(repository, integrationOf(moved, branch, all(moved.change)));
    const draft = valueOf(await repository.draftIntegration(integrationOf(proposed, branch, all(proposed.change))));
    if (draft.kind === 'conflict') return;
    assert.equal(draft.kind, 'ready');
    const merged = (await repository.fileAt(draft.tree, 'twins.txt')) ?? '';
    assert.equal(merged, `1\n2\n3\n${secondTwin.replace('between 3\n', '').replace('between 4\n', '')}`);
  });
});
