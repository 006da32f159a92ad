import assert from 'node:assert/strict';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { configFolder } from '../../src/local/folders.ts';
import { createPlace, type Place } from './driver.ts';

interface Listed {
  readonly path: string;
  readonly lastUsed: string;
  readonly there: boolean;
  readonly openGoals: number | null;
}

describe('known workspaces', () => {
  let place: Place;
  beforeEach(() => {
    place = createPlace();
    place.write('package.json', '{ "name": "bare", "scripts": { "test": "node --test" } }');
    place.write('sum.test.js', "require('node:test')('adds', () => undefined);\n");
    place.git('init', '-q');
    place.git('add', '-A');
    place.git('commit', '-q', '-m', 'Begin');
  });
  afterEach(() => {
    place.dispose();
  });

  const list = async (): Promise<readonly Listed[]> => {
    const { stdout, code } = await place.maestro('workspaces', '--json');
    assert.equal(code, 0);
    return JSON.parse(stdout) as Listed[];
  };

  it('are those in which an engine was at work, until they are forgotten', async () => {
    assert.deepEqual(await list(), []);
    assert.match((await place.maestro('workspaces')).stdout, /^None yet\./);
    await place.maestro('status');
    assert.deepEqual(await list(), [], 'looking is not working');

    await place.maestro('improve');
    const [known, ...others] = await list();
    assert.deepEqual(others, []);
    assert.deepEqual({ ...known, lastUsed: '' }, { path: place.folder, lastUsed: '', there: true, openGoals: 0 });
    assert.match((await place.maestro('workspaces')).stdout, /project +\d{4}-.* +no goal open\n$/);

    const forgotten = await place.maestro('workspaces', 'forget', '.');
    assert.match(forgotten.stdout, /^Forgot .*project\. Nothing in the folder was touched\./);
    assert.deepEqual(await list(), []);
    const again = await place.maestro('workspaces', 'forget', '.');
    assert.equal(again.code, 2);
    assert.match(again.stderr, /is not on the list/);
  });

  it('say when the folder is gone, and when a file of the list was broken', async () => {
    const other = path.join(place.top, 'other');
    cpSync(place.folder, other, { recursive: true });
    await place.maestro('-C', other, 'improve');
    rmSync(other, { recursive: true });
    assert.deepEqual(
      (await list()).map(({ there, openGoals }) => ({ there, openGoals })),
      [{ there: false, openGoals: null }],
    );
    const text = await place.maestro('workspaces');
    assert.match(text.stdout, /other +.* +the folder is not there any more\n"maestro workspaces forget PATH" takes/);

    const folder = path.join(place.top, 'home', 'workspaces');
    const [file = ''] = readdirSync(folder);
    writeFileSync(path.join(folder, file), '{ "path": 7 }');
    const broken = await place.maestro('workspaces');
    assert.match(broken.stderr, /\.json:1:11: "path": .* It was kept as .*\.json\.bad\./);
    assert.match(broken.stdout, /^None yet\./);
  });

  it('are kept where the person keeps settings', () => {
    const home = { XDG_CONFIG_HOME: '/home/ada/.settings', APPDATA: 'C:\\Users\\ada' };
    assert.equal(configFolder(home, 'linux'), path.join('/home/ada/.settings', 'codemaestro'));
    assert.equal(configFolder({ XDG_CONFIG_HOME: 'relative' }, 'linux').endsWith('.config/codemaestro'), true);
    assert.equal(configFolder({}, 'darwin').endsWith('Library/Application Support/codemaestro'), true);
    assert.equal(configFolder({ APPDATA: '/roaming' }, 'win32'), path.join('/roaming', 'codemaestro'));
    assert.equal(configFolder({ ...home, MAESTRO_HOME: '/own' }, 'linux'), path.resolve('/own'));
  });
});
