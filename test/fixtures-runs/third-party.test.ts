import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { personsView } from '../adapters/git/sandbox.ts';
import { createPlace, type Called, type Place } from '../cli/driver.ts';
import { install, passing } from './packages.ts';

interface Package {
  readonly name: string;
  /** What is improved; everything when empty. */
  readonly paths: readonly string[];
  /** Files that the work may touch. */
  readonly touched: RegExp;
  /** Kinds of work that are known to be worth doing there, by words of the commits' subjects. */
  readonly subjects: readonly RegExp[];
}

const packages: readonly Package[] = [
  { name: 'minimist', paths: [], touched: /^index\.js$/, subjects: [/^Split a long function in index\.js$/] },
  {
    name: 'fast-uri',
    paths: ['lib/utils.js'],
    touched: /^lib\/utils\.js$/,
    subjects: [/^Return early instead of nesting in lib\/utils\.js$/, /^Use template literals in lib\/utils\.js$/],
  },
];

/** What a module gives those who require it: names, kinds and numbers of parameters. */
function apiOf(folder: string): unknown {
  const kindOf = (value: unknown): string =>
    typeof value === 'function' ? `function of ${value.length}` : typeof value;
  const whole = createRequire(path.join(folder, 'index.js'))('./index.js') as object;
  return [kindOf(whole), Object.entries(whole).map(([name, value]) => [name, kindOf(value)])];
}

for (const { name, paths, touched, subjects } of packages) {
  describe(`improving ${name} as its authors published it`, function () {
    // Whole runs in child processes: how long they take is the machine's affair.
    this.timeout(600_000);

    let place: Place;
    let untouched: readonly string[];
    let improved: Called;
    let result: string;
    const files = (): readonly string[] =>
      personsView(place.folder).filter((line) => !line.startsWith('.maestro/state'));

    before(async () => {
      place = createPlace();
      install(place, name);
      untouched = files();
      improved = await place.maestro('improve', '--yes-low', '--json', '--goal', 'Improve the code', ...paths);
      assert.equal(improved.code, 0, improved.stdout + improved.stderr);
      result = path.join(place.top, 'result');
      place.git('worktree', 'add', '-q', '--detach', result, 'maestro/improve-the-code');
      cpSync(path.join(place.folder, 'node_modules'), path.join(result, 'node_modules'), { recursive: true });
    });
    after(() => {
      place.dispose();
    });

    it('commits what policy accepts', () => {
      const made = place.git('log', '--format=%s', 'main..maestro/improve-the-code').split('\n');
      for (const subject of subjects)
        assert.ok(
          made.some((each) => subject.test(each)),
          `${made.join('\n')}\n${improved.stderr}`,
        );
    });

    it('leaves the person’s own files, branch and index byte by byte as they were', () => {
      assert.deepEqual(files(), untouched);
      assert.equal(place.git('status', '--porcelain'), '');
      assert.equal(place.git('symbolic-ref', '--short', 'HEAD'), 'main');
      assert.equal(place.git('log', '--format=%s', 'main'), 'As published');
    });

    it('touches nothing but sources', () => {
      const changed = place.git('diff', '--name-only', 'main', 'maestro/improve-the-code').split('\n');
      assert.deepEqual(
        changed.filter((file) => !touched.test(file)),
        [],
      );
    });

    it('keeps all of the package’s own tests green', () => {
      assert.ok(passing(place.folder, place) > 40);
      assert.equal(passing(result, place), passing(place.folder, place));
    });

    it('keeps the public API', () => {
      assert.deepEqual(apiOf(result), apiOf(place.folder));
    });
  });
}
