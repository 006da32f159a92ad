import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createTypeScriptWorkshop } from '../../../src/adapters/typescript/index.ts';
import { startProcess, workerEnvironment } from '../../../src/adapters/typescript/worker-kinds.ts';
import { createWorkerPool } from '../../../src/adapters/typescript/worker-pool.ts';

const none = new AbortController().signal;
const text = `import a from 'a';\nexport {};\n`;

describe('a workshop in processes of its own', () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'maestro-apart-'));
  });
  after(() => rm(root, { recursive: true }));

  it('finds and removes the same smells as one in threads', async () => {
    await writeFile(path.join(root, 'a.ts'), text);
    const [apart, here] = [createTypeScriptWorkshop({ apart: true }), createTypeScriptWorkshop()];
    try {
      const files = [{ path: 'a.ts', text }];
      const found = await apart.analyse(root, files, none);
      assert.deepEqual(found, await here.analyse(root, files, none));
      assert.ok(found.ok);
      const names = new Map<string, string>();
      const removed = await apart.refactor(root, found.value.smells, names, none);
      assert.deepEqual(removed, await here.refactor(root, found.value.smells, names, none));
    } finally {
      await Promise.all([apart.dispose(), here.dispose()]);
    }
  });

  it('keeps no TypeScript in this process, and does not keep it alive', async () => {
    const entry = new URL('../../../src/adapters/typescript/index.ts', import.meta.url).href;
    const script = `
      import { createTypeScriptWorkshop } from ${JSON.stringify(entry)};
      const workshop = createTypeScriptWorkshop({ apart: true });
      const files = [{ path: 'a.ts', text: "import a from 'a';\\nexport {};\\n" }];
      const before = process.memoryUsage.rss();
      const result = await workshop.analyse('/', files, new AbortController().signal);
      const grown = (process.memoryUsage.rss() - before) / 1e6;
      console.log(JSON.stringify([result.ok && result.value.smells.length, grown < 60]));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    assert.deepEqual(JSON.parse(stdout), [1, true]);
  });

  it('fails one request when its process dies, and serves the next', async () => {
    const worker = path.join(root, 'worker.mjs');
    await writeFile(
      worker,
      `process.on('message', ({ id, input }) => {
        if (input.path === 'die') process.exit(7);
        process.send({ id, answer: { ok: true, value: [input.path] } });
      });
      process.on('disconnect', () => process.exit());`,
    );
    const url = new URL(`file://${worker}`);
    const pool = createWorkerPool({ url, size: 1, settings: { typescriptFrom: null }, start: startProcess });
    const died = await pool.run('publicApi', { root, path: 'die' }, none);
    assert.match(died.ok ? '' : died.error.person, /it ended with code 7/);
    assert.deepEqual(await pool.run('publicApi', { root, path: 'live' }, none), { ok: true, value: ['live'] });
    await pool.dispose();
  });

  it('gives its processes no key, and makes a desktop editor act as Node', () => {
    const environment = workerEnvironment(
      { typescriptFrom: '/editor' },
      { PATH: '/bin', OPENAI_API_KEY: 'secret', NODE_OPTIONS: '--inspect' },
      { electron: '39.0.0' },
    );
    assert.deepEqual(environment, {
      PATH: '/bin',
      ELECTRON_RUN_AS_NODE: '1',
      MAESTRO_WORKSHOP: '{"typescriptFrom":"/editor"}',
    });
  });
});
