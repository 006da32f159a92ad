import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { plain } from '../machine/plain.ts';
import { createModelServer } from '../model-server/index.ts';
import { call, report } from './model-crew.ts';
import { small } from './projects.ts';
import { createWorld } from './world.ts';

/** The short form of `node bench/run-turns.ts`: what must not grow with the turns that were taken. */
describe('a session of many turns', () => {
  it('leaves no more behind than one of few, and opens no more connections', async () => {
    const turnsOf = (goal: string): number => Number(/look (\d+) times/.exec(goal)?.[1]);
    // Something else in each turn: an agent that calls the same again and again is stopped.
    const look = (turn: number) => call('search-text', { pattern: `place${String(turn)}` });
    const server = await createModelServer({
      script: ({ goal, turn }) => (turn < turnsOf(goal) ? look(turn) : report('Seen.')),
      keep: 'sizes',
    });
    const world = createWorld(small);
    const provider = createOpenAiProvider({ baseUrl: server.url });
    const maestro = await world.open((given) => ({ ...given, model: { name: 'scripted', provider } }));
    const sizes: number[] = [];
    try {
      for (const turns of [10, 80]) {
        const rest = { workflow: 'quick', autonomy: 2, acceptLowRisk: false, paths: [], by: 'Ada' };
        valueOf(await maestro.startGoal({ text: `look ${String(turns)} times`, ...rest }));
        await maestro.settled();
        sizes.push(JSON.stringify(plain(maestro.state())).length);
      }
      assert.equal(server.requests.length, 92);
      const [one = 0, two = 0] = sizes;
      assert.ok(
        two - one <= one,
        `the state is ${String(one)} characters after 10 turns, ${String(two)} after 80 more`,
      );
      assert.equal(server.connections().made, 1);
    } finally {
      await maestro.close();
      await server.close();
      world.dispose();
    }
  });
});
