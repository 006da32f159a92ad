import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CodeWorkshop } from '../../src/core/ports/index.ts';
import { playIn, type Play } from './play.ts';
import { prices, sample, settings, single, small, type Files } from './projects.ts';
import { expectGolden } from './transcript.ts';
import { createWorld, sharedWorkshop, type Change } from './world.ts';

const cancelled = { type: 'cancel-goal' as const, by: 'Ada', goalId: 'g1', reason: 'enough' };

/** Refactors as it should, and leaves something that nobody asked for in the first result. */
function careless(workshop: CodeWorkshop): CodeWorkshop {
  let isFirst = true;
  return {
    ...workshop,
    async refactor(root, smells, names, signal) {
      const result = await workshop.refactor(root, smells, names, signal);
      if (!result.ok || !isFirst) return result;
      isFirst = false;
      const rewrites = result.value.rewrites.map((each) => ({ ...each, text: `${each.text}export const left = 1;\n` }));
      return { ...result, value: { ...result.value, rewrites } };
    },
  };
}

describe('an improvement that meets trouble', () => {
  const { share, end } = sharedWorkshop();
  after(end);
  const run = (files: Files, scene: (play: Play) => Promise<void>, change: Change = (same) => same) =>
    playIn(createWorld(files), scene, (surroundings) => change(share(surroundings)));

  it('stops before anything is touched when the tests are red already', async () => {
    const red = {
      ...small,
      'test/main.test.ts': `${small['test/main.test.ts'] ?? ''}test('fails', () => assert.equal(1, 2));\n`,
    };
    const transcript = await run(red, (play) => play.improve());
    expectGolden('red-before', transcript);
  });

  it('stops when there are no tests', async () => {
    const bare = { 'package.json': '{ "type": "module" }\n', 'src/main.ts': prices };
    const transcript = await run(bare, (play) => play.improve());
    expectGolden('no-tests', transcript);
  });

  it('stops tests that never end', async () => {
    const endless = {
      ...single(prices, `test('goes on', () => new Promise(() => setInterval(() => undefined, 1000)));\n`),
      '.maestro/config.json': settings({
        checks: { timeout: 1000, commands: [{ name: 'test', kind: 'test', command: 'node --test test/main.test.ts' }] },
      }),
    };
    const transcript = await run(endless, (play) => play.improve());
    expectGolden('endless-tests', transcript);
  });

  it('tries half of it when the tests break, and asks for a person when that breaks too', async () => {
    const readsItself = `import { readFileSync } from 'node:fs';
test('has its text', () => assert.match(readFileSync('src/main.ts', 'utf8'), /var net = /));
`;
    const transcript = await run(single(prices, readsItself), async (play) => {
      await play.improve();
      await play.send('give up', cancelled);
    });
    expectGolden('breaks-the-tests', transcript);
  });

  it('does it again when the reviewer objects', async () => {
    const transcript = await run(
      sample,
      async (play) => {
        await play.improve({ tasks: 1 });
        await play.decide('t1', 'accepted');
      },
      (surroundings) => ({ ...surroundings, workshop: careless(surroundings.workshop) }),
    );
    expectGolden('reviewer-objects', transcript);
  });

  it('ends at once when it is cancelled while the checks run', async () => {
    const transcript = await run(sample, async (play) => {
      const stopped = new Promise<void>((resolve) => {
        play.maestro.onEvents((events) => {
          const isProving = events.some(({ type, data }) => type === 'stage-moved' && data.stageId === 'prove');
          if (isProving)
            void nextTurn()
              .then(() => play.send('give up', cancelled))
              .then(resolve);
        });
      });
      await play.improve();
      await stopped;
    });
    expectGolden('cancelled-while-checking', transcript);
  });

  it('says so when there is nothing to improve', async () => {
    const fine = single('export const add = (a: number, b: number): number => a + b;\n', '');
    expectGolden('nothing-to-improve', await run(fine, (play) => play.improve()));
  });
});
