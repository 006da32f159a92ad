import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { createPlace, writeProject, type Place } from './driver.ts';

describe('npm start', function () {
  // Whole runs in child processes: how long they take is the machine's affair.
  this.timeout(240_000);

  let place: Place;
  beforeEach(() => {
    place = createPlace();
    writeProject(place);
  });
  afterEach(() => {
    place.dispose();
  });

  it('says once how to call the program afterwards, then short commands that work', async () => {
    const folder = path.join(place.top, "the user's project");
    cpSync(place.folder, folder, { recursive: true });
    Object.assign(place.env, { npm_lifecycle_event: 'start', INIT_CWD: place.top });
    const { code, stdout, stderr } = await place.maestro('start', '--workspace', folder, '--tasks', '1');
    assert.equal(code, 3, stderr);
    assert.match(stdout, /\n {6}maestro diff t1 /);
    assert.match(stdout, /"maestro accept t1 1 3"/);
    const lines = stdout.split('\n').map((line) => line.trim());
    const calling = lines.filter((line) => line.startsWith('cd ') || line.startsWith('alias maestro='));
    assert.equal(calling.length, 2, stdout);
    assert.equal(stdout.split('cli.js').length, 2, 'the long form stands there once');
    // As a person would paste it into a shell; an alias is looked up in the lines after it.
    const shell = { env: { ...place.env, npm_lifecycle_event: undefined }, encoding: 'utf8' } as const;
    const script = ['shopt -s expand_aliases', ...calling, 'maestro status'].join('\n');
    assert.match(execFileSync('bash', ['-c', script], shell), /ready-for-review/);
  });

  it('names the program only, when it is called by its name', async () => {
    const { stdout } = await place.maestro('start', '--workspace', place.folder, '--tasks', '1');
    assert.doesNotMatch(stdout, /alias/);
    assert.ok(stdout.includes(`maestro -C ${place.folder} accept t1`), stdout);
  });
});
