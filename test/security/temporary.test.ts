import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { temporaryReport } from '../../src/adapters/check-runner/report-file.ts';
import { createWholeFiles, systemDisk } from '../../src/adapters/whole-files/index.ts';
import { foldersOf, temporaryFolder, type Folders } from '../../src/local/folders.ts';
import { makeStateFolder } from '../../src/local/state-folder.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { small } from '../app/projects.ts';
import { createWorld } from '../app/world.ts';
import { nameOf } from './cases.ts';

function modeOf(file: string): number {
  return lstatSync(file).mode & 0o777;
}

describe('files that the engine makes for itself', () => {
  let top: string;

  beforeEach(() => {
    top = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'maestro-modes-')));
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  function workspace(): Folders {
    const folder = path.join(top, 'project');
    mkdirSync(folder, { recursive: true });
    return valueOf(foldersOf(folder, { MAESTRO_HOME: path.join(top, 'home') }));
  }

  it(nameOf('SEC-11'), async function () {
    if (process.platform === 'win32') this.skip();
    const names: string[] = [];
    for (const name of ['a', 'a']) {
      async function* looking(): AsyncGenerator<string> {
        yield await Promise.resolve('half');
        const [made = ''] = readdirSync(top).filter((each) => each.includes('maestro-tmp'));
        names.push(made);
        assert.equal(modeOf(path.join(top, made)), 0o600);
      }
      await createWholeFiles().put(path.join(top, name), looking());
    }
    assert.equal(new Set(names).size, 2, 'no name can be told before');
    symlinkSync(path.join(top, 'elsewhere'), path.join(top, 'planted'));
    await assert.rejects(systemDisk.create(path.join(top, 'planted'), 0o600), /EEXIST/);

    const [one, two] = [await temporaryReport(), await temporaryReport()];
    assert.notEqual(one.folder, two.folder);
    assert.equal(modeOf(one.folder ?? ''), 0o700);
    await Promise.all([one.remove(), two.remove()]);
  });

  it('lie in folders that only the person reads', async function () {
    if (process.platform === 'win32') this.skip();
    const world = createWorld(small);
    try {
      const maestro = await world.open();
      await maestro.close();
      assert.equal(modeOf(world.folders.state), 0o700);
      chmodSync(world.folders.state, 0o755);
      valueOf(makeStateFolder(world.folders));
      assert.equal(modeOf(world.folders.state), 0o700, 'one that an earlier version made is closed');
    } finally {
      world.dispose();
    }
  });

  it('are not made where a link lies in wait', () => {
    for (const name of ['.maestro', '.maestro/state']) {
      const folders = workspace();
      const elsewhere = path.join(top, 'elsewhere');
      mkdirSync(elsewhere, { recursive: true });
      mkdirSync(path.dirname(path.join(folders.workspace, name)), { recursive: true });
      symlinkSync(elsewhere, path.join(folders.workspace, name));
      const made = makeStateFolder(folders);
      assert.match(made.ok ? '' : made.error.person, /is a link/);
      assert.deepEqual(readdirSync(elsewhere), []);
      rmSync(folders.workspace, { recursive: true });
    }
  });

  it('are not made in a common place that another made before', () => {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = top;
    try {
      const folders = { ...workspace(), worktrees: path.join(temporaryFolder(), 'worktrees', 'x') };
      symlinkSync('/', temporaryFolder());
      assert.match(JSON.stringify(makeStateFolder(folders)), /is a link, or belongs to somebody else/);
      rmSync(temporaryFolder());
      writeFileSync(temporaryFolder(), '');
      assert.equal(makeStateFolder(folders).ok, false);
      rmSync(temporaryFolder());
      valueOf(makeStateFolder(folders));
      assert.equal(modeOf(temporaryFolder()), 0o700);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });
});
