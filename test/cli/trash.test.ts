import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { createPlace, type Place } from './driver.ts';

interface Listed {
  readonly id: string;
  readonly taskId: string;
  readonly path: string;
  readonly size: number;
  readonly at: number;
}

describe('the trash on the command line', () => {
  let place: Place;
  beforeEach(() => {
    place = createPlace();
    place.git('init', '-q');
    place.write('.maestro/state/trash/g1-t1/notes/today.md', 'of today');
    place.write('.maestro/state/trash/g1-t1~2/notes/today.md', 'of today, later');
    place.write('.maestro/state/trash/g1-t2/old.md', 'of long ago');
    const before = new Date(Date.now() - 40 * 86_400_000);
    utimesSync(path.join(place.folder, '.maestro/state/trash/g1-t2/old.md'), before, before);
  });
  afterEach(() => {
    place.dispose();
  });
  const at = (file: string): string => path.join(place.folder, file);
  const list = async (): Promise<readonly Listed[]> => {
    const { stdout, code } = await place.maestro('trash', '--json');
    assert.equal(code, 0);
    return JSON.parse(stdout) as Listed[];
  };
  const idOf = async (file: string): Promise<string> => (await list()).find((each) => each.path === file)?.id ?? '';

  it('is listed: when, of which task, how large, the last ones first', async () => {
    const files = await list();
    assert.deepEqual(files.map((each) => [each.taskId, each.path]).sort(), [
      ['t1', 'notes/today.md'],
      ['t1', 'notes/today.md'],
      ['t2', 'old.md'],
    ]);
    assert.equal(files.at(-1)?.path, 'old.md');
    const { stdout } = await place.maestro('trash');
    assert.match(stdout, /^[\da-f]{12} +\d{4}-\d\d-\d\d.* +t1 +\d+ bytes +notes\/today\.md\n/);
    assert.match(stdout, /3 files, 34 bytes\. "maestro trash restore ID" puts one back\.\n$/);
  });

  it('gives a file back where it was, and leaves what is there', async () => {
    const id = await idOf('old.md');
    assert.match((await place.maestro('trash', 'restore', id)).stdout, /^old\.md is back as .*project.old\.md\.\n$/);
    assert.equal(readFileSync(at('old.md'), 'utf8'), 'of long ago');
    place.write('old.md', 'mine');
    const again = await place.maestro('trash', 'restore', id);
    assert.equal(again.code, 4);
    assert.match(again.stderr, /is there already.*--to PATH.*--force/);
    assert.equal(readFileSync(at('old.md'), 'utf8'), 'mine');
    const forced = JSON.parse((await place.maestro('trash', 'restore', id, '--force', '--json')).stdout) as {
      kept: string;
    };
    assert.equal(readFileSync(at('old.md'), 'utf8'), 'of long ago');
    assert.equal(readFileSync(forced.kept, 'utf8'), 'mine');
  });

  it('gives a file back elsewhere in the workspace only', async () => {
    const id = await idOf('old.md');
    mkdirSync(at('docs'));
    mkdirSync(path.join(place.top, 'beside'));
    symlinkSync(path.join(place.top, 'beside'), at('way'));
    assert.equal((await place.maestro('trash', 'restore', id, '--to', 'docs')).code, 0);
    assert.equal(readFileSync(at('docs/old.md'), 'utf8'), 'of long ago');
    for (const to of ['../beside/a.md', path.join(place.top, 'a.md'), 'way/a.md', '.git/hooks/x', '.maestro/state/x']) {
      const { code, stderr } = await place.maestro('trash', 'restore', id, '--to', to);
      assert.equal(code, 4, to);
      if (to.startsWith('.git/')) continue; // What may be written in no folder says so by itself.
      assert.match(stderr, /(?:neither in .*|among what the engine keeps)\. Name another place with --to PATH\./, to);
    }
    assert.deepEqual(readdirSync(path.join(place.top, 'beside')), []);
    assert.equal((await place.maestro('trash', 'restore', 'nothing')).code, 2);
  });

  it('has its ids completed, in whichever workspace is named', async () => {
    const id = await idOf('old.md');
    const told = await place.maestro('complete', '--', 'trash', 'restore', id.slice(0, 4));
    assert.match(told.stdout, new RegExp(`^${id}\told\\.md$`, 'm'));
    const all = await place.maestro('complete', '--', 'trash', 'restore', '');
    assert.equal(all.stdout.match(/^[\da-f]{12}\t/gm)?.length, 3);
    mkdirSync(path.join(place.top, 'other'));
    const other = await place.maestro('complete', '--', '-C', path.join(place.top, 'other'), 'trash', 'restore', '');
    assert.deepEqual([other.code, /^[\da-f]{12}\t/m.test(other.stdout)], [0, false]);
    assert.match((await place.maestro('complete', '--', 'trash', 'res')).stdout, /^restore\t/m);
  });

  it('completes ids in bash without running what names of files say', async function () {
    if (spawnSync('bash', ['--version']).error) this.skip();
    place.write('.maestro/state/trash/g1-t3/a$(touch ran)`touch ran`:[$(touch ran)].md', '');
    const { stdout: functions } = await place.maestro('completion', 'bash');
    const called = [process.execPath, path.join(import.meta.dirname, '../../dist/cli.js')];
    const bash = [
      `maestro() { '${called.join("' '")}' "$@"; }`,
      "_get_comp_words_by_ref() { cur=''; words=(maestro trash restore); }",
      `${functions}__maestro_complete 2>/dev/null`,
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ];
    const { stdout } = await place.launch('bash', ['-c', bash.join('\n')]).ended;
    assert.deepEqual(stdout.trim().split('\n').sort(), (await list()).map(({ id }) => id).sort());
    assert.equal(existsSync(at('ran')), false);
  });

  it('is emptied only when that is said, as far as that is said', async () => {
    const told = await place.maestro('trash', 'empty', '--older-than', '30');
    assert.equal(told.code, 4);
    assert.match(told.stderr, /1 file, 11 bytes would go for good\. Add --yes/);
    assert.equal((await list()).length, 3);
    const some = await place.maestro('trash', 'empty', '--older-than', '30', '--yes');
    assert.match(some.stdout, /^Removed 1 file, 11 bytes; 2 files left\.\n$/);
    const all = JSON.parse((await place.maestro('trash', 'empty', '--yes', '--json')).stdout) as unknown;
    assert.deepEqual(all, { removed: 2, bytes: 23, left: 0, exitCode: 0 });
    assert.equal(existsSync(at('.maestro/state/trash/g1-t2')), false);
    assert.match((await place.maestro('trash')).stdout, /^The trash is empty/);
  });
});
