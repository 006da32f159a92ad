import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchHere, type Launcher } from '../../../src/adapters/launcher/index.ts';
import { createLists } from '../../../src/adapters/worktree-files/index.ts';

describe('lists of a worktree', () => {
  let top: string;
  let root: string;
  let started: number;
  const at = (path: string): string => join(root, path);
  const git = (folder: string, ...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: folder, encoding: 'utf8' });
  const launcher: Launcher = {
    run(...given) {
      started++;
      return launchHere.run(...given);
    },
  };

  beforeEach(() => {
    top = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'maestro-lists-')));
    const main = join(top, 'main');
    fs.mkdirSync(join(main, 'src/deep'), { recursive: true });
    for (const path of ['a.ts', 'src/b.ts', 'src/deep/c.ts']) fs.writeFileSync(join(main, path), '');
    fs.writeFileSync(join(main, '.gitignore'), '*.log\n');
    git(main, 'init', '-q');
    git(main, 'add', '-A');
    git(main, 'commit', '-qm', 'x');
    root = join(top, 'linked');
    git(main, 'worktree', 'add', '-q', root);
    fs.mkdirSync(at('empty/in/empty'), { recursive: true });
    fs.writeFileSync(at('x.log'), '');
    started = 0;
  });
  afterEach(() => fs.rmSync(top, { recursive: true }));

  /** Waits until the clock of the disk has moved on, so that the next change has a later time than all before. */
  function tick(): void {
    const probe = join(top, 'probe');
    const write = (): bigint => {
      fs.writeFileSync(probe, String(Math.random()));
      return fs.statSync(probe, { bigint: true }).ctimeNs;
    };
    const before = write();
    while (write() === before);
  }

  const changes: Record<string, () => void> = {
    'a file comes': () => fs.writeFileSync(at('src/new.ts'), ''),
    'a file comes into a folder that was empty': () => fs.writeFileSync(at('empty/in/empty/new.ts'), ''),
    'a folder comes': () => fs.mkdirSync(at('src/more')),
    'a file comes into it': () => fs.writeFileSync(at('src/more/d.ts'), ''),
    'a file goes': () => fs.rmSync(at('src/deep/c.ts')),
    'a file is moved': () => fs.renameSync(at('src/b.ts'), at('src/deep/b.ts')),
    'the rules are edited': () => fs.appendFileSync(at('.gitignore'), 'empty/\n'),
    'a folder gets rules of its own': () => fs.writeFileSync(at('src/.gitignore'), 'new.ts\n'),
    'those are edited': () => fs.writeFileSync(at('src/.gitignore'), 'more/\n'),
    'what is ignored is added all the same': () => git(root, 'add', '-f', 'x.log'),
    'the repository ignores more': () => fs.appendFileSync(join(top, 'main/.git/info/exclude'), 'src/more\n'),
    'a file comes, and the time of its folder is set back': () => {
      const { atime, mtime } = fs.statSync(at('src/deep'));
      fs.writeFileSync(at('src/deep/late.ts'), '');
      fs.utimesSync(at('src/deep'), atime, mtime);
    },
  };

  it('are given without git as long as they hold, and never longer', async () => {
    // As if all had been there for long.
    const lists = createLists(launcher, () => Date.now() + 60_000);
    assert.deepEqual(await lists.of(root), ['.gitignore', 'a.ts', 'src/b.ts', 'src/deep/c.ts']);
    for (const [what, change] of Object.entries(changes)) {
      const before = started;
      await lists.of(root);
      assert.equal(started, before, `asked again before: ${what}`);
      tick();
      change();
      tick();
      assert.deepEqual(await lists.of(root), await createLists().of(root), what);
    }
  });

  it('are asked for again as long as something is young, for the clock of a disk may be coarse', async () => {
    const lists = createLists(launcher);
    for (const name of ['one.ts', 'two.ts', 'three.ts']) {
      fs.writeFileSync(at(name), '');
      assert.ok((await lists.of(root)).includes(name));
    }
    assert.equal(started, 3);
  });

  it('are asked for again where git is not told by a worktree of its own', async () => {
    const lists = createLists(launcher, () => Date.now() + 60_000);
    const main = join(top, 'main');
    await lists.of(main);
    const before = started;
    await lists.of(main);
    assert.ok(started > before);
  });

  it('tell once what killed processes left', async () => {
    const lists = createLists(launcher);
    fs.writeFileSync(at('src/.a.ts.0123456789ab.maestro-tmp'), '');
    assert.equal((await lists.leftovers(root)).length, 1);
    assert.deepEqual([await lists.leftovers(root), started], [[], 1]);
  });
});
