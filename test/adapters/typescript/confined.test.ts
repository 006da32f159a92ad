import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCommandRunner } from '../../../src/adapters/command-runner/index.ts';
import { createSandbox } from '../../../src/adapters/sandbox/index.ts';
import { createTypeScriptWorkshop } from '../../../src/adapters/typescript/index.ts';
import type { Characterisation, Sandbox } from '../../../src/core/ports/index.ts';

describe('code of a project whose behaviour is pinned', () => {
  let top: string;
  let root: string;
  let server: Socket;
  let sandbox: Sandbox;
  let reached = 0;

  before(async () => {
    top = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-confined-')));
    root = path.join(top, 'worktree');
    mkdirSync(path.join(root, 'src'), { recursive: true });
    server = createSocket('udp4');
    server.on('message', () => {
      reached++;
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    writeFileSync(path.join(root, 'package.json'), '{ "name": "subject", "type": "module" }\n');
    // It tries to send something out and to write as it is loaded, past what watches single calls.
    writeFileSync(
      path.join(root, 'src/sum.js'),
      `import { writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
const socket = createSocket('udp4').unref();
socket.on('error', () => undefined);
socket.send('canary', ${String(port)}, '127.0.0.1', () => undefined);
for (const place of [${JSON.stringify(path.join(top, 'outside.txt'))}, ${JSON.stringify(path.join(root, 'inside.txt'))}]) {
  try { writeFileSync(place, 'x'); } catch {}
}
export function sum(a, b) {
  return a + b;
}
`,
    );
    const finder = createCommandRunner({ environment: process.env });
    sandbox = createSandbox({
      mode: 'auto',
      home: path.join(top, 'home'),
      secret: [],
      // What is run there, too, wherever this checkout lies.
      readable: [top, path.resolve(import.meta.dirname, '../../..')],
      cache: path.join(top, 'cache'),
      isProtected: () => false,
      find: (program) => finder.find(program, root),
      environment: process.env,
      reach: () => Promise.resolve({ always: [], only: null }),
    });
  });
  after(() => {
    server.close();
    rmSync(top, { recursive: true, force: true });
  });

  async function pinned(given?: Pick<Sandbox, 'confine'>): Promise<Characterisation> {
    const workshop = createTypeScriptWorkshop({ workers: 1, ...(given ? { sandbox: given } : {}) });
    const { signal } = new AbortController();
    try {
      const functions = await workshop.callables(root, 'src/sum.js', signal);
      assert.ok(functions.ok);
      const result = await workshop.characterise(root, functions.value, 'node-test', signal);
      assert.ok(result.ok, result.ok ? '' : result.error.person);
      return result.value;
    } finally {
      await workshop.dispose();
    }
  }

  it('neither reaches the network nor writes in the sandbox, and is pinned as without', async function () {
    const loose = await pinned();
    assert.ok(reached > 0, 'outside of a sandbox what it sends arrives');
    if ((await sandbox.standing()).kind === 'off') this.skip();
    reached = 0;
    const { test, notes } = await pinned(sandbox);
    assert.equal(reached, 0);
    assert.deepEqual(
      [existsSync(path.join(top, 'outside.txt')), existsSync(path.join(root, 'inside.txt'))],
      [false, false],
    );
    assert.ok(test, notes.join('\n'));
    assert.equal(test.text, loose.test?.text);
  });

  it('is not run at all where the person wants a sandbox and there is none', async () => {
    const workshop = createTypeScriptWorkshop({
      workers: 1,
      sandbox: { confine: () => Promise.resolve({ ok: false, error: 'There is no sandbox here.' }) },
    });
    const { signal } = new AbortController();
    const before = reached;
    const functions = [{ name: 'sum', file: 'src/sum.js', line: 1 }] as never;
    const result = await workshop.characterise(root, functions, 'node-test', signal);
    await workshop.dispose();
    assert.equal(!result.ok && result.error.person, 'There is no sandbox here.');
    assert.equal(reached, before);
  });
});
