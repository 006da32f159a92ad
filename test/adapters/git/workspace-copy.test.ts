import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { decidableIds } from '../../../src/core/domain/index.ts';
import { temporaryName } from '../../../src/adapters/whole-files/index.ts';
import type { Repository } from '../../../src/core/ports/index.ts';
import { nameOf } from '../../security/cases.ts';
import { createSandbox, fingerprint, integrationOf, land, propose, valueOf, writeIn, type Sandbox } from './sandbox.ts';

async function landed(repository: Repository, work: (folder: string) => void): Promise<string> {
  const { branch } = valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
  const proposed = await propose(repository, 'task', work);
  const ids = proposed.change ? decidableIds(proposed.change) : [];
  return land(repository, integrationOf(proposed, branch, ids));
}

describe("the person's own folder", () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = createSandbox();
  });
  afterEach(() => sandbox.dispose());

  it('lends its installed packages to worktrees, which cannot write through', async () => {
    sandbox.git('init', '-q');
    sandbox.write('package.json', '{}');
    sandbox.write('packages/lib/package.json', '{}');
    sandbox.write('packages/lib/index.js', 'module.exports = 1;\n');
    sandbox.git('add', '-A');
    sandbox.git('commit', '-q', '-m', 'one');
    sandbox.write('node_modules/dep/index.js', 'dep');
    sandbox.write('node_modules/@scope/dep/index.js', 'scoped');
    sandbox.write('node_modules/.bin/tool', 'tool');
    sandbox.write('node_modules/.cache/x', 'cache');
    sandbox.write('packages/lib/node_modules/own/index.js', 'own');
    symlinkSync('../packages/lib', path.join(sandbox.workspace, 'node_modules/lib'));
    const before = fingerprint(sandbox.workspace, (file) => file.startsWith('.git'));
    const repository = valueOf(await sandbox.open());
    const { change, worktree } = await propose(repository, 'task', (folder) => {
      const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
      assert.equal(read('node_modules/dep/index.js'), 'dep');
      assert.equal(read('node_modules/@scope/dep/index.js'), 'scoped');
      assert.equal(read('node_modules/.bin/tool'), 'tool');
      assert.equal(read('packages/lib/node_modules/own/index.js'), 'own');
      assert.ok(!existsSync(path.join(folder, 'node_modules/.cache')));
      // A package of the workspace itself is the worktree's own copy.
      assert.equal(realpathSync(path.join(folder, 'node_modules/lib')), path.join(folder, 'packages/lib'));
      writeIn(folder, 'node_modules/.cache/x', 'written by a tool');
      rmSync(path.join(folder, 'node_modules/dep'));
    });
    assert.equal(change, null);
    valueOf(await repository.resetTo(worktree, worktree.baseTree));
    assert.ok(existsSync(path.join(worktree.path, 'node_modules/@scope/dep/index.js')));
    await repository.removeWorktree('task');
    assert.deepEqual(
      fingerprint(sandbox.workspace, (file) => file.startsWith('.git')),
      before,
    );
  });

  it('is not pulled along when it has the feature branch checked out', async () => {
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    const head = sandbox.commitAll();
    const repository = valueOf(await sandbox.open());
    const { branch } = valueOf(await repository.ensureBranch('maestro/goal', head));
    const proposed = await propose(repository, 'task', (folder) => writeIn(folder, 'a.txt', 'b\n'));
    const integration = integrationOf(proposed, branch, proposed.change ? decidableIds(proposed.change) : []);
    const draft = valueOf(await repository.draftIntegration(integration));
    assert.ok(draft.kind === 'ready');
    sandbox.git('switch', '-q', branch);
    const refused = await repository.commitDraft(integration, draft);
    assert.ok(!refused.ok);
    assert.equal(refused.error.reason, 'refused');
    assert.match(refused.error.person, /maestro\/goal is checked out in .*workspace.*git switch -/);
    assert.equal(sandbox.git('status', '--porcelain'), '');
    assert.equal(valueOf(await repository.ensureBranch('maestro/goal', head)).branch, 'maestro/goal-2');
    sandbox.git('switch', '-q', '-');
    assert.equal(valueOf(await repository.commitDraft(integration, draft)), sandbox.git('rev-parse', branch));
  });

  it("gives its owner's name to commits, or ours when there is none", async () => {
    sandbox.git('init', '-q');
    sandbox.write('a.txt', 'a\n');
    sandbox.commitAll();
    const about = (commit: string) => sandbox.git('log', '-1', '--format=%an <%ae> %at|%B', commit);
    const commit = await landed(valueOf(await sandbox.open()), (folder) => writeIn(folder, 'a.txt', 'b\n'));
    assert.equal(about(commit), 'Ada <ada@example.org> 1700000000|Tidy up\n\nFor clarity.\n\nMaestro-Task: task');
    const env = { ...sandbox.env, GIT_CONFIG_GLOBAL: '/dev/null' };
    const anonymous = valueOf(await sandbox.open({ env }));
    const { branch: head } = valueOf(await anonymous.ensureBranch('maestro/two', anonymous.state.head));
    const proposed = await propose(anonymous, 'other', (folder) => writeIn(folder, 'a.txt', 'c\n'));
    const ids = proposed.change ? decidableIds(proposed.change) : [];
    const ours = await land(anonymous, integrationOf(proposed, head, ids));
    assert.match(about(ours), /^CodeMaestro <codemaestro@localhost>/);
  });

  it('keeps what a merge replaces, and removes and adds what is unchanged', async () => {
    sandbox.write('edited.txt', Array.from({ length: 20 }, (_, at) => `${String(at)}\n`).join(''));
    sandbox.write('deep/gone.txt', 'gone\n');
    const repository = valueOf(await sandbox.open());
    const commit = await landed(repository, (folder) => {
      writeIn(folder, 'edited.txt', readFileSync(path.join(folder, 'edited.txt'), 'utf8').replace('2\n', 'two\n'));
      rmSync(path.join(folder, 'deep'), { recursive: true });
      writeIn(folder, 'new/file.txt', 'new\n');
    });
    const mine = sandbox.read('edited.txt').toString().replace('17\n', 'mine\n');
    sandbox.write('edited.txt', mine);
    assert.deepEqual(valueOf(await repository.applyToWorkspace(repository.state.head, commit)), { conflicts: [] });
    assert.equal(sandbox.read('edited.txt').toString(), mine.replace('2\n', 'two\n'));
    assert.equal(sandbox.read('new/file.txt').toString(), 'new\n');
    assert.ok(!existsSync(path.join(sandbox.workspace, 'deep')));
    const saved = path.join(sandbox.stateDir, 'saved', commit.slice(0, 12), 'edited.txt');
    assert.equal(readFileSync(saved, 'utf8'), mine);
  });

  it(nameOf('GATE-23'), async () => {
    sandbox.write('a.txt', 'one\ntwo\nthree\n');
    sandbox.write('b.txt', 'b\n');
    const repository = valueOf(await sandbox.open());
    const commit = await landed(repository, (folder) => {
      writeIn(folder, 'a.txt', 'one\nTWO\nthree\n');
      writeIn(folder, 'b.txt', 'B\n');
    });
    sandbox.write('a.txt', 'one\nmine\nthree\n');
    assert.deepEqual(valueOf(await repository.applyToWorkspace(repository.state.head, commit)).conflicts, ['a.txt']);
    assert.equal(sandbox.read('a.txt').toString(), 'one\nmine\nthree\n', 'the person’s version stays');
    assert.equal(sandbox.read('b.txt').toString(), 'B\n', 'the other file is brought over');
    assert.equal(await repository.fileAt(commit, 'a.txt'), 'one\nTWO\nthree\n', 'the accepted one can be had');
  });

  it('is swept of what a killed process was making there, and of nothing else', async () => {
    sandbox.write('src/a.txt', 'a\n');
    const repository = valueOf(await sandbox.open());
    const commit = await landed(repository, (folder) => writeIn(folder, 'src/a.txt', 'b\n'));
    const left = `src/${path.basename(temporaryName('a.txt'))}`;
    sandbox.write(left, 'half');
    const old = new Date(Date.now() - 86_400_000);
    utimesSync(path.join(sandbox.workspace, left), old, old);
    sandbox.write('src/.a.txt.tmp', 'mine');
    assert.deepEqual(valueOf(await repository.applyToWorkspace(repository.state.head, commit)).conflicts, []);
    assert.deepEqual(readdirSync(path.join(sandbox.workspace, 'src')).sort(), ['.a.txt.tmp', 'a.txt']);
  });

  it('is never written through a link that leads out of it', async () => {
    sandbox.write('dir/a.txt', 'a\n');
    const repository = valueOf(await sandbox.open());
    const commit = await landed(repository, (folder) => writeIn(folder, 'dir/a.txt', 'b\n'));
    const outside = path.join(sandbox.top, 'outside');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'a.txt'), 'a\n');
    rmSync(path.join(sandbox.workspace, 'dir'), { recursive: true });
    symlinkSync(outside, path.join(sandbox.workspace, 'dir'));
    assert.deepEqual(valueOf(await repository.applyToWorkspace(repository.state.head, commit)).conflicts, [
      'dir/a.txt',
    ]);
    assert.equal(readFileSync(path.join(outside, 'a.txt'), 'utf8'), 'a\n');
  });

  it('without git is recorded as it is, but for what is ignored, installed or huge', async () => {
    sandbox.write('.gitignore', '*.log\n');
    for (const file of [
      'a.txt',
      'x.log',
      'node_modules/dep/index.js',
      '.maestro/config.json',
      '.maestro/state/journal',
    ]) {
      sandbox.write(file, 'x\r\n');
    }
    sandbox.write('huge [1].bin', '');
    truncateSync(path.join(sandbox.workspace, 'huge [1].bin'), 51 * 1024 * 1024);
    const stateDir = path.join(sandbox.workspace, '.maestro/state');
    const repository = valueOf(await sandbox.open({ stateDir }));
    assert.equal(repository.state.kind, 'private');
    assert.deepEqual(await repository.filesAt(repository.state.head), ['.gitignore', '.maestro/config.json', 'a.txt']);
    assert.equal(await repository.fileAt(repository.state.head, 'a.txt'), 'x\r\n');
    assert.match(valueOf(await repository.workingCopy()).notes.join(), /over 50 MB.*huge \[1\]\.bin/);
    sandbox.write('a.txt', 'changed\n');
    const later = valueOf(await sandbox.open({ stateDir }));
    assert.notEqual(later.state.head, repository.state.head);
    assert.equal(await later.fileAt(repository.state.head, 'a.txt'), 'x\r\n');
    assert.ok(!existsSync(path.join(sandbox.workspace, '.git')));
    assert.ok(lstatSync(path.join(stateDir, 'repository.git')).isDirectory());
  });
});
