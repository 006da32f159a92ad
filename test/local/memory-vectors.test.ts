import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { openMaestro } from '../../src/core/app/index.ts';
import { openWorkspaceMemory } from '../../src/local/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { small } from '../app/projects.ts';
import { createWorld, type World } from '../app/world.ts';
import { createModelServer, type ModelServer } from '../model-server/index.ts';
import { embeddingCalls, setUpEmbedding } from './embedding-set-up.ts';

describe('memory with a model for vectors', () => {
  let world: World;
  let server: ModelServer;
  beforeEach(async () => {
    world = createWorld(small);
    server = await createModelServer({ script: () => ({ text: '' }) });
    setUpEmbedding(world.environment['MAESTRO_HOME'] ?? '', server.url);
  });
  afterEach(async () => {
    await server.close();
    world.dispose();
  });

  it('finds what is said in other words, keeps the vectors, and goes on by words while the model is away', async () => {
    const maestro = valueOf(await openMaestro(await world.surroundings(), 'test'));
    try {
      const memory = await openWorkspaceMemory(world.folders, world.environment);
      const { id } = valueOf(await memory.add('Rounding is half to even.', {}, 'team'));
      valueOf(await memory.add('Deploys happen on Mondays.', {}, 'team'));
      const asked = { text: 'rounder halving evener', limit: 1 };
      assert.deepEqual(valueOf(await memory.recall(asked)), [], 'there are no vectors yet, and no word is shared');
      valueOf(await memory.learn(maestro.journal));
      const [found] = valueOf(await memory.recall(asked));
      assert.equal(found?.fragment.id, id);
      assert.match(found.why, /^alike in meaning \(0\.\d\d\)$/);
      const texts = async () =>
        (await embeddingCalls(maestro.journal)).map((call) => [call.use, call.texts, call.failed]);
      assert.deepEqual(await texts(), [
        ['memory', 2, undefined],
        ['memory', 1, undefined],
      ]);
      const again = await openWorkspaceMemory(world.folders, world.environment);
      valueOf(await again.learn(maestro.journal));
      assert.equal((await texts()).length, 2, 'no text is asked for twice');
      assert.equal(valueOf(await again.recall(asked))[0]?.fragment.id, id);
      await server.close();
      const [byWords] = valueOf(await again.recall({ text: 'rounding', limit: 1 }));
      assert.match(byWords?.why ?? '', /^has “round”, by words alone \(/);
    } finally {
      await maestro.close();
    }
    const kept = path.join(world.folders.state, 'vectors');
    assert.ok(existsSync(kept) && readdirSync(kept).some((name) => name.startsWith('memory-there-vectors')));
  });

  it('goes on with the vectors of the model before, until all of another one are there', async () => {
    const maestro = valueOf(await openMaestro(await world.surroundings(), 'test'));
    const folders = () =>
      readdirSync(path.join(world.folders.state, 'vectors')).filter((name) => /^memory-/.test(name));
    const asked = { text: 'rounder halving evener', limit: 1 };
    try {
      const memory = await openWorkspaceMemory(world.folders, world.environment);
      valueOf(await memory.add('Rounding is half to even.', {}, 'team'));
      valueOf(await memory.learn(maestro.journal));
      assert.match(folders().join(), /^memory-there-vectors-[\da-f]+$/);
      setUpEmbedding(world.environment['MAESTRO_HOME'] ?? '', server.url, {}, 'better');
      const later = await openWorkspaceMemory(world.folders, world.environment);
      const by = async () => (await embeddingCalls(maestro.journal)).at(-1)?.model;
      assert.match(valueOf(await later.recall(asked))[0]?.why ?? '', /alike in meaning/);
      assert.equal(await by(), 'vectors');
      valueOf(await later.learn(maestro.journal));
      assert.match(valueOf(await later.recall(asked))[0]?.why ?? '', /alike in meaning/);
      assert.equal(await by(), 'better');
      assert.match(folders().join(), /^memory-there-better-[\da-f]+$/);
    } finally {
      await maestro.close();
    }
  });

  it('makes up for what could not be made, once the model is back', async () => {
    const maestro = valueOf(await openMaestro(await world.surroundings(), 'test'));
    try {
      const memory = await openWorkspaceMemory(world.folders, world.environment);
      valueOf(await memory.add('Rounding is half to even.', {}, 'team'));
      await server.close();
      valueOf(await memory.learn(maestro.journal));
      assert.deepEqual(valueOf(await memory.recall({ text: 'rounder evener', limit: 1 })), []);
      server = await createModelServer({ script: () => ({ text: '' }) });
      setUpEmbedding(world.environment['MAESTRO_HOME'] ?? '', server.url);
      const back = await openWorkspaceMemory(world.folders, world.environment);
      valueOf(await back.learn(maestro.journal));
      assert.equal(valueOf(await back.recall({ text: 'rounder evener', limit: 1 })).length, 1);
    } finally {
      await maestro.close();
    }
  });
});
