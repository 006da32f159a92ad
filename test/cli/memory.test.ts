import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPlace, type Place } from './driver.ts';

describe('memory on the command line', () => {
  let place: Place;
  let id: string;
  const folder = (): string => path.join(place.folder, '.maestro/memory');
  before(async () => {
    place = createPlace();
    place.write('README.md', '# x\n');
    const { code, stdout } = await place.maestro('memory', 'add', 'The port of the server is 8080.');
    assert.equal(code, 0);
    id = /Remembered as (\w+)\./.exec(stdout)?.[1] ?? '';
  });
  after(() => {
    place.dispose();
  });

  it('is a file that people can read, in the folder of the team', () => {
    assert.match(readFileSync(path.join(folder(), `${id}.md`), 'utf8'), /^---\nkind: fact\ntier: important\nat: /);
    assert.ok(!existsSync(path.join(place.folder, '.maestro/state/memory')), 'nothing was learnt yet');
  });

  it('lists, finds, replaces and tells what was replaced', async () => {
    assert.match((await place.maestro('memory')).stdout, /The port of the server is 8080\. {2}\(important fact, team/);
    assert.match((await place.maestro('memory', 'search', 'server port')).stdout, new RegExp(`^${id} `));
    const newer = await place.maestro('memory', 'add', 'The port of the server is 9090.');
    assert.match(newer.stdout, new RegExp(`in the place of ${id}`));
    assert.doesNotMatch((await place.maestro('memory', 'list')).stdout, /8080/);
    assert.match((await place.maestro('memory', '--all')).stdout, /8080.*replaced by/);
  });

  it('shows where it is from and its use, changes tier and kind, and lists by whose it is and what it counts as', async () => {
    const more = ['--user', '--kind', 'preference', '--json'];
    const { stdout } = await place.maestro('memory', 'add', 'Tabs in `src/old.go` stay', ...more);
    const { id: own } = JSON.parse(stdout) as { id: string };
    const shown = (await place.maestro('memory', 'show', own)).stdout;
    assert.match(shown, new RegExp(`^${own}  Tabs in .* \\(important preference, yours, `));
    assert.match(shown, /\nsaid by somebody, or written by hand\nnever told\n/);
    assert.equal((await place.maestro('memory', 'edit', own)).code, 2, 'nothing to change is said');
    const edited = await place.maestro('memory', 'edit', own, '--tier', 'critical', '--kind', 'lesson');
    assert.match(edited.stdout, /\(critical lesson, yours, /);
    const listed = async (...args: readonly string[]): Promise<boolean> =>
      (await place.maestro('memory', ...args)).stdout.includes(own);
    assert.deepEqual([await listed('--scope', 'user'), await listed('--scope', 'team')], [true, false]);
    assert.deepEqual([await listed('--tier', 'critical'), await listed('--tier', 'important')], [true, false]);
    assert.equal((await place.maestro('memory', 'show', 'nobody')).code, 2);
    assert.equal((await place.maestro('memory', 'forget', own)).code, 0);
  });

  it('pins, edits and forgets', async () => {
    const { stdout } = await place.maestro('memory', 'add', 'Never on Fridays', '--tier', 'routine', '--json');
    const added = JSON.parse(stdout) as { id: string; tier: string };
    assert.equal(added.tier, 'routine');
    assert.match((await place.maestro('memory', 'pin', added.id)).stdout, /pinned/);
    assert.match((await place.maestro('memory', 'edit', added.id, 'Never on a Friday')).stdout, /on a Friday/);
    const other = await place.maestro('memory', 'add', 'Nor on a Thursday evening', '--json');
    const { id } = JSON.parse(other.stdout) as { id: string };
    const unlike = await place.maestro('memory', 'search', 'server');
    assert.doesNotMatch(
      unlike.stdout,
      /Friday/,
      'what is pinned is no answer to a person who looks for something else',
    );
    assert.equal((await place.maestro('memory', 'merge', added.id, 'nobody')).code, 2);
    assert.match((await place.maestro('memory', 'merge', added.id, id, '--text', 'Not late')).stdout, /Not late/);
    assert.equal((await place.maestro('memory', 'forget', id)).code, 2, 'the other one is gone');
    assert.equal((await place.maestro('memory', 'forget', added.id)).code, 0);
    assert.equal((await place.maestro('memory', 'forget', added.id)).code, 2);
  });

  it('knows the libraries and people of the workspace, and what is yours everywhere', async () => {
    place.write('go.mod', 'module example.org/x\n\nrequire github.com/spf13/cobra v1.8.0\n');
    place.git('init', '-q');
    place.git('commit', '-q', '--allow-empty', '--author=Grace Hopper <g@example.org>', '-m', 'First');
    const said = 'Ask Grace Hopper how we wrap cobra.';
    const { stdout } = await place.maestro('memory', 'add', said, '--user', '--json');
    const added = JSON.parse(stdout) as { id: string; shelf: string; about: readonly string[] };
    assert.deepEqual([added.shelf, added.about], ['user', ['cobra', 'Grace Hopper']]);
    assert.ok(!existsSync(path.join(folder(), `${added.id}.md`)), 'the team has no part in it');
    assert.match((await place.maestro('memory')).stdout, /how we wrap cobra\. {2}\(important fact, yours/);
  });

  it('goes out and comes in again as lines of JSON', async () => {
    const { stdout } = await place.maestro('memory', 'export');
    const file = path.join(place.top, 'out.jsonl');
    writeFileSync(file, `${stdout}\nnonsense\n`);
    const refused = await place.maestro('memory', 'import', file);
    assert.match(refused.stderr, /is no JSON\. Nothing was taken in/);
    writeFileSync(file, '{"text":"Rounding is to the nearest even."}\n');
    assert.match((await place.maestro('memory', 'import', file)).stdout, /Took in 1 fragment\./);
    assert.match((await place.maestro('memory', 'search', 'rounding')).stdout, /nearest even/);
  });

  it('says what somebody made of a file that is none, and leaves it', async () => {
    const file = path.join(folder(), 'notes.md');
    writeFileSync(file, 'just notes');
    const { code, stderr } = await place.maestro('memory');
    assert.equal(code, 0);
    assert.match(stderr, /\.maestro\/memory\/notes\.md:1: it begins with a line "---"/);
    assert.ok(readdirSync(folder()).includes('notes.md'));
  });
});
