import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fingerprint } from '../adapters/git/sandbox.ts';
import { createPlace, type Place } from '../cli/driver.ts';
import { makeHostile, type HostileFolder } from './hostile-folder.ts';

/** What somebody calls who has cloned a project and wants to know what it is. */
const looks: readonly (readonly string[])[] = [
  ...[['status'], ['doctor'], ['workflows'], ['memory'], ['catch-up'], ['diff', 't1'], ['search', 'parse header']],
  ...[
    ['why', 'src/a.ts'],
    ['why', 'src/a.ts:1'],
    ['brief', 't1'],
    ['policy', 'explain', 'npm test'],
  ],
];

describe('a folder whose maker wants everything of it run, on the command line', () => {
  let place: Place;
  let hostile: HostileFolder;
  beforeEach(() => {
    place = createPlace();
    place.git('init', '-q');
    place.write('src/a.ts', 'export const header = 1;\n');
    place.git('add', '-A');
    place.git('commit', '-q', '-m', 'Begin');
    hostile = makeHostile(place.folder, path.join(place.top, 'marks'), 'http://127.0.0.1:9/v1');
    for (const name of ['MAESTRO_INDEX', 'MAESTRO_MEMORY']) Reflect.deleteProperty(place.env, name);
  });
  afterEach(() => {
    place.dispose();
  });

  it('is looked at, and nothing of it runs and nothing of it is changed', async () => {
    const before = fingerprint(place.folder, (file) => file.startsWith('.maestro/state'));
    for (const words of looks) {
      const { code, stderr } = await place.maestro(...words);
      assert.doesNotMatch(stderr, /Something broke/, words.join(' '));
      assert.notEqual(code, null, words.join(' '));
      assert.deepEqual(hostile.fired(), [], words.join(' '));
    }
    assert.deepEqual(
      fingerprint(place.folder, (file) => file.startsWith('.maestro/state')),
      before,
    );
  }).timeout(120_000);

  it('has nothing of it run for a goal before the person has said yes to exactly that', async () => {
    rmSync(path.join(place.folder, '.maestro/state'), { recursive: true });
    for (const sandbox of ['auto', 'off']) {
      place.env['MAESTRO_SANDBOX'] = sandbox;
      const { code, stdout } = await place.maestro('improve');
      assert.equal(code, 3, stdout);
      assert.match(
        stdout,
        /set-up command “touch '.*marks\/setup'; true”.* of \.maestro\/config\.json run with your rights\?/,
      );
      assert.match(stdout, /maestro approve q\d/);
      assert.deepEqual(hostile.fired(), []);
    }
    const listed = await place.maestro('allow');
    assert.match(listed.stdout, /marks\/setup'; true .*not allowed[^]*marks\/check'; node --test .*not allowed/);
    assert.equal((await place.maestro('allow', 'npm ci')).code, 2);
    assert.equal((await place.maestro('deny', 'q1', '--reason', 'Not mine')).code, 0);
    assert.deepEqual(hostile.fired(), []);
  }).timeout(120_000);

  it('has no goal go on that it brings along', async () => {
    for (const words of [['resume'], ['improve']]) {
      const { code } = await place.maestro(...words);
      assert.notEqual(code, 0, words.join(' '));
      assert.deepEqual(hostile.fired(), [], words.join(' '));
    }
  }).timeout(60_000);
});
