import assert from 'node:assert/strict';
import { playIn, type Play } from './play.ts';
import { greeting, prices, sample, settings, single, small, type Files } from './projects.ts';
import { expectGolden } from './transcript.ts';
import { createWorld, sharedWorkshop } from './world.ts';

describe('an improvement in all kinds of places', () => {
  const { share, end } = sharedWorkshop();
  after(end);
  const run = (files: Files, scene: (play: Play) => Promise<void>, git = true) =>
    playIn(createWorld(files, { git }), scene, share);

  it('is merged with what else was committed on the branch meanwhile', async () => {
    const transcript = await run(small, async (play) => {
      await play.improve();
      play.tell('somebody commits other lines of the same file');
      const doubled = prices.replace(' net`', ' euro net`').replace("' net'", "' net, tax free'");
      const renamed = doubled.replace("return net + ' net, tax free';", "return net + ' net';");
      play.world.commitOn('maestro/improve', 'src/main.ts', `${renamed}\nexport const currency = 'EUR';\n`);
      await play.decide('t1', 'accepted');
    });
    expectGolden('base-moved', transcript);
  });

  it('overwrites nothing when the same lines were changed, and starts again from there', async () => {
    const transcript = await run(small, async (play) => {
      await play.improve();
      play.tell('somebody commits the same line');
      play.world.commitOn('maestro/improve', 'src/main.ts', prices.replace('var rate = 1;', 'var rate = 1.0;'));
      await play.decide('t1', 'accepted');
      await play.sendBack('t1');
      await play.decide('t1', 'accepted');
    });
    expectGolden('base-conflict', transcript);
  });

  it('brings the accepted change into the files of a folder without git', async () => {
    const transcript = await run(
      sample,
      async (play) => {
        const before = play.world.personsThings();
        await play.improve({ tasks: 1 });
        assert.deepEqual(play.world.personsThings(), before);
        await play.decide('t1', 'accepted');
        assert.equal(play.world.read('src/greeting.ts'), greeting.replace('var', 'const'));
      },
      false,
    );
    expectGolden('no-git', transcript);
  });

  it('leaves a file as it is that the person edited meanwhile in a folder without git', async () => {
    const edited = prices.replace('var rate = 1;', 'var rate = 100;');
    const transcript = await run(
      sample,
      async (play) => {
        await play.improve({ tasks: 1 });
        play.tell('the same line is edited');
        play.world.write('src/prices.ts', edited);
        await play.decide('t1', 'accepted');
        assert.equal(play.world.read('src/prices.ts'), edited);
        assert.equal(play.world.read('src/greeting.ts'), greeting.replace('var', 'const'));
      },
      false,
    );
    expectGolden('no-git-edited', transcript);
  });

  it('leaves uncommitted and staged edits alone, and does not see them', async () => {
    const world = createWorld(small);
    world.write('src/main.ts', `${prices}\nvar staged = 1;\n`);
    world.git('add', 'src/main.ts');
    world.write('src/main.ts', `${prices}\nvar edited = 1;\n`);
    world.write('src/new.ts', 'var untracked = 1;\n');
    const transcript = await playIn(world, (play) => play.improve({ acceptLowRisk: true }), share);
    expectGolden('dirty-working-copy', transcript);
  });

  it('leaves out sources with syntax errors and sources that are too long', async () => {
    const files = {
      ...small,
      'src/broken.ts': 'export function broken( {\n  var x = ;\n',
      'src/long.ts': `export const text = [\n${`  'a line of a long generated table',\n`.repeat(60_000)}];\n`,
    };
    expectGolden('odd-sources', await run(files, (play) => play.improve({ acceptLowRisk: true })));
  });

  it('keeps CRLF line ends', async () => {
    const transcript = await run({ ...small, 'src/main.ts': prices.replaceAll('\n', '\r\n') }, async (play) => {
      await play.improve({ acceptLowRisk: true });
      const text = play.world.git('show', 'maestro/improve:src/main.ts');
      assert.equal(text.split('\r\n').length, text.split('\n').length);
    });
    expectGolden('crlf', transcript);
  });

  it('works on CommonJS', async () => {
    const transcript = await run(commonJs, (play) => play.improve({ acceptLowRisk: true }));
    expectGolden('commonjs', transcript);
  });

  it('stays within the paths of its goal', async () => {
    const transcript = await run(sample, (play) => play.improve({ acceptLowRisk: true, paths: ['src/prices.ts'] }));
    expectGolden('limited-to-paths', transcript);
  });

  it('finds nothing left to do when the same goal is stated again', async () => {
    const transcript = await run(small, async (play) => {
      await play.improve({ acceptLowRisk: true });
      await play.improve({ acceptLowRisk: true });
    });
    expectGolden('stated-twice', transcript);
  });

  it('starts from what was committed since the workspace was opened', async () => {
    const world = createWorld(single('export const add = (a: number, b: number): number => a + b;\n', ''));
    let committed: readonly string[] = [];
    const transcript = await playIn(
      world,
      async (play) => {
        await play.improve({ text: 'Improve before' });
        play.tell('the person commits');
        world.commitOn('main', 'src/main.ts', 'export function one(): number {\n  var one = 1;\n  return one;\n}\n');
        committed = world.personsThings();
        await play.improve({ text: 'Improve after', acceptLowRisk: true });
      },
      share,
      { things: () => committed },
    );
    expectGolden('committed-meanwhile', transcript);
  });

  it('serves two goals at once', async () => {
    const world = createWorld({ ...sample, '.maestro/config.json': settings({ concurrency: 3 }) });
    const transcript = await playIn(
      world,
      async (play) => {
        const goal = { acceptLowRisk: true };
        const isStated = new Promise<void>((resolve) => {
          play.maestro.onEvents((events) => {
            if (events.some(({ type }) => type === 'goal-created')) resolve();
          });
        });
        const second = isStated.then(() =>
          play.improve({ ...goal, text: 'Improve greetings', paths: ['src/greeting.ts'], tasks: 1 }),
        );
        await play.improve({ ...goal, text: 'Improve prices', paths: ['src/prices.ts'] });
        await second;
      },
      share,
      { byGoal: true },
    );
    expectGolden('two-goals', transcript);
  });
});

const commonJs: Files = {
  'package.json': `${JSON.stringify({ name: 'sample', version: '1.0.0', engines: { node: '>=24' } })}\n`,
  '.maestro/config.json': settings(),
  'src/main.js': `var fs = require('fs');
var path = require('path');

function extensionOf(file) {
  var dot = file.lastIndexOf('.');
  return dot < 0 ? '' : file.slice(dot + 1);
}

function nameOf(file) {
  var name = path.basename(file);
  return name.toLowerCase();
}

module.exports = { extensionOf: extensionOf, nameOf: nameOf };
`,
  'test/main.test.js': `const assert = require('node:assert/strict');
const test = require('node:test');
const { extensionOf, nameOf } = require('../src/main.js');
test('names', () => {
  assert.equal(extensionOf('a.ts'), 'ts');
  assert.equal(nameOf('/x/A.ts'), 'a.ts');
});
`,
};
