import assert from 'node:assert/strict';
import { existsSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { createSandbox, integrationOf, land, propose, valueOf, writeIn } from './sandbox.ts';

describe('locks that a killed git left', () => {
  it('are taken off our branches when the workspace is opened, and off nothing else', async () => {
    const sandbox = createSandbox();
    try {
      sandbox.git('init', '-q');
      sandbox.write('a.txt', 'one\n');
      sandbox.commitAll();
      const repository = valueOf(await sandbox.open());
      const { branch } = valueOf(await repository.ensureBranch('maestro/goal', repository.state.head));
      const heads = path.join(sandbox.workspace, '.git', 'refs', 'heads');
      for (const lock of ['maestro/goal.lock', 'main.lock']) {
        writeIn(heads, lock, '');
        utimesSync(path.join(heads, lock), 0, 0);
      }
      await repository.sweep(new Set());
      assert.ok(existsSync(path.join(heads, 'main.lock')), "the person's own is left alone");
      const proposed = await propose(repository, 'g1-t1', (folder) => writeIn(folder, 'a.txt', 'two\n'));
      const ids = proposed.change?.files.flatMap(({ hunks }) => hunks.map(({ id }) => id)) ?? [];
      await land(repository, integrationOf(proposed, branch, ids));
      assert.equal(sandbox.git('show', 'maestro/goal:a.txt'), 'two');
    } finally {
      sandbox.dispose();
    }
  });
});
