import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openMaestro } from '../../src/core/app/index.ts';
import { ok } from '../../src/core/base/index.ts';
import { keptAnswers, openWorkspaceMemory } from '../../src/local/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { small } from '../app/projects.ts';
import { createWorld, type World } from '../app/world.ts';
import { startEmbeddingServer, type EmbeddingServer } from '../fakes/embedding-server.ts';
import { setUpEmbedding } from './embedding-set-up.ts';

describe('vectors that a host has made', () => {
  let world: World;
  let server: EmbeddingServer;
  beforeEach(async () => {
    world = createWorld(small);
    server = await startEmbeddingServer();
    const home = world.environment['MAESTRO_HOME'] ?? '';
    setUpEmbedding(home, server.url);
    const file = path.join(home, 'models.json');
    const models = JSON.parse(readFileSync(file, 'utf8')) as { providers: { there: object } };
    models.providers.there = { ...models.providers.there, key: 'THERE_KEY' };
    writeFileSync(file, JSON.stringify(models));
  });
  afterEach(async () => {
    await server.close();
    world.dispose();
  });

  const findKey = (url: string): Promise<string | undefined> =>
    Promise.resolve(url === server.url ? 'kept-by-the-host' : undefined);

  it('are asked for with the key that it keeps, for memory and for answers from before', async () => {
    const maestro = valueOf(await openMaestro(await world.surroundings(), 'test'));
    try {
      const memory = await openWorkspaceMemory(world.folders, world.environment, { findKey });
      valueOf(await memory.add('Rounding is half to even.', {}, 'team'));
      valueOf(await memory.learn(maestro.journal));
      assert.deepEqual(server.keys, ['Bearer kept-by-the-host']);
      const pay = () => Promise.resolve(ok(() => Promise.resolve()));
      const { embedder } = await keptAnswers(world.folders, world.environment, { findKey })({ pay });
      valueOf(await embedder.embed(['Which rate?'], new AbortController().signal));
      assert.deepEqual(new Set(server.keys), new Set(['Bearer kept-by-the-host']));
      assert.equal(server.keys.length, 2);
    } finally {
      await maestro.close();
    }
  });

  it('are made by one process alone of two that look at once, and known to the other', async () => {
    const maestro = valueOf(await openMaestro(await world.surroundings(), 'test'));
    try {
      const open = () => openWorkspaceMemory(world.folders, world.environment, { findKey });
      const both = [await open(), await open()] as const;
      for (let at = 0; at < 20; at++) valueOf(await both[0].add(`Fact ${String(at)} of many.`, {}, 'team'));
      await Promise.all(both.map(async (memory) => valueOf(await memory.learn(maestro.journal))));
      await Promise.all(both.map(async (memory) => valueOf(await memory.learn(maestro.journal))));
      assert.equal(server.texts.length, new Set(server.texts).size, 'no text is sent twice');
      assert.equal(server.texts.length, 20);
      for (const memory of both) {
        const [found] = valueOf(await memory.recall({ text: 'facts', limit: 1 }));
        assert.match(found?.why ?? '', /alike in meaning/);
      }
    } finally {
      await maestro.close();
    }
  });
});
