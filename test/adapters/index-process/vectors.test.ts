import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { connectIndex } from '../../../src/adapters/index-process/index.ts';
import { ok } from '../../../src/core/base/index.ts';
import type { Limits } from '../../../src/core/domain/index.ts';
import type { CodeIndex } from '../../../src/core/ports/index.ts';
import { good, never } from '../../contracts/code-index.contract.ts';
import { startEmbeddingServer, type EmbeddingServer } from '../../fakes/embedding-server.ts';

const Call = z.object({ call: z.object({ use: z.string(), texts: z.int() }) });

const program = new URL('../../../src/local/index-process.ts', import.meta.url);

describe('vectors of code that another process makes', () => {
  let top: string;
  let root: string;
  let server: EmbeddingServer;
  let opened: CodeIndex[];
  beforeEach(async () => {
    top = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-index-')));
    root = path.join(top, 'project');
    opened = [];
    mkdirSync(root);
    mkdirSync(path.join(top, 'home'));
    server = await startEmbeddingServer();
    embedBy('tiny');
  });
  afterEach(async () => {
    await Promise.all(opened.map((index) => index.close()));
    await server.close();
    rmSync(top, { recursive: true });
  });

  /** Has `models.json` name a model for vectors. */
  function embedBy(model: string): void {
    const setup = {
      providers: { near: { kind: 'openai', url: server.url, key: 'NEAR_KEY' } },
      roles: { embedding: [`near/${model}`] },
    };
    writeFileSync(path.join(top, 'home/models.json'), JSON.stringify(setup));
  }

  const environment = (): Record<string, string | undefined> => ({
    ...process.env,
    MAESTRO_HOME: path.join(top, 'home'),
    NEAR_KEY: 'key-of-the-test',
  });
  const state = (): string => path.join(top, 'state');

  function open(more: readonly string[] = ['vectors']): CodeIndex {
    const index = connectIndex({
      url: program,
      args: [root, state(), ...more],
      environment: environment(),
      names: ['MAESTRO_HOME', 'NEAR_KEY'],
      confide: () => ({ secrets: ['the-very-secret'] }),
    });
    opened.push(index);
    return index;
  }

  function writeMany(count: number): void {
    for (let at = 0; at < count; at++) writeFileSync(path.join(root, `f${String(at)}.txt`), `word${String(at)}\n`);
  }

  async function fill(index: CodeIndex, atOnce = true) {
    good(await index.refresh(never));
    const filled = good(await index.fill({ atOnce }, never));
    assert.ok(filled);
    return filled;
  }

  it('are made over the wire, found by, and counted', async () => {
    writeMany(100);
    writeFileSync(path.join(root, 'f3.txt'), 'the-very-secret is here\n');
    const index = open();
    const { made, tokens, vectors } = await fill(index);
    assert.deepEqual([made, tokens, vectors.by, vectors.trouble], [100, 100, 'near/tiny', null]);
    const [hit] = good(await index.search({ text: 'f17.txt word17', limit: 3, near: [], within: 60_000 }, never));
    assert.ok(hit?.path === 'f17.txt' && hit.why.includes('is alike in meaning'), JSON.stringify(hit));
    assert.ok(!server.texts.join().includes('the-very-secret'));
    assert.equal((await fill(index)).made, 0);
    const journal = new DatabaseSync(path.join(state(), 'journal.db'));
    const calls = journal.prepare("SELECT data FROM events WHERE type = 'texts-embedded'").all();
    journal.close();
    const use = calls.map((row) => Call.parse(JSON.parse(String(row['data']))).call);
    assert.deepEqual(
      [use.every((call) => call.use === 'code'), use.reduce((sum, { texts }) => sum + texts, 0)],
      [true, 101],
      'every part and the question are on record',
    );
  });

  it('are made with a key that is told in confidence, and within limits that are', async () => {
    writeMany(3);
    const told = (limits: Limits): CodeIndex => {
      const index = connectIndex({
        url: program,
        args: [root, state(), 'vectors'],
        environment: { ...environment(), NEAR_KEY: undefined },
        names: ['MAESTRO_HOME', 'NEAR_KEY'],
        confide: () => ({ secrets: [], variables: { NEAR_KEY: 'kept-by-the-host' }, limits: ok(limits) }),
      });
      opened.push(index);
      return index;
    };
    const { made, vectors } = await fill(told({ day: { tokens: 1 } }));
    assert.equal(made, 0);
    assert.match(vectors.trouble?.why ?? '', /left for .*day/);
    assert.equal(server.count(), 0);
    assert.equal((await fill(told({}))).made, 3);
    assert.deepEqual([...new Set(server.keys)], ['Bearer kept-by-the-host']);
  });

  it('outlast a provider that is busy, cuts off and fails, and are made whole later', async () => {
    writeMany(150);
    server.script.push({ status: 429, retryAfter: '0' }, 'cut');
    server.script.push(...Array.from({ length: 8 }, () => ({ status: 401 })));
    const index = open();
    const first = await fill(index);
    assert.ok(first.made < 150 && first.vectors.trouble, JSON.stringify(first));
    server.always = { status: 401 };
    const [hit] = good(await index.search({ text: 'word17', limit: 3, near: [] }, never));
    assert.ok(hit?.path === 'f17.txt');
    assert.match(hit.why.at(-1) ?? '', /^not by meaning/);
    server.script.length = 0;
    server.always = null;
    const second = await fill(index);
    assert.deepEqual([first.made + second.made, second.vectors.trouble], [150, null]);
  });

  it('go on where their process was killed, and nothing that was kept is asked for again', async () => {
    writeMany(400);
    const killed = fork(fileURLToPath(program), [root, state(), 'vectors'], {
      serialization: 'advanced',
      stdio: 'ignore',
      env: environment(),
    });
    const ended = new Promise((resolve) => void killed.once('exit', resolve));
    killed.send({ id: 1, call: 'refresh' });
    killed.once('message', () => killed.send({ id: 2, call: 'fill', input: { atOnce: true } }));
    while (killed.exitCode === null && server.count() < 4) await wait(5);
    killed.kill('SIGKILL');
    await ended;
    const asked = server.texts.length;
    const { made, vectors } = await fill(open());
    assert.deepEqual([vectors.made, vectors.wanted, vectors.trouble], [400, 400, null]);
    assert.ok(made < 400, `${String(made)} made after ${String(asked)} were`);
  });

  it('are none when they are not wanted', async () => {
    writeMany(1);
    const index = open([]);
    good(await index.refresh(never));
    assert.equal(good(await index.fill({ atOnce: true }, never)), null);
    assert.equal(good(await index.standing()).vectors, null);
    assert.equal(server.count(), 0);
    mkdirSync(path.join(root, '.maestro'));
    writeFileSync(path.join(root, '.maestro/config.json'), '{ "vectors": false }');
    assert.equal(good(await open().standing()).vectors, null, 'the team wants none');
  });

  it('are made anew by another model, and those of the one before serve until then', async () => {
    writeMany(70);
    const before = open();
    await fill(before);
    await before.close();
    embedBy('other');
    server.always = { status: 401 };
    const index = open();
    const failed = await fill(index);
    assert.deepEqual([failed.vectors.by, failed.vectors.serving], ['near/other', 'near/tiny']);
    server.always = null;
    const [hit] = good(await index.search({ text: 'f17.txt word17', limit: 3, near: [], within: 60_000 }, never));
    assert.ok(hit?.why.includes('is alike in meaning'), JSON.stringify(hit));
    const whole = await fill(index);
    assert.deepEqual([whole.vectors.made, whole.vectors.serving], [70, null]);
  });
});
