import assert from 'node:assert/strict';
import type { Failure } from '../../src/core/domain/index.ts';
import type { WorktreeFiles } from '../../src/core/ports/index.ts';
import type { Result } from '../../src/core/base/index.ts';

/** A folder of files in memory or on a disk. */
export interface WorktreeFilesHarness {
  readonly files: WorktreeFiles;
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
  });
}

export function reasonOf(result: Result<unknown, Failure>): string {
  return result.ok ? 'ok' : result.error.reason;
}
