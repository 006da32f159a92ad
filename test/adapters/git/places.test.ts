import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decidableIds } from '../../../src/core/domain/index.ts';
import { createSandbox, integrationOf, land, personsView, propose, valueOf, type Sandbox } from './sandbox.ts';

/** A folder with a program called git that answers what it is told and then fails. */
function fakeGit(sandbox: Sandbox, script: string): Record<string, string | undefined> {
  const bin = path.join(sandbox.top, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(bin, 'git'), 0o755);
  return { ...sandbox.env, PATH: bin };
}

describe('what a workspace can be', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = createSandbox();
  });
  afterEach(() => sandbox.dispose());

  async function refusal(more: Parameters<Sandbox['open']>[0] = {}): Promise<{ reason: string; person: string }> {
    const opened = await sandbox.open(more);
    assert.ok(!opened.ok);
    return opened.error;
  }

  it('a folder that is not there, and a file', async () => {
    const missing = await refusal({ workspace: path.join(sandbox.top, 'none') });
    assert.equal(missing.reason, 'not-found');
    assert.match(missing.person, /There is no folder .*none/);
    sandbox.write('a.txt', 'a');
    const file = await refusal({ workspace: path.join(sandbox.workspace, 'a.txt') });
    assert.equal(file.reason, 'bad-input');
    assert.match(file.person, /is a file, not a folder/);
  });

  it('anything, without git on the computer or with one too old', async () => {
    const none = await refusal({ env: { ...sandbox.env, PATH: path.join(sandbox.top, 'empty') } });
    assert.equal(none.reason, 'tool-missing');
    assert.match(none.person, /Install git/);
    const old = await refusal({ env: fakeGit(sandbox, 'echo git version 2.20.1') });
    assert.equal(old.reason, 'tool-missing');
    assert.match(old.person, /2\.36 or newer.*2\.20\.1/);
  });

  it("on a disk that is full, read-only or somebody else's", async () => {
    const saying = (text: string) =>
      refusal({
        env: fakeGit(
          sandbox,
          `case "$*" in *version*) echo git version 2.40.0;; *) echo "${text}" >&2; exit 128;; esac`,
        ),
      });
    const full = await saying('fatal: write error: No space left on device');
    assert.equal(full.reason, 'disk-full');
    assert.match(full.person, /Free some space/);
    assert.equal((await saying('error: unable to write file a.txt\nfatal: Could not reset')).reason, 'disk-full');
    assert.equal((await saying('fatal: could not lock: Read-only file system')).reason, 'read-only');
    const other = await saying("fatal: detected dubious ownership in repository at '/x'");
    assert.equal(other.reason, 'not-permitted');
    assert.match(other.person, /safe\.directory/);
  });

  it('a bare repository', async () => {
    sandbox.git('init', '-q', '--bare');
    const bare = await refusal();
    assert.equal(bare.reason, 'bad-input');
    assert.match(bare.person, /bare repository.*git clone/);
  });

  it('a repository that is broken', async () => {
    sandbox.write('.git', 'gitdir: /nowhere/at/all\n');
    const pointer = await refusal();
    assert.equal(pointer.reason, 'git-failed');
    assert.match(pointer.person, /\.git .*git fsck/);
    rmSync(path.join(sandbox.workspace, '.git'));
    sandbox.write('a.txt', 'a\n');
    sandbox.git('init', '-q');
    sandbox.commitAll();
    renameSync(path.join(sandbox.workspace, '.git/objects'), path.join(sandbox.top, 'objects'));
    mkdirSync(path.join(sandbox.workspace, '.git/objects'));
    const hollow = await refusal();
    assert.equal(hollow.reason, 'git-failed');
    assert.match(hollow.person, /git fsck/);
  });

  it("a repository without a commit: a private one takes its place and git's folder stays as it is", async () => {
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    const before = personsView(sandbox.workspace);
    const repository = valueOf(await sandbox.open());
    assert.equal(repository.state.kind, 'private');
    assert.match(valueOf(await repository.workingCopy()).notes[0] ?? '', /has no commit yet/);
    assert.deepEqual(personsView(sandbox.workspace), before);
  });

  it('a detached HEAD', async () => {
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    const commit = sandbox.commitAll();
    sandbox.commitAll('later');
    sandbox.git('checkout', '-q', '--detach', commit);
    const repository = valueOf(await sandbox.open());
    assert.equal(repository.state.branch, null);
    assert.equal(repository.state.head, commit);
    assert.match(valueOf(await repository.workingCopy()).notes.join(), /HEAD is detached/);
  });

  it('a dirty working copy: the edits are named and left out, .maestro/ is not mentioned', async () => {
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    sandbox.write('b.txt', 'b\n');
    sandbox.commitAll();
    sandbox.write('a.txt', 'edited\n');
    sandbox.write('new file.txt', 'new\n');
    sandbox.write('.maestro/config.json', '{}');
    rmSync(path.join(sandbox.workspace, 'b.txt'));
    const before = personsView(sandbox.workspace);
    const repository = valueOf(await sandbox.open());
    assert.deepEqual([...valueOf(await repository.workingCopy()).dirty].sort(), ['a.txt', 'b.txt', 'new file.txt']);
    assert.equal(repository.state.branch, 'main');
    const { change } = await propose(repository, 'task', () => undefined);
    assert.equal(change, null);
    assert.deepEqual(personsView(sandbox.workspace), before);
  });

  it('a linked worktree, whose .git is a file', async () => {
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    sandbox.commitAll();
    const linked = path.join(sandbox.top, 'linked');
    sandbox.git('worktree', 'add', '-q', '-b', 'side', linked);
    const repository = valueOf(await sandbox.open({ workspace: linked }));
    assert.equal(repository.state.branch, 'side');
    const { change } = await propose(repository, 'task', (folder) => writeFileSync(path.join(folder, 'a.txt'), 'b\n'));
    assert.equal(change?.files.length, 1);
    assert.deepEqual(await repository.sweep(new Set()), ['task']);
    assert.ok(existsSync(path.join(linked, 'a.txt')));
    assert.match(sandbox.git('worktree', 'list'), /linked/);
  });

  /** Proposes an edit of a.txt and lands it; the working copy must stay clean. */
  async function landsIn(workspace: string): Promise<void> {
    const repository = valueOf(await sandbox.open({ workspace }));
    assert.equal(repository.state.kind, 'git');
    const { branch } = valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
    const proposed = await propose(repository, 'task', (folder) => writeFileSync(path.join(folder, 'a.txt'), 'b\n'));
    const ids = proposed.change ? decidableIds(proposed.change) : [];
    const commit = await land(repository, integrationOf(proposed, branch, ids));
    assert.equal(sandbox.gitIn(workspace, 'show', `${commit}:a.txt`), 'b');
    assert.equal(sandbox.gitIn(workspace, 'status', '--porcelain'), '');
    assert.deepEqual(await repository.sweep(new Set()), ['task', 'task-integration']);
  }

  it('a submodule', async () => {
    const library = path.join(sandbox.top, 'library');
    mkdirSync(library);
    sandbox.gitIn(library, 'init', '-q');
    writeFileSync(path.join(library, 'a.txt'), 'a\n');
    sandbox.gitIn(library, 'add', '-A');
    sandbox.gitIn(library, 'commit', '-q', '-m', 'first');
    sandbox.git('init', '-q');
    sandbox.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'sub');
    sandbox.commitAll();
    await landsIn(path.join(sandbox.workspace, 'sub'));
  });

  it('a worktree of a bare repository', async () => {
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    sandbox.commitAll();
    const bare = path.join(sandbox.top, 'bare.git');
    sandbox.git('clone', '-q', '--bare', '.', bare);
    const checkout = path.join(sandbox.top, 'checkout');
    sandbox.gitIn(bare, 'worktree', 'add', '-q', checkout, 'main');
    await landsIn(checkout);
  });

  it('a shallow clone', async () => {
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    sandbox.commitAll();
    sandbox.commitAll('second');
    const shallow = path.join(sandbox.top, 'shallow');
    sandbox.git('clone', '-q', '--depth=1', `file://${sandbox.workspace}`, shallow);
    await landsIn(shallow);
  });

  it('a folder that its repository knows nothing of is worked on as a folder without git', async () => {
    sandbox.git('init', '-q');
    sandbox.write('.gitignore', 'scratch/\n');
    sandbox.write('scratch/copy/a.txt', 'a\n');
    sandbox.commitAll();
    const repository = valueOf(await sandbox.open({ workspace: path.join(sandbox.workspace, 'scratch/copy') }));
    assert.equal(repository.state.kind, 'private');
    assert.match(valueOf(await repository.workingCopy()).notes[0] ?? '', /has no committed file of it/);
  });

  it("the caller's own git variables lead nowhere", async () => {
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    sandbox.commitAll();
    const env = { ...sandbox.env, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index', GIT_WORK_TREE: '/nowhere' };
    assert.equal(valueOf(await sandbox.open({ env })).state.kind, 'git');
  });

  it('leaves no scratch files and no processes behind', async () => {
    sandbox.write('a.txt', 'a\n');
    valueOf(await sandbox.open());
    assert.deepEqual(readdirSync(path.join(sandbox.stateDir, 'scratch')), []);
  });
});
