import assert from 'node:assert/strict';
import type { Failure } from '../../src/core/domain/index.ts';
import type { WorktreeFiles } from '../../src/core/ports/index.ts';
import type { Result } from '../../src/core/base/index.ts';

/** A folder of files in memory or on a disk. */
export interface WorktreeFilesHarness {
  readonly files: WorktreeFiles;
  /** Makes a symbolic link at `path`; `target` as in symlink(2). */
  link(target: string, path: string): Promise<void>;
  dispose(): Promise<void>;
}

/** What every implementation of {@link WorktreeFiles} keeps to. `make` gives an empty folder. */
export function worktreeFilesContract(name: string, make: () => Promise<WorktreeFilesHarness>): void {
  describe(`${name} as worktree files`, () => {
    let harness: WorktreeFilesHarness;
    let files: WorktreeFiles;
    beforeEach(async () => {
      harness = await make();
      files = harness.files;
    });
    afterEach(async () => harness.dispose());

    it('reads back what was written, in folders that it makes', async () => {
      for (const text of ['', 'a\r\nb\n', 'grüße 🎼\n']) {
        assert.deepEqual(await files.write('src/deep/a.ts', text), { ok: true, value: null });
        assert.deepEqual(await files.read('src/deep/a.ts'), { ok: true, value: text });
      }
      assert.equal(await files.exists('src/deep/a.ts'), true);
      assert.equal(await files.exists('src/b.ts'), false);
    });

    it('lists files sorted, `/` separated', async () => {
      for (const path of ['b.ts', 'a/z.ts', 'a.ts', 'a/b/c.ts']) await files.write(path, '');
      assert.deepEqual(await files.list(), ['a.ts', 'a/b/c.ts', 'a/z.ts', 'b.ts']);
    });

    it('says when a file is not there', async () => {
      assert.equal(reasonOf(await files.read('nope.ts')), 'not-found');
    });

    it('refuses paths that leave the folder or name no file', async () => {
      for (const path of [
        '../x',
        'a/../../x',
        'a/../b',
        '/etc/passwd',
        'C:\\x',
        'C:/x',
        'a\\b',
        'a\0b',
        '',
        '.',
        './',
      ]) {
        assert.equal(reasonOf(await files.read(path)), 'not-permitted', path);
        assert.equal(reasonOf(await files.write(path, 'x')), 'not-permitted', path);
        assert.equal(reasonOf(await files.locate(path)), 'not-permitted', path);
        assert.equal(await files.exists(path), false, path);
      }
      assert.deepEqual(await files.list(), []);
    });

    it('refuses to write what belongs to git', async () => {
      for (const path of ['.git/config', '.GIT/hooks/pre-commit', 'sub/.git', './.git/x', '.git./x', 'GIT~1/x'])
        assert.equal(reasonOf(await files.write(path, 'x')), 'not-permitted', path);
      assert.equal((await files.write('.gitignore', 'x')).ok, true);
      assert.equal((await files.write('.github/a.yml', 'x')).ok, true);
    });

    it('moves a file into folders that it makes, and never over another', async () => {
      await files.write('a.ts', 'a');
      await files.write('b.ts', 'b');
      assert.equal(reasonOf(await files.move('a.ts', 'b.ts')), 'conflict');
      assert.equal(reasonOf(await files.move('nope.ts', 'c.ts')), 'not-found');
      assert.deepEqual(await files.move('a.ts', 'src/deep/a.ts'), { ok: true, value: null });
      assert.deepEqual(await files.list(), ['b.ts', 'src/deep/a.ts']);
      assert.deepEqual(await files.read('src/deep/a.ts'), { ok: true, value: 'a' });
    });

    it('removes a file, and says when it is not there', async () => {
      await files.write('a.ts', 'a');
      assert.deepEqual(await files.remove('a.ts', null), { ok: true, value: null });
      assert.equal(reasonOf(await files.remove('a.ts', null)), 'not-found');
      assert.deepEqual(await files.list(), []);
    });

    it('moves and removes nothing outside, nor what belongs to git', async () => {
      await files.write('a.ts', 'a');
      await harness.link('..', 'up');
      for (const path of ['../x', '/x', 'up/x', '.git/config', '.GIT/x', '']) {
        assert.equal(reasonOf(await files.move('a.ts', path)), 'not-permitted', path);
        assert.equal(reasonOf(await files.move(path, 'c.ts')), 'not-permitted', path);
        assert.equal(reasonOf(await files.remove(path, null)), 'not-permitted', path);
      }
      assert.deepEqual(await files.read('a.ts'), { ok: true, value: 'a' });
    });

    it('reads bytes', async () => {
      await files.write('a.ts', 'ü');
      const bytes = await files.readBytes('a.ts');
      assert.deepEqual(bytes.ok && [...bytes.value], [0xc3, 0xbc]);
      assert.equal(reasonOf(await files.readBytes('nope.ts')), 'not-found');
    });

    it('locates a file under its one canonical path, whether it is there or not', async () => {
      await files.write('src/a.ts', '');
      for (const path of ['src/a.ts', './src/a.ts', 'src/./a.ts', 'src//a.ts', './/src/a.ts'])
        assert.deepEqual(await files.locate(path), { ok: true, value: 'src/a.ts' }, path);
      assert.deepEqual(await files.locate('./new/deep//b.ts'), { ok: true, value: 'new/deep/b.ts' });
      assert.equal(await files.exists('new'), false);
    });

    it('does not climb, even where it would come down inside', async () => {
      await files.write('a/b.ts', '');
      for (const path of ['a/../.github/x', 'a/..', '..', 'a/b.ts/../../x'])
        assert.equal(reasonOf(await files.locate(path)), 'not-permitted', path);
    });

    it('locates what a link leads to, and reads and writes exactly there', async () => {
      await files.write('.github/workflows/ci.yml', 'old');
      await harness.link('.github', 'docs');
      await harness.link('.github/workflows/ci.yml', 'notes.md');
      await harness.link('../docs/workflows', 'src/deep');
      for (const path of ['docs/workflows/ci.yml', 'notes.md', './docs//workflows/ci.yml']) {
        assert.deepEqual(await files.locate(path), { ok: true, value: '.github/workflows/ci.yml' }, path);
      }
      assert.deepEqual(await files.locate('docs/new/x.md'), { ok: true, value: '.github/new/x.md' });
      assert.deepEqual(await files.locate('src/deep/new.yml'), { ok: true, value: '.github/workflows/new.yml' });
      await files.write('notes.md', 'new');
      assert.deepEqual(await files.read('.github/workflows/ci.yml'), { ok: true, value: 'new' });
    });

    it('locates nothing behind a link that leads out or nowhere, nor the folder itself', async () => {
      await harness.link('..', 'up');
      await harness.link('nothing/here', 'nowhere');
      await harness.link('.', 'self');
      for (const path of ['up/x', 'up', 'nowhere', 'self'])
        assert.equal(reasonOf(await files.locate(path)), 'not-permitted', path);
      assert.deepEqual(await files.locate('self/a.ts'), { ok: true, value: 'a.ts' });
    });

    it('locates canonical paths where they are', async () => {
      await harness.link('b', 'a');
      await files.write('b/c.ts', '');
      for (const path of ['a/c.ts', 'a/d/e.ts', 'b/c.ts']) {
        const once = await files.locate(path);
        assert.ok(once.ok);
        assert.deepEqual(await files.locate(once.value), once);
      }
    });
  });
}

export function reasonOf(result: Result<unknown, Failure>): string {
  return result.ok ? 'ok' : result.error.reason;
}
