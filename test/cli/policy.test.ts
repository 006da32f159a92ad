import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandVerdict } from '../../src/core/policy/index.ts';
import { createPlace, type Place } from './driver.ts';

describe('what policy files make of a line', () => {
  let place: Place;
  let file: string;

  beforeEach(() => {
    place = createPlace();
    file = path.join(place.top, 'organisation.json');
    place.env['MAESTRO_POLICY'] = file;
  });
  afterEach(() => {
    place.dispose();
  });

  it('is told with the file that says so, and with the level that it allows', async () => {
    writeFileSync(file, JSON.stringify({ autonomy: 3, ask: ['ls'], deny: ['git push'] }));
    const denied = await place.maestro('policy', 'explain', 'git -C . push');
    assert.match(denied.stdout, /^deny: it is refused \(rule policy-file, high risk\)\n/);
    assert.ok(denied.stdout.includes(`${file} forbids “git push”`));
    const asked = await place.maestro('policy', 'explain', 'ls src');
    assert.match(asked.stdout, /^ask: it asks first \(rule policy-file, high risk\)\n/);
    assert.ok(asked.stdout.includes(`${file} has a person asked about “ls”`));
    assert.ok(asked.stdout.includes(`${file} allows level 3 at most`));
    const told = JSON.parse((await place.maestro('policy', 'explain', 'cat x', '--json')).stdout) as object;
    assert.deepEqual('mostAutonomy' in told && told.mostAutonomy, { level: 3, source: file });
  }).timeout(60_000);

  it('is nothing unasked where one is missing that was named, or cannot be read', async () => {
    const missing = await place.maestro('policy', 'explain', 'npm test');
    assert.ok(missing.stderr.includes('nothing passes by level') && missing.stderr.includes(file));
    writeFileSync(file, '{ "deny": ["git pu');
    const broken = await place.maestro('policy', 'explain', 'npm test');
    assert.ok(broken.stdout.includes(`${file} allows level 0 at most`));
    assert.ok(broken.stderr.includes(`A copy is kept as ${file}.bad.`) && existsSync(`${file}.bad`));
  }).timeout(60_000);
});

describe('what the rules make of a line', () => {
  let place: Place;
  beforeEach(() => {
    place = createPlace();
  });
  afterEach(() => {
    place.dispose();
  });

  it('is told with its parts, by the shell and the sandbox that are named', async () => {
    const explain = (...args: string[]) => place.maestro('policy', 'explain', ...args);
    const listed = await explain('npm test && git push', '--sandbox', 'on');
    assert.match(listed.stdout, /^ask: it asks first \(rule \S+, high risk\)\n/);
    assert.match(listed.stdout, /^ {2}auto npm test: .+\n {2}ask git push: .+$/m);
    const off = await explain('npm test', '--sandbox', 'off');
    const on = await explain('npm test', '--sandbox', 'on');
    assert.deepEqual([off.stdout.slice(0, 4), on.stdout.slice(0, 5)], ['ask:', 'auto:']);
    assert.match((await explain('Remove-Item -Recurse src', '--shell', 'pwsh')).stdout, /^ask: /);
    assert.match((await explain('cat ~/.ssh/id_rsa', '--shell', 'bash')).stdout, /^deny: it is refused/);
  }).timeout(60_000);

  it('is a value with verdict, rule, reasons and parts for programs', async () => {
    const { stdout } = await place.maestro('policy', 'explain', 'ls src && git push', '--sandbox', 'on', '--json');
    const { verdict, rule, risk, reasons, parts, sandbox } = JSON.parse(stdout) as CommandVerdict & { sandbox: string };
    assert.deepEqual([verdict, risk, sandbox], ['ask', 'high', 'on']);
    assert.ok(rule !== '' && reasons.length > 0);
    assert.deepEqual(
      parts.map((part) => [part.text, part.verdict]),
      [
        ['ls src', 'auto'],
        ['git push', 'ask'],
      ],
    );
  }).timeout(60_000);
});

describe('what links make of a line', () => {
  let place: Place;
  beforeEach(() => {
    place = createPlace();
    place.git('init', '-q');
    mkdirSync(path.join(place.folder, 'src'));
    writeFileSync(path.join(place.top, 'outside.txt'), 'outside');
    place.write('.env', 'KEY=1\n');
    symlinkSync('../../outside.txt', path.join(place.folder, 'src/away'));
    symlinkSync('../.env', path.join(place.folder, 'src/harmless.txt'));
    place.write('src/here.txt', 'here');
  });
  afterEach(() => {
    place.dispose();
  });

  it('is told as it is for an agent, from whatever folder the line starts', async () => {
    const asked = await place.maestro('policy', 'explain', 'cat src/away');
    assert.match(
      asked.stdout,
      /^ask: .*rule link, high risk.*\n {2}“src\/away” does not lead to a file of the worktree/,
    );
    const keys = await place.maestro('policy', 'explain', 'cd src && cat harmless.txt');
    assert.match(keys.stdout, /^ask: .*\n {2}“src\/harmless\.txt” leads to “\.env”, which may hold keys/);
    const within = await place.maestro('-C', place.folder, 'policy', 'explain', 'cat away', '--cwd', 'src');
    assert.match(within.stdout, /“src\/away” does not lead to a file/);
    assert.match((await place.maestro('policy', 'explain', 'cat src/here.txt')).stdout, /^auto/);
  }).timeout(60_000);
});
