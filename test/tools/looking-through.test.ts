import assert from 'node:assert/strict';
import { loadBash } from '../../src/adapters/bash-syntax/index.ts';
import { err } from '../../src/core/base/index.ts';
import { failure } from '../../src/core/domain/index.ts';
import type { CommandRunner, WorktreeFiles } from '../../src/core/ports/index.ts';
import type { Desk } from '../../src/core/tools/index.ts';
import { createFakeWorktreeFiles } from '../fakes/worktree-files.fake.ts';
import { toolsOn } from './session.ts';

const started = failure('agent-failed', 'it was started');

/** Whether a person is asked about a line where commands are not confined, and with what reason; null: it runs unasked. */
async function whyAsked(command: string, files: WorktreeFiles): Promise<string | null> {
  let reason: string | null = null;
  const commands: CommandRunner = {
    terms: () => Promise.resolve({ shell: 'bash', home: '/home/ada', sandboxed: false }),
    find: () => Promise.resolve(null),
    start: () => {
      throw new Error(started.person);
    },
  };
  const never = (): never => {
    throw new Error('it is not about that');
  };
  const desk: Desk = {
    ask: never,
    delegate: never,
    permit(_call, { risk }) {
      reason = risk.reasons.join();
      return err(failure('waiting', 'It waits.'));
    },
  };
  await toolsOn(files, { commands, desk, loadShell: () => Promise.resolve(loadBash()) }).ask('run-command', {
    command,
  });
  return reason;
}

const throughFolders = [
  ...[
    'grep -rn K .',
    'grep -HnIr K .',
    'grep -Ern K',
    'egrep -Hr K',
    'fgrep -Ir K src',
    'grep "-rn" K .',
    "grep '-r' K .",
  ],
  ...['grep -d recurse K .', 'grep -drecurse K .', 'grep --directories=recurse K .', 'grep --recursive K .'],
  ...['rg K', 'rg --hidden K', 'ls && grep -Hr K .', 'nice grep -Hr K .', 'cd src && grep -Hr K .'],
  ...['diff -r src other', 'diff -rN src other', 'diff . src', 'diff --recursive src other', 'diff src/b.ts src'],
];

const byName = [
  'grep K a.ts',
  'grep -n K a.ts src/b.ts',
  'grep -c r a.ts',
  'diff a.ts src/b.ts',
  'diff -u a.ts src/b.ts',
  'ls -R',
];

describe('a line that looks through folders where nothing hides files of keys', () => {
  const texts = { 'a.ts': '', 'src/b.ts': '', 'other/b.ts': '' };

  for (const line of throughFolders) {
    it(`is asked about, however it is written: ${line}`, async () => {
      const reason = await whyAsked(line, createFakeWorktreeFiles({ ...texts, '.env': 'K=1' }));
      assert.match(reason ?? '', /looks into “\.env”, which may hold keys/);
    });
  }

  it('runs unasked where there is no such file', async () => {
    for (const line of throughFolders) assert.equal(await whyAsked(line, createFakeWorktreeFiles(texts)), null, line);
  });

  it('is asked about for one that git ignores, too', async () => {
    const files = createFakeWorktreeFiles({ ...texts, '.env': 'K=1' });
    const ignoring = { ...files, list: async () => (await files.list()).filter((file) => file !== '.env') };
    assert.match((await whyAsked('grep -Hr K .', ignoring)) ?? '', /looks into “\.env”/);
  });

  it('is none where it reads only files that it names', async () => {
    for (const line of byName) {
      assert.equal(await whyAsked(line, createFakeWorktreeFiles({ ...texts, '.env': 'K=1' })), null, line);
    }
  });
});
