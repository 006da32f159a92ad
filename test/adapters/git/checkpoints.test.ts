import assert from 'node:assert/strict';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { checkpointBounds, type SavedFiles, type Worktree } from '../../../src/core/domain/index.ts';
import type { Repository } from '../../../src/core/ports/index.ts';
import { nameOf } from '../../security/cases.ts';
import { createSandbox, fingerprint, personsView, valueOf, writeIn, type Sandbox } from './sandbox.ts';

const bounds = checkpointBounds;

describe('checkpoints of a worktree’s files', () => {
  let sandbox: Sandbox;
  let repository: Repository;
  let worktree: Worktree;
  const at = (file: string): string => path.join(worktree.path, file);
  const view = (): readonly string[] => fingerprint(worktree.path, (file) => file === '.git');
  const save = async (): Promise<SavedFiles> => valueOf(await repository.saveFiles(worktree, bounds));

  beforeEach(async () => {
    sandbox = createSandbox();
    sandbox.git('init', '-q');
    sandbox.write('.gitignore', '*.log\n.env\n');
    sandbox.write('a.txt', 'a\n');
    sandbox.write('src/b.txt', 'b\n');
    sandbox.write('src/deep/c.txt', 'c\n');
    sandbox.commitAll();
    repository = valueOf(await sandbox.open());
    worktree = valueOf(await repository.prepareWorktree('task', repository.state.head));
  });
  afterEach(() => sandbox.dispose());

  it('hold new, edited and removed files and links, and bring back exactly those', async () => {
    writeIn(worktree.path, 'new/file.txt', 'new\n');
    writeIn(worktree.path, 'a.txt', 'edited\n');
    rmSync(at('src/b.txt'));
    symlinkSync('a.txt', at('link'));
    const before = view();
    const saved = await save();
    assert.deepEqual([saved.leftOut, saved.paths], [0, []]);
    rmSync(at('new'), { recursive: true });
    rmSync(at('link'));
    writeIn(worktree.path, 'link/now/a/folder.txt', 'x\n');
    writeIn(worktree.path, 'src/b.txt', 'b is back\n');
    writeIn(worktree.path, 'a.txt', 'edited again\n');
    assert.deepEqual(valueOf(await repository.putBack(worktree, saved, bounds)), { links: 0, skipped: [] });
    assert.deepEqual(view(), before);
  });

  it('are the same for a folder without git, whose own files they leave alone', async () => {
    const plain = createSandbox();
    try {
      plain.write('a.txt', 'a\n');
      const own = valueOf(await plain.open());
      assert.equal(own.state.kind, 'private');
      const tree = valueOf(await own.prepareWorktree('task', own.state.head));
      const theirs = fingerprint(plain.workspace);
      writeIn(tree.path, 'a.txt', 'edited\n');
      const saved = valueOf(await own.saveFiles(tree, bounds));
      rmSync(path.join(tree.path, 'a.txt'));
      valueOf(await own.putBack(tree, saved, bounds));
      assert.equal(readFileSync(path.join(tree.path, 'a.txt'), 'utf8'), 'edited\n');
      assert.deepEqual(fingerprint(plain.workspace), theirs);
    } finally {
      plain.dispose();
    }
  });

  it('are gone with the worktree, are in nobody’s history, and touch nothing of the person', async () => {
    sandbox.write('mine.txt', 'not committed\n');
    const person = personsView(sandbox.workspace);
    const history = sandbox.git('log', '--all', '--format=%H');
    writeIn(worktree.path, 'a.txt', 'edited\n');
    const saved = await save();
    writeIn(worktree.path, 'a.txt', 'worse\n');
    valueOf(await repository.putBack(worktree, saved, bounds));
    assert.equal(sandbox.git('log', '--all', '--format=%H'), history);
    const ours = /[.]git.refs.maestro/;
    assert.deepEqual(
      personsView(sandbox.workspace).filter((line) => !ours.test(line)),
      person,
    );
    // Not even the person's own clean-up takes them away while the worktree lasts.
    sandbox.git('gc', '-q', '--prune=now');
    writeIn(worktree.path, 'a.txt', 'worse\n');
    valueOf(await repository.putBack(worktree, saved, bounds));
    assert.equal(readFileSync(at('a.txt'), 'utf8'), 'edited\n');
    await repository.removeWorktree('task');
    sandbox.git('gc', '-q', '--prune=now');
    assert.throws(() => sandbox.git('cat-file', '-e', saved.tree));
    assert.equal(sandbox.git('for-each-ref', 'refs/maestro'), '');
  });

  it('let go of what is not to be kept any longer', async () => {
    writeIn(worktree.path, 'a.txt', 'one\n');
    const one = await save();
    writeIn(worktree.path, 'a.txt', 'two\n');
    const two = await save();
    valueOf(await repository.forgetFiles(worktree, [two.tree]));
    writeIn(worktree.path, 'a.txt', 'three\n');
    valueOf(await repository.treeOf(worktree));
    sandbox.git('gc', '-q', '--prune=now');
    assert.throws(() => sandbox.git('cat-file', '-e', one.tree));
    valueOf(await repository.putBack(worktree, two, bounds));
    assert.equal(readFileSync(at('a.txt'), 'utf8'), 'two\n');
  });

  it('leave out what passes a bound, say so, and neither remove nor overwrite it', async () => {
    writeIn(worktree.path, 'big.bin', Buffer.alloc(600));
    writeIn(worktree.path, 'a.txt', 'x'.repeat(700));
    for (const name of ['1', '2', '3', '4']) writeIn(worktree.path, `many/${name}`, name.repeat(60 + Number(name)));
    const small = { file: 500, files: 3, total: 160, time: 10_000 };
    const saved = valueOf(await repository.saveFiles(worktree, small));
    assert.equal(saved.leftOut, 4);
    assert.deepEqual(Object.fromEntries(saved.paths.map(({ path: name, why }) => [name, why])), {
      'big.bin': 'file',
      'a.txt': 'file',
      'many/3': 'total',
      'many/4': 'total',
    });
    const fewer = valueOf(await repository.saveFiles(worktree, { ...small, total: 1_000, files: 2 }));
    assert.deepEqual(
      fewer.paths.map(({ why }) => why),
      ['files', 'files', 'file', 'file'],
    );
    writeIn(worktree.path, 'many/1', 'changed');
    valueOf(await repository.putBack(worktree, saved, small));
    assert.equal(readFileSync(at('many/1'), 'utf8'), '1'.repeat(61));
    assert.equal(readFileSync(at('a.txt'), 'utf8'), 'x'.repeat(700));
    assert.ok(existsSync(at('big.bin')) && existsSync(at('many/3')) && existsSync(at('many/4')));
  });

  it('fail when their time is over, and change nothing', async () => {
    writeIn(worktree.path, 'a.txt', 'edited\n');
    const late = await repository.saveFiles(worktree, { ...bounds, time: 0 });
    assert.ok(!late.ok);
    assert.equal(readFileSync(at('a.txt'), 'utf8'), 'edited\n');
    await save();
  });

  it('leave repositories within the worktree alone', async () => {
    const saved = await save();
    mkdirSync(at('inner'));
    sandbox.gitIn(at('inner'), 'init', '-q');
    writeIn(worktree.path, 'inner/work.txt', 'work\n');
    const second = await save();
    assert.deepEqual(second.paths, [{ path: 'inner', why: 'repository' }]);
    valueOf(await repository.putBack(worktree, saved, bounds));
    assert.ok(existsSync(at('inner/work.txt')));
  });

  it('skip a path where something stands that was not saved, and say which', async () => {
    const saved = await save();
    rmSync(at('src'), { recursive: true });
    writeIn(worktree.path, 'src/b.txt/kept.log', 'ignored work\n');
    const { skipped } = valueOf(await repository.putBack(worktree, saved, bounds));
    assert.deepEqual(skipped, ['src/b.txt']);
    assert.equal(readFileSync(at('src/b.txt/kept.log'), 'utf8'), 'ignored work\n');
    assert.equal(readFileSync(at('src/deep/c.txt'), 'utf8'), 'c\n');
  });

  it('see a change of the same length that follows at once', async () => {
    writeIn(worktree.path, 'a.txt', '1\n');
    valueOf(await repository.treeOf(worktree));
    writeIn(worktree.path, 'a.txt', '2\n');
    const saved = await save();
    writeIn(worktree.path, 'a.txt', '3\n');
    valueOf(await repository.putBack(worktree, saved, bounds));
    assert.equal(readFileSync(at('a.txt'), 'utf8'), '2\n');
  });

  it(nameOf('GIT-15'), async () => {
    const outside = path.join(sandbox.top, 'outside');
    writeIn(outside, 'file.txt', 'outside\n');
    writeIn(outside, 'deep/c.txt', 'outside too\n');
    const before = view();
    const saved = await save();
    for (const file of ['a.txt', 'src/b.txt']) rmSync(at(file));
    symlinkSync(path.join(outside, 'file.txt'), at('a.txt'));
    linkSync(path.join(outside, 'file.txt'), at('src/b.txt'));
    rmSync(at('src/deep'), { recursive: true });
    symlinkSync(path.join(outside, 'deep'), at('src/deep'));
    const theirs = fingerprint(outside);
    assert.deepEqual(valueOf(await repository.putBack(worktree, saved, bounds)), { links: 3, skipped: [] });
    assert.deepEqual(fingerprint(outside), theirs);
    assert.equal(statSync(path.join(outside, 'file.txt')).nlink, 1);
    assert.deepEqual(view(), before);
  });

  it(nameOf('GIT-16'), async () => {
    const secret = 'TOKEN=a-secret-of-the-person\n';
    writeIn(worktree.path, 'notes/untracked.txt', 'hours of work\n');
    writeIn(worktree.path, '.env', secret);
    const saved = await save();
    sandbox.gitIn(worktree.path, 'clean', '-fdxq');
    assert.ok(!existsSync(at('notes')) && !existsSync(at('.env')));
    valueOf(await repository.putBack(worktree, saved, bounds));
    assert.equal(readFileSync(at('notes/untracked.txt'), 'utf8'), 'hours of work\n');
    writeIn(worktree.path, '.env', secret);
    const blob = sandbox.git('hash-object', '--no-filters', at('.env'));
    assert.throws(() => sandbox.git('cat-file', '-e', blob));
    valueOf(await repository.putBack(worktree, saved, bounds));
    assert.equal(readFileSync(at('.env'), 'utf8'), secret);
  });
});

describe('any work on a worktree', () => {
  const names = fc.constantFrom(
    'a.txt',
    'src',
    'src/b.txt',
    'src/deep',
    'src/deep/c.txt',
    'n',
    'n/m',
    'n/m/o',
    'x y.txt',
  );
  const act = fc.record({
    does: fc.constantFrom('write', 'write', 'delete', 'link', 'hard-link', 'move'),
    file: names,
    other: names,
    text: fc.constantFrom('', 'one\n', 'two\n', 'a\0b', 'ü\r\n'),
  });

  /** Does it, if it can be done. */
  function carryOut(
    folder: string,
    { does, file, other, text }: typeof act extends fc.Arbitrary<infer A> ? A : never,
  ): void {
    const target = path.join(folder, file);
    const from = path.join(folder, other);
    try {
      if (does === 'delete') rmSync(target, { recursive: true, force: true });
      if (does === 'write') writeIn(folder, file, text);
      if (does === 'link') symlinkSync(other, target);
      if (does === 'hard-link') linkSync(from, target);
      if (does === 'move') renameSync(from, target);
    } catch {
      // Something is in the way, or not there.
    }
  }

  it('is undone by going back: the tree is as it was', async () => {
    const sandbox = createSandbox();
    try {
      sandbox.git('init', '-q');
      for (const file of ['a.txt', 'src/b.txt', 'src/deep/c.txt']) sandbox.write(file, `${file}\n`);
      sandbox.commitAll();
      const repository = valueOf(await sandbox.open());
      const worktree = valueOf(await repository.prepareWorktree('task', repository.state.head));
      const view = (): readonly string[] => fingerprint(worktree.path, (file) => file === '.git');
      const acts = fc.array(act, { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(acts, acts, async (first, second) => {
          for (const each of first) carryOut(worktree.path, each);
          const before = view();
          const saved = valueOf(await repository.saveFiles(worktree, bounds));
          for (const each of second) carryOut(worktree.path, each);
          const { skipped } = valueOf(await repository.putBack(worktree, saved, bounds));
          assert.deepEqual(skipped, []);
          assert.deepEqual(view(), before);
        }),
        { numRuns: 40, includeErrorInReport: true },
      );
    } finally {
      sandbox.dispose();
    }
  });
});
