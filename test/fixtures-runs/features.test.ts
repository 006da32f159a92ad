import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { scriptOf } from '../app/model-crew.ts';
import { createPlace, type Called, type Place } from '../cli/driver.ts';
import { createModelServer, type ModelServer } from '../model-server/index.ts';
import { features } from './features.ts';
import { install, passing } from './packages.ts';

for (const { name, goal, crew, test, mistakes, proof } of features) {
  describe(`a feature for ${name}, by models that make mistakes first`, function () {
    // Whole runs in child processes: how long they take is the machine's affair.
    this.timeout(600_000);

    let place: Place;
    let server: ModelServer;
    let called: Called;
    let result: string;
    let branch: string;

    before(async () => {
      place = createPlace();
      install(place, name);
      server = await createModelServer({ script: scriptOf(crew) });
      Object.assign(place.env, { MAESTRO_MODEL: 'scripted', MAESTRO_MODEL_URL: server.url, MAESTRO_MODEL_KEY: 'none' });
      called = await place.maestro('run', goal, '--workflow', 'feature', '--autonomy', '4', '--yes-low');
      branch = place.git('branch', '--list', '--format=%(refname:short)', 'maestro/*');
      result = path.join(place.top, 'result');
      place.git('worktree', 'add', '-q', '--detach', result, branch);
      cpSync(path.join(place.folder, 'node_modules'), path.join(result, 'node_modules'), { recursive: true });
    });
    after(async () => {
      await server.close();
      place.dispose();
    });

    it('ends in one commit', () => {
      assert.equal(called.code, 0, called.stdout + called.stderr);
      assert.equal(place.git('rev-list', '--count', `main..${branch}`), '1');
      assert.deepEqual(server.unanswered, []);
    });

    it('shows the mistakes in its log, in their order', () => {
      const log = called.stdout + called.stderr;
      let at = 0;
      for (const mistake of mistakes) {
        const found = log.slice(at).search(mistake);
        assert.ok(found >= 0, `${String(mistake)} is not in\n${log.slice(at)}`);
        at += found + 1;
      }
    });

    it('keeps the package’s own tests green, with one more that it did not pass before', () => {
      assert.ok(passing(result, place) > passing(place.folder, place));
      assert.equal(place.git('diff', '--name-only', '--diff-filter=MD', 'main', branch), 'index.js');
      assert.match(place.git('show', `${branch}:${test}`), /require\('tape'\)/);
    });

    it('does what was asked', () => {
      const [expression, value] = proof;
      const code = `const m = require('./index.js'); console.log(JSON.stringify(${expression}))`;
      const printed = execFileSync(process.execPath, ['-e', code], { cwd: result, encoding: 'utf8' });
      assert.deepEqual(JSON.parse(printed), value);
    });

    it('leaves the person’s own files and branch as they were', () => {
      assert.equal(place.git('status', '--porcelain'), '');
      assert.equal(place.git('log', '--format=%s', 'main'), 'As published');
    });
  });
}
