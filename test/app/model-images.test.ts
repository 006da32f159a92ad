import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { createModelServer, type Script } from '../model-server/index.ts';
import { small } from './projects.ts';
import { createWorld } from './world.ts';

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64, 3)]);
const script: Script = [
  { calls: [{ name: 'read-file', input: { path: 'shot.png' } }] },
  { calls: [{ name: 'read-file', input: { path: 'shot.png' } }] },
  { calls: [{ name: 'report', input: { outcome: 'nothing-to-do', summary: 'Seen.', findings: [] } }] },
];

/** The bodies that are sent while a model looks at an image. */
async function bodies(images: boolean): Promise<readonly string[]> {
  const server = await createModelServer({ script });
  const world = createWorld(small);
  world.write('shot.png', png);
  world.commitAll();
  const provider = createOpenAiProvider({ baseUrl: server.url });
  const maestro = await world.open((given) => ({ ...given, model: { name: 'scripted', provider, images } }));
  try {
    const goal = { text: 'Look at it', workflow: 'quick', autonomy: 3, acceptLowRisk: true, paths: [], by: 'person' };
    valueOf(await maestro.startGoal(goal));
    await server.request(3);
    return server.requests.map(({ body }) => body);
  } finally {
    await maestro.close();
    await server.close();
    world.dispose();
  }
}

describe('an image in the worktree', () => {
  it('goes to a model that takes images, once', async () => {
    const [, second = '', third = ''] = await bodies(true);
    const url = `data:image/png;base64,${png.toString('base64')}`;
    const parts = (JSON.parse(second) as { messages: { role: string; content: unknown }[] }).messages.at(-1);
    assert.deepEqual(parts, { role: 'user', content: [{ type: 'image_url', image_url: { url } }] });
    assert.equal(third.split(url).length, 2, 'the second reading only says that it is unchanged');
    assert.match(third, /unchanged since you read it \(turn 1, above\)/);
  });

  it('is told of in words to a model that takes none', async () => {
    const [, second = ''] = await bodies(false);
    assert.doesNotMatch(second, /image_url/);
    assert.match(second, /You are not shown it: this model is not set to take images/);
  });
});
