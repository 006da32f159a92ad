import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorktreeFiles } from '../../../src/adapters/worktree-files/index.ts';
import type { WorktreeFiles } from '../../../src/core/ports/index.ts';
import { reasonOf, worktreeFilesContract } from '../../contracts/worktree-files.contract.ts';

worktreeFilesContract('a folder on the disk', async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'maestro-files-'));
  return {
    files: await openWorktreeFiles(folder),
    async link(target, path) {
      await fs.promises.mkdir(join(folder, path, '..'), { recursive: true });
      await fs.promises.symlink(target, join(folder, path));
    },
    dispose: () => fs.promises.rm(folder, { recursive: true }),
  };
});

describe('worktree files', () => {
  let top: string;
  let root: string;
  let files: WorktreeFiles;
  const at = (path: string): string => join(root, path);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root, encoding: 'utf8' });

  beforeEach(async () => {
    top = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'maestro-files-')));
    root = join(top, 'root');
    fs.mkdirSync(at('src'), { recursive: true });
    fs.mkdirSync(join(top, 'outside'));
    fs.writeFileSync(join(top, 'outside', 'secret.txt'), 'secret');
    files = await openWorktreeFiles(root);
  });
  afterEach(() => fs.rmSync(top, { recursive: true }));

  it('keeps a copy of what it removes, and of each later file of the same name', async () => {
    const trash = join(top, 'trash');
    for (const text of ['one', 'two']) {
      await files.write('src/a.ts', text);
      const removed = await files.remove('src/a.ts', trash);
      assert.ok(removed.ok && removed.value !== null);
      assert.equal(fs.readFileSync(removed.value, 'utf8'), text);
      assert.equal(fs.existsSync(at('src/a.ts')), false);
    }
    assert.deepEqual(fs.readdirSync(top).sort(), ['outside', 'root', 'trash', 'trash~2']);
    for (const each of ['trash', 'trash~2']) assert.deepEqual(fs.readdirSync(join(top, each, 'src')), ['a.ts']);
  });

  it('neither moves nor removes folders, nor a file of which no copy can be kept', async () => {
    fs.writeFileSync(join(top, 'file'), '');
    await files.write('src/a.ts', 'a');
    assert.equal(reasonOf(await files.move('src', 'lib')), 'not-permitted');
    assert.equal(reasonOf(await files.remove('src', null)), 'not-permitted');
    assert.notEqual(reasonOf(await files.remove('src/a.ts', join(top, 'file'))), 'ok');
    assert.equal(fs.readFileSync(at('src/a.ts'), 'utf8'), 'a');
  });

  describe('links', () => {
    it('are followed inside the folder: the file is written, the link stays', async () => {
      fs.writeFileSync(at('real.txt'), 'old');
      fs.symlinkSync('real.txt', at('link.txt'));
      fs.symlinkSync('src', at('dir'));
      assert.equal(reasonOf(await files.write('link.txt', 'new')), 'ok');
      assert.equal(reasonOf(await files.write('dir/a.ts', 'a')), 'ok');
      assert.equal(fs.readFileSync(at('real.txt'), 'utf8'), 'new');
      assert.equal(fs.readlinkSync(at('link.txt')), 'real.txt');
      assert.equal(fs.readFileSync(at('src/a.ts'), 'utf8'), 'a');
    });

    it('are refused when they lead out, lead nowhere or run in circles', async () => {
      fs.symlinkSync('../outside', at('out'));
      fs.symlinkSync('../outside/secret.txt', at('secret'));
      fs.symlinkSync('../outside/new.txt', at('nowhere'));
      fs.symlinkSync('circle', at('circle'));
      for (const path of ['out/secret.txt', 'out/new.txt', 'secret', 'nowhere', 'circle', 'circle/x']) {
        assert.equal(reasonOf(await files.read(path)), 'not-permitted', path);
        assert.equal(reasonOf(await files.write(path, 'x')), 'not-permitted', path);
      }
      assert.deepEqual(fs.readdirSync(join(top, 'outside')), ['secret.txt']);
      assert.equal(fs.readFileSync(join(top, 'outside', 'secret.txt'), 'utf8'), 'secret');
    });

    it('do not open a way into .git', async () => {
      fs.mkdirSync(at('.git'));
      fs.symlinkSync('.git', at('innocent'));
      assert.equal(reasonOf(await files.write('innocent/config', 'x')), 'not-permitted');
      assert.deepEqual(fs.readdirSync(at('.git')), []);
    });

    it('to the folder itself are resolved when it is opened', async () => {
      fs.symlinkSync('root', join(top, 'alias'));
      const alias = await openWorktreeFiles(join(top, 'alias'));
      assert.equal(alias.root, root);
      assert.equal(reasonOf(await alias.write('a.ts', 'a')), 'ok');
    });
  });

  describe('writing', () => {
    it('keeps mode and byte order mark, and reads without the mark', async () => {
      fs.writeFileSync(at('run.sh'), '\ufeffold', { mode: 0o750 });
      assert.deepEqual(await files.read('run.sh'), { ok: true, value: 'old' });
      for (const text of ['new', '\ufeffnew']) {
        await files.write('run.sh', text);
        assert.equal(fs.readFileSync(at('run.sh'), 'utf8'), '\ufeffnew');
      }
      assert.equal(fs.statSync(at('run.sh')).mode & 0o777, 0o750);
      fs.writeFileSync(at('plain.txt'), 'x');
      await files.write('plain.txt', '\ufeffx');
      assert.equal(fs.readFileSync(at('plain.txt'), 'utf8'), 'x');
    });

    it('replaces the file instead of writing into it', async () => {
      fs.writeFileSync(join(top, 'outside', 'shared.txt'), 'old');
      fs.linkSync(join(top, 'outside', 'shared.txt'), at('shared.txt'));
      await files.write('shared.txt', 'new');
      assert.equal(fs.readFileSync(join(top, 'outside', 'shared.txt'), 'utf8'), 'old');
      assert.equal(fs.readFileSync(at('shared.txt'), 'utf8'), 'new');
      assert.deepEqual(fs.readdirSync(root).sort(), ['shared.txt', 'src']);
    });

    it('refuses folders, files in place of folders, text that is not Unicode and names that are too long', async () => {
      fs.writeFileSync(at('file'), '');
      assert.equal(reasonOf(await files.write('src', 'x')), 'not-permitted');
      assert.equal(reasonOf(await files.write('file/inner.ts', 'x')), 'bad-input');
      assert.equal(reasonOf(await files.write('a.ts', '\ud800')), 'bad-input');
      assert.equal(reasonOf(await files.write(`${'n'.repeat(300)}.ts`, 'x')), 'bad-input');
      assert.equal(reasonOf(await files.write(`${'n'.repeat(250)}.ts`, 'x')), 'ok');
    });

    it('leaves the file and no temporary one when it cannot finish', async function () {
      if (process.getuid?.() === 0) return this.skip();
      fs.writeFileSync(at('src/a.ts'), 'old');
      fs.chmodSync(at('src'), 0o555);
      assert.equal(reasonOf(await files.write('src/a.ts', 'new')), 'read-only');
      fs.chmodSync(at('src'), 0o755);
      assert.deepEqual(fs.readdirSync(at('src')), ['a.ts']);
    });
  });

  describe('reading', () => {
    it('says why a file is not a source: encoding, size, kind', async () => {
      fs.writeFileSync(at('latin.txt'), Buffer.from([0x67, 0x72, 0xfc, 0xdf]));
      fs.writeFileSync(at('big.txt'), '');
      fs.truncateSync(at('big.txt'), 5_000_001);
      execFileSync('mkfifo', [at('pipe')]);
      const reasons: string[] = [];
      for (const path of ['latin.txt', 'big.txt', 'pipe', 'src']) {
        const result = await files.read(path);
        assert.equal(reasonOf(result), 'unreadable-source', path);
        if (!result.ok) reasons.push(result.error.person);
      }
      assert.deepEqual(reasons, [
        '"latin.txt" was left out: it is not UTF-8 text.',
        '"big.txt" was left out: it has 5.0 MB, more than 5 MB.',
        '"pipe" was left out: it is not a regular file.',
        '"src" was left out: it is a folder.',
      ]);
    });
  });

  describe('listing', () => {
    const sample = {
      '.gitignore': 'dist/\n*.log\n!keep.log\nnode_modules/\n',
      'src/.gitignore': 'local.ts\n!again.log\n',
      'src/a.ts': '',
      'src/local.ts': '',
      'src/again.log': '',
      'keep.log': '',
      'x.log': '',
      'dist/out.js': '',
      'grüße.txt': '',
      'with space.txt': '',
    };
    const expected = ['.gitignore', 'grüße.txt', 'keep.log', 'src/.gitignore', 'src/a.ts', 'src/again.log'];

    beforeEach(() => {
      for (const [path, text] of Object.entries(sample)) {
        fs.mkdirSync(at(path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''), { recursive: true });
        fs.writeFileSync(at(path), text);
      }
      fs.symlinkSync(join(top, 'outside'), at('node_modules'));
      fs.symlinkSync('src/a.ts', at('src/link.ts'));
    });

    it('is the same with git and without', async () => {
      const all = [...expected, 'src/link.ts', 'with space.txt'].sort();
      assert.deepEqual(await files.list(), all);
      git('init', '-q');
      assert.deepEqual(await files.list(), all);
      git('add', '.gitignore', 'src', 'keep.log');
      git('commit', '-qm', 'x');
      assert.deepEqual(await files.list(), all);
    });

    it('with git: tracked though ignored is there, deleted is not, nested repositories are left out', async () => {
      git('init', '-q');
      git('add', '-f', 'x.log', 'src/a.ts');
      fs.rmSync(at('src/a.ts'));
      fs.mkdirSync(at('nested'));
      execFileSync('git', ['init', '-q'], { cwd: at('nested') });
      fs.writeFileSync(at('nested/file.ts'), '');
      fs.writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe])]), '');
      const listed = await files.list();
      assert.ok(listed.includes('x.log'));
      assert.ok(!listed.includes('src/a.ts'));
      assert.deepEqual(
        listed.filter((path) => path.startsWith('nested') || path.includes('\ufffd')),
        [],
      );
    });

    it('in a linked worktree: the same, and no repository that the index names', async () => {
      git('init', '-q');
      git('add', '-f', 'x.log', 'src/a.ts');
      git('commit', '-qm', 'x');
      git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
      git('commit', '-qm', 'with a module');
      const linked = join(top, 'linked');
      git('worktree', 'add', '-q', linked);
      fs.rmSync(join(linked, 'src/a.ts'));
      fs.writeFileSync(join(linked, 'R 160000 of it'), '');
      fs.writeFileSync(join(linked, 'y.log'), '');
      fs.writeFileSync(join(linked, '.gitignore'), '*.log\n');
      const files = await openWorktreeFiles(linked);
      assert.deepEqual(await files.list(), ['.gitignore', 'R 160000 of it', 'x.log']);
    });

    it('of a folder that the repository around it ignores goes by the folder’s own rules', async () => {
      git('init', '-q');
      const inner = await openWorktreeFiles(at('dist'));
      assert.deepEqual(await inner.list(), ['out.js']);
      const sources = await openWorktreeFiles(at('src'));
      assert.deepEqual(await sources.list(), ['.gitignore', 'a.ts', 'again.log', 'link.ts']);
    });

    it('runs no program that the repository names', async () => {
      git('init', '-q');
      fs.writeFileSync(at('evil.sh'), `#!/bin/sh\ntouch ${join(top, 'ran')}\n`, { mode: 0o755 });
      git('config', 'core.fsmonitor', at('evil.sh'));
      await files.list();
      assert.equal(fs.existsSync(join(top, 'ran')), false);
    });

    it('leaves out temporary files that a crash left', async () => {
      fs.writeFileSync(at('src/.a.ts.0123456789ab.maestro-tmp'), '');
      assert.ok(!(await files.list()).some((path) => path.includes('maestro-tmp')));
    });
  });
});
