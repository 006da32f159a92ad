import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { foldersOf, type Folders } from '../../src/local/folders.ts';
import { makeStateFolder } from '../../src/local/state-folder.ts';
import { createPlace, type Place } from '../cli/driver.ts';

const names = ['.maestro', '.maestro/state', '.maestro/memory'];

describe('the folders of a workspace', () => {
  let place: Place;
  let outside: string;
  beforeEach(() => {
    place = createPlace();
    outside = path.join(place.top, 'outside');
    mkdirSync(path.join(outside, 'state'), { recursive: true });
  });
  afterEach(() => place.dispose());

  const at = (name: string): string => path.join(place.folder, name);
  /** Puts something where a folder is to be. */
  const put = (name: string, how: 'link' | 'file'): void => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    if (how === 'link') symlinkSync(outside, at(name));
    else writeFileSync(at(name), '');
  };
  const why = (): string => {
    const found = foldersOf(place.folder, place.env);
    return found.ok ? '' : `${found.error.reason}: ${found.error.person}`;
  };

  for (const name of names) {
    it(`are none where ${name} is a link or a file, and it is said what to do`, () => {
      assert.equal(why(), '');
      put(name, 'link');
      assert.match(why(), new RegExp(`^refused: .*${name} is a link .*"git rm ${name}"`));
      rmSync(at(name));
      put(name, 'file');
      assert.match(why(), new RegExp(`^refused: .*${name} is not a folder`));
    });
  }

  it('hold no link: each file of the engine’s own is where it seems to be', () => {
    mkdirSync(at('.maestro/state'), { recursive: true });
    for (const name of ['.gitignore', 'journal.db', 'trash', 'repository.git']) {
      symlinkSync(path.join(outside, name), at(`.maestro/state/${name}`));
      assert.match(why(), /^refused: .*is a link.*Nothing was written/, name);
      rmSync(at(`.maestro/state/${name}`));
    }
  });

  it('are looked at again before something is kept: a link may have come with a branch', () => {
    const folders = foldersOf(place.folder, place.env);
    assert.ok(folders.ok);
    const folder: Folders = folders.value;
    put('.maestro/state', 'link');
    const made = makeStateFolder(folder);
    assert.ok(!made.ok && made.error.reason === 'refused');
    assert.deepEqual(readdirSync(path.join(outside, 'state')), []);
  });

  it('are refused by the command line when a repository brings them as links, and nothing is written through one', async () => {
    place.write('package.json', '{ "name": "bare", "scripts": { "test": "node --test" } }');
    put('.maestro/state', 'link');
    place.git('init', '-q');
    place.git('add', '-A');
    place.git('commit', '-q', '-m', 'Begin');
    for (const call of [['improve'], ['status'], ['search', 'words']]) {
      const { code, stderr } = await place.maestro(...call);
      assert.notEqual(code, 0, call[0]);
      assert.match(stderr, /\.maestro\/state is a link that leads elsewhere/, call[0]);
    }
    assert.deepEqual(readdirSync(outside), ['state']);
    assert.deepEqual(readdirSync(path.join(outside, 'state')), []);
  });
});
