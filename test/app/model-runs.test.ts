import assert from 'node:assert/strict';
import type { Maestro } from '../../src/core/app/index.ts';
import { createModelServer, type Conversation, type ModelServer, type Script } from '../model-server/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { small } from './projects.ts';
import { createWorld, type World } from './world.ts';

const report = (more: object = {}) => ({
  name: 'report',
  input: { outcome: 'done', summary: 'As asked.', findings: [], ...more },
});

const failing = `import assert from 'node:assert/strict';
import test from 'node:test';
import { netPrice } from '../src/main.ts';
test('knows Austria', () => { assert.equal(netPrice(120, 'Austria'), 100); });
`;

const edit = {
  name: 'edit-file',
  input: {
    path: 'src/main.ts',
    edits: [{ old: '  return Math.round', new: "  if (country === 'Austria') rate = 1.2;\n  return Math.round" }],
  },
};

const read = { name: 'read-file', input: { path: 'src/main.ts' } };

/** Who is asked, by the system text. */
function roleOf({ system }: Conversation): string {
  return /^You are the ([a-z-]+)\./.exec(system)?.[1] ?? '';
}

async function withModel(script: Script, play: (maestro: Maestro, world: World, server: ModelServer) => Promise<void>) {
  const server = await createModelServer({ script });
  const world = createWorld(small);
  const provider = createOpenAiProvider({ baseUrl: server.url });
  const open = (): Promise<Maestro> => world.open((given) => ({ ...given, model: { name: 'scripted', provider } }));
  const maestro = await open();
  const before = world.personsThings();
  try {
    await play(maestro, world, server);
    assert.deepEqual(world.personsThings(), before, "the person's own files are as they were");
  } finally {
    await maestro.close();
    await server.close();
    world.dispose();
  }
}

function asks(workflow: string) {
  const goal = { text: 'Know the tax of Austria', workflow, autonomy: 3, acceptLowRisk: true, paths: [], by: 'person' };
  return goal;
}

/** Answers whatever gate is open until none is. */
async function approveAll(maestro: Maestro): Promise<void> {
  for (;;) {
    await maestro.settled();
    const [gate] = [...maestro.state().gates.values()];
    if (!gate) return;
    valueOf(maestro.dispatch({ type: 'answer-gate', by: 'person', gateId: gate.id, answer: 'approved', reason: 'ok' }));
  }
}

describe('a run with a language model', () => {
  it('takes a goal through one developer session to a commit', async () => {
    const script: Script = [
      { calls: [read, { name: 'list-files', input: {} }] },
      { calls: [edit] },
      { calls: [{ name: 'run-checks', input: {} }] },
      { calls: [report({ commitMessage: 'Know the tax of Austria' })] },
    ];
    await withModel(script, async (maestro, world, server) => {
      valueOf(await maestro.startGoal(asks('quick')));
      await approveAll(maestro);
      const task = maestro.state().tasks.get('t1');
      assert.equal(task?.status, 'completed', task?.reason);
      assert.match(world.git('show', 'maestro/know-the-tax-of-austria:src/main.ts'), /Austria/);
      assert.match(
        world.git('log', '-1', '--format=%s', 'maestro/know-the-tax-of-austria'),
        /^Know the tax of Austria$/,
      );
      assert.equal(server.requests.length, 4);
    });
  });

  it('takes a goal through plan, red tests, code, attack and review', async () => {
    const script: Script = (conversation) => {
      const { turn } = conversation;
      switch (roleOf(conversation)) {
        case 'planner':
          return {
            calls: [
              {
                name: 'report',
                input: {
                  summary: 'One task.',
                  requirements: ['Austria has 20 %.'],
                  criteria: [{ id: 'c1', text: 'netPrice(120, Austria) is 100' }],
                  questions: [],
                  tasks: [
                    {
                      key: 'austria',
                      title: 'Know Austria',
                      description: 'Take 20 % off.',
                      dependsOn: [],
                      after: [],
                      files: ['src/main.ts'],
                      risk: 'low',
                      criteria: ['c1'],
                      smells: [],
                      estimate: 1,
                    },
                  ],
                },
              },
            ],
          };
        case 'tester':
          return turn === 0
            ? { calls: [{ name: 'write-file', input: { path: 'test/austria.test.ts', text: failing } }] }
            : { calls: [report()] };
        case 'developer':
          // First a forbidden thing: the tests that guard the task.
          if (turn === 0) return { calls: [{ name: 'write-file', input: { path: 'test/austria.test.ts', text: '' } }] };
          if (turn === 1) return { calls: [read] };
          return turn === 2 ? { calls: [edit] } : { calls: [report({ commitMessage: 'Know Austria' })] };
        default:
          return { calls: [report()] };
      }
    };
    await withModel(script, async (maestro, world, server) => {
      valueOf(await maestro.startGoal(asks('feature')));
      await approveAll(maestro);
      const task = maestro.state().tasks.get('t1');
      assert.equal(task?.status, 'completed', task?.reason);
      assert.match(world.git('show', '--stat', 'maestro/know-the-tax-of-austria'), /austria\.test\.ts/);
      const refused = server.requests.some(({ body }) => body.includes('guards this task'));
      assert.ok(refused, 'the developer was told that it may not touch the test');
    });
  });

  it('goes on after the engine was closed in mid-session, and asks nothing twice', async () => {
    const script: Script = [{ calls: [read] }, { calls: [edit], delayMs: 200 }, { calls: [report()] }];
    const server = await createModelServer({ script });
    const world = createWorld(small);
    const provider = createOpenAiProvider({ baseUrl: server.url });
    const open = (): Promise<Maestro> => world.open((given) => ({ ...given, model: { name: 'scripted', provider } }));
    try {
      const first = await open();
      const readDone = new Promise<void>((resolve) => {
        first.onEvents((events) => {
          if (events.some((e) => e.type === 'transcript-extended' && e.data.entry.kind === 'tool-finished')) resolve();
        });
      });
      valueOf(await first.startGoal(asks('quick')));
      await readDone;
      await first.close();
      const second = await open();
      await approveAll(second);
      assert.equal(second.state().tasks.get('t1')?.status, 'completed');
      await second.close();
      const turns = server.requests.map(({ body }) => (JSON.parse(body) as { messages: unknown[] }).messages.length);
      assert.deepEqual(
        [...turns].sort((a, b) => a - b),
        turns,
        'no request goes back behind an earlier one',
      );
      assert.ok(turns.filter((count) => count === Math.min(...turns)).length === 1, 'the first turn was paid once');
    } finally {
      await server.close();
      world.dispose();
    }
  });

  it('takes back the work of a role that wrote past its scope with a shell', async () => {
    const script: Script = (conversation) => {
      if (conversation.turn > 0) return { calls: [report()] };
      // Policy does not see through a program.
      const command = `node -e "require('fs').writeFileSync(String.fromCharCode(46) + 'drone.yml', 'on: push')"`;
      return { calls: [{ name: 'run-command', input: { command } }] };
    };
    await withModel(script, async (maestro) => {
      valueOf(await maestro.startGoal(asks('quick')));
      await maestro.settled();
      const task = maestro.state().tasks.get('t1');
      assert.equal(task?.status, 'blocked');
      assert.match(task.reason, /\.drone\.yml.*taken back/);
      assert.equal(task.change, null);
    });
  });

  it('blocks the task with the reason when the provider cannot be reached', async () => {
    await withModel([], async (maestro, _world, server) => {
      await server.close();
      valueOf(await maestro.startGoal(asks('quick')));
      await maestro.settled();
      const task = maestro.state().tasks.get('t1');
      assert.equal(task?.status, 'blocked');
      assert.match(task.reason, /reach|connect/i);
    });
  });
});
