import assert from 'node:assert/strict';
import { openMaestro } from '../../src/core/app/index.ts';
import { journalsOf, openCountedEmbedder } from '../../src/local/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { goal } from '../app/stage.ts';
import { small } from '../app/projects.ts';
import { createWorld, type World } from '../app/world.ts';
import { planOfOne, scriptOf } from '../app/model-crew.ts';
import { createModelServer, type ModelServer } from '../model-server/index.ts';
import { embeddingCalls, setUpEmbedding, type NotedCall } from './embedding-set-up.ts';

const { signal } = new AbortController();

describe('calls of a model for vectors', () => {
  let world: World;
  let server: ModelServer;
  beforeEach(async () => {
    world = createWorld(small);
    server = await createModelServer({
      script: scriptOf({ planner: [[planOfOne('Know Austria', ['src/main.ts'], 'So.')]] }),
    });
  });
  afterEach(async () => {
    await server.close();
    world.dispose();
  });

  const home = (): string => world.environment['MAESTRO_HOME'] ?? '';
  async function recorded(): Promise<readonly NotedCall[]> {
    const reader = valueOf(journalsOf(world.folders).openReader());
    try {
      return await embeddingCalls(reader);
    } finally {
      reader.close();
    }
  }

  it('are on record with their tokens and their price, though nobody is at work', async () => {
    setUpEmbedding(home(), server.url);
    const embedder = await openCountedEmbedder(world.folders, world.environment, { use: 'code' });
    assert.ok(embedder);
    const texts = Array.from({ length: 200 }, (_, at) => `text ${String(at)}`);
    assert.equal(valueOf(await embedder.embed(texts, signal)).vectors.length, 200);
    assert.deepEqual(
      (await recorded()).map(({ use, provider, model, texts: count, cost, goalId }) => [
        ...[use, provider, model, count, goalId],
        ...[cost?.tokens.input, cost?.dollars],
      ]),
      [
        ['code', 'there', 'vectors', 128, null, 128, 128 / 1e6],
        ['code', 'there', 'vectors', 72, null, 72, 72 / 1e6],
      ],
    );
    assert.equal(valueOf(await embedder.embed([], signal)).vectors.length, 0);
    assert.equal((await recorded()).length, 2, 'nothing was asked for no text');
  });

  it('go through the process that writes, and count for the day', async () => {
    setUpEmbedding(home(), server.url);
    const maestro = valueOf(await openMaestro(await world.surroundings(), 'test'));
    try {
      const embedder = await openCountedEmbedder(world.folders, world.environment, { use: 'memory' });
      assert.ok(embedder);
      valueOf(await embedder.embed(['one', 'two'], signal));
      assert.deepEqual(
        [...maestro.state().days.entries()].map(([, { calls, dollars }]) => [calls, dollars]),
        [[1, 2 / 1e6]],
      );
    } finally {
      await maestro.close();
    }
  });

  it('are not made where they may pass the limit of the day, and say so', async () => {
    setUpEmbedding(home(), server.url, { limits: { day: { tokens: 10 } } });
    const embedder = await openCountedEmbedder(world.folders, world.environment, { use: 'memory' });
    assert.ok(embedder);
    valueOf(await embedder.embed(['one', 'two', 'six'], signal));
    const long = await embedder.embed(['word '.repeat(60)], signal);
    assert.match(long.ok ? '' : long.error.person, /limit|left for/);
    assert.equal((await recorded()).length, 1);
  });

  it('are on record when they fail', async () => {
    setUpEmbedding(home(), server.url);
    await server.close();
    const embedder = await openCountedEmbedder(world.folders, world.environment, { use: 'memory' });
    assert.ok(embedder);
    assert.ok(!(await embedder.embed(['one'], signal)).ok);
    assert.deepEqual(
      (await recorded()).map(({ failed, cost }) => [failed, cost]),
      [['unreachable', undefined]],
    );
  });

  it('are paid by the goal whose session looks for an answer from before', async () => {
    setUpEmbedding(home(), server.url);
    const { createOpenAiProvider } = await import('../../src/adapters/openai-models/index.ts');
    const model = { name: 'scripted', provider: createOpenAiProvider({ baseUrl: server.url }) };
    const maestro = await world.open((given) => ({ ...given, model }));
    try {
      const id = valueOf(await maestro.startGoal(goal({ workflow: 'fix', holdPlan: true })));
      await maestro.settled();
      const calls = await embeddingCalls(maestro.journal);
      assert.deepEqual(
        calls.map(({ use, goalId, texts }) => [use, goalId, texts]),
        [['answers', id, 1]],
      );
      const dollars = calls[0]?.cost?.dollars ?? 0;
      assert.ok(dollars > 0);
      assert.ok((maestro.state().goals.get(id)?.cost.dollars ?? 0) >= dollars);
    } finally {
      await maestro.close();
    }
  });
});
