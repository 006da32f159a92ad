import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readPolicy } from '../../src/local/index.ts';
import { foldersOf } from '../../src/local/folders.ts';
import { readSettings } from '../../src/local/read-settings.ts';
import { WorkspaceConfig } from '../../src/core/app/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';

/** What may stand in the place of a file, and what is said of it. */
const places: readonly (readonly [what: string, put: (file: string) => void, says: RegExp])[] = [
  ['a pipe', (file) => execFileSync('mkfifo', [file]), /is not a file/],
  ['a folder', (file) => mkdirSync(file), /should be a file|is not a file/],
  ['a link to a device without an end', (file) => symlinkSync('/dev/zero', file), /is not a file/],
  [
    'a link to a pipe',
    (file) => {
      execFileSync('mkfifo', [`${file}.pipe`]);
      symlinkSync(`${file}.pipe`, file);
    },
    /is not a file/,
  ],
  ['a link that leads nowhere', (file) => symlinkSync('/nowhere/at/all', file), /leads nowhere/],
  ['a link to itself', (file) => symlinkSync(file, file), /is not a file/],
  [
    'a file of many gigabytes',
    (file) => {
      writeFileSync(file, '{');
      truncateSync(file, 8 * 2 ** 30);
    },
    /is too long/,
  ],
  [
    'more text than people write',
    (file) => writeFileSync(file, `{}${' '.repeat(1_200_000)}`),
    /is longer than 1000000/,
  ],
];

(process.platform === 'win32' ? describe.skip : describe)('what stands in the place of a settings file', () => {
  let top: string;
  beforeEach(() => {
    top = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'maestro-place-')));
  });
  afterEach(() => {
    rmSync(top, { recursive: true });
  });

  for (const [what, put, says] of places) {
    it(`lets nothing pass by level where it is a policy, and is said: ${what}`, async () => {
      put(path.join(top, 'policy.json'));
      const { most, troubles } = await readPolicy({ MAESTRO_HOME: top });
      assert.equal(most.level, 0);
      assert.equal(troubles.length, 1);
      assert.match(troubles[0] ?? '', says);
      assert.match(troubles[0] ?? '', /policy\.json/);
    });

    it(`has nothing begin where it is the team’s: ${what}`, async () => {
      const workspace = path.join(top, 'project');
      mkdirSync(path.join(workspace, '.maestro'), { recursive: true });
      const { team } = valueOf(foldersOf(workspace, { MAESTRO_HOME: path.join(top, 'home') }));
      put(path.join(team, 'config.json'));
      const read = await readSettings(path.join(team, 'config.json'), WorkspaceConfig);
      assert.ok(!read.ok);
      assert.match(read.error.person, says);
    });
  }

  it('is followed where it is a link to a file, as people keep their settings', async () => {
    writeFileSync(path.join(top, 'mine.json'), '{ "autonomy": 1 }');
    symlinkSync(path.join(top, 'mine.json'), path.join(top, 'policy.json'));
    const { most, troubles } = await readPolicy({ MAESTRO_HOME: top });
    assert.deepEqual([most.level, troubles], [1, []]);
  });
});
