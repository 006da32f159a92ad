import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../law/sources.ts';

describe('npm run vscode', () => {
  it('says where VS Code runs, on a copy of the sample project, and ends with Ctrl-C', async () => {
    const child = spawn(process.execPath, [path.join(root, 'scripts/vscode.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    let said = '';
    let address: URL | undefined;
    for await (const piece of child.stdout.setEncoding('utf8')) {
      said += String(piece);
      const found = /^VS Code runs at (\S+)$/m.exec(said)?.[1];
      if (found === undefined || address) continue;
      address = new URL(found);
      const page = await fetch(address);
      assert.equal(page.status, 200);
      assert.match(await page.text(), /vscode/i);
      child.kill('SIGINT');
    }
    assert.deepEqual(await exit, [0, null]);
    const workspace = address?.searchParams.get('folder') ?? '';
    assert.ok(existsSync(path.join(workspace, '.git')), said);
    rmSync(path.dirname(workspace), { recursive: true });
    assert.ok(address);
    await assert.rejects(fetch(address));
  });

  it('refuses a folder that is not there', async () => {
    const args = [path.join(root, 'scripts/vscode.ts'), '--workspace', '/nowhere/at-all'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (said += piece));
    assert.deepEqual(await once(child, 'close'), [2, null]);
    assert.match(said, /There is no folder .*at-all.*--workspace/);
  });
});
