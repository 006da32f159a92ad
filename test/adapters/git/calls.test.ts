import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createSandbox, valueOf, type Sandbox } from './sandbox.ts';

/** The environment with a git that notes each call in a file. */
function notingGit(sandbox: Sandbox, notes: string): Record<string, string | undefined> {
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const bin = path.join(sandbox.top, 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\necho called >> '${notes}'\nexec '${real}' "$@"\n`);
  chmodSync(path.join(bin, 'git'), 0o755);
  return { ...sandbox.env, PATH: `${bin}:${String(sandbox.env['PATH'] ?? process.env['PATH'])}` };
}

/** Each git costs a new process ten milliseconds of its way to the first request to a model. */
describe('the way from a folder to a worktree', () => {
  it('takes seven gits', async () => {
    const sandbox = createSandbox();
    try {
      sandbox.git('init', '-q');
      sandbox.write('a.txt', 'a\n');
      sandbox.commitAll();
      const notes = path.join(sandbox.top, 'notes');
      const repository = valueOf(await sandbox.open({ env: notingGit(sandbox, notes) }));
      const { head } = repository.state;
      const { branch } = valueOf(await repository.ensureBranch('maestro/goal', head));
      assert.equal(await repository.headOf(branch), head);
      valueOf(await repository.prepareWorktree('g1-t1', head));
      assert.equal(readFileSync(notes, 'utf8').trim().split('\n').length, 7);
    } finally {
      sandbox.dispose();
    }
  });
});
