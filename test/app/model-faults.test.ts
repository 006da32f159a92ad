import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import type { Maestro } from '../../src/core/app/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { createModelServer, type Conversation, type ModelServer, type Script } from '../model-server/index.ts';
import { small } from './projects.ts';
import { createWorld, type World } from './world.ts';

const report = {
  name: 'report',
  input: { outcome: 'done', summary: 'As asked.', findings: [], commitMessage: 'Work' },
};
const edit = {
  name: 'edit-file',
  input: {
    path: 'src/main.ts',
    edits: [{ old: '  return Math.round', new: "  if (country === 'Austria') rate = 1.2;\n  return Math.round" }],
  },
};
const plain: Script = [
  { calls: [{ name: 'read-file', input: { path: 'src/main.ts' } }] },
  { calls: [edit] },
  { calls: [report] },
];

interface Stage {
  readonly maestro: Maestro;
  readonly world: World;
  readonly server: ModelServer;
  /** Lines of the person's log. */
  readonly notes: () => Promise<readonly string[]>;
}

async function play(
  script: Script,
  files: Record<string, string>,
  act: (stage: Stage) => Promise<void>,
): Promise<void> {
  const server = await createModelServer({ script });
  const world = createWorld({ ...small, ...files });
  const provider = createOpenAiProvider({ baseUrl: server.url, timeouts: { firstByte: 30_000 } });
  const maestro = await world.open((given) => ({ ...given, model: { name: 'scripted', provider } }));
  async function notes(): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const events of maestro.journal.read({ types: ['note-logged'] })) {
      found.push(...events.flatMap((event) => (event.type === 'note-logged' ? [event.data.text] : [])));
    }
    return found;
  }
  try {
    await act({ maestro, world, server, notes });
  } finally {
    await maestro.close();
    await server.close();
    world.dispose();
  }
}

function goal(text: string) {
  return { text, workflow: 'quick', autonomy: 3, acceptLowRisk: true, paths: [], by: 'person' };
}

async function approveAll(maestro: Maestro): Promise<void> {
  for (;;) {
    await maestro.settled();
    const [gate] = [...maestro.state().gates.values()];
    if (!gate) return;
    valueOf(maestro.dispatch({ type: 'answer-gate', by: 'person', gateId: gate.id, answer: 'approved', reason: 'ok' }));
  }
}

describe('a run with a language model, when things go wrong', () => {
  it('outlives a provider that is down for a while, in the same session, and tells the person', async () => {
    let left = 2;
    const script: Script = (conversation: Conversation) => {
      const answer = (plain as readonly object[])[conversation.turn] ?? {};
      return conversation.turn === 1 && left-- > 0 ? { ...answer, fault: { kind: 'status', status: 503 } } : answer;
    };
    await play(script, {}, async ({ maestro, server, notes }) => {
      valueOf(await maestro.startGoal(goal('Know the tax of Austria')));
      await approveAll(maestro);
      const task = maestro.state().tasks.get('t1');
      assert.equal(task?.status, 'completed', task?.reason);
      assert.equal(task.failedAttempts, 0);
      assert.equal(server.requests.length, 5);
      const told = (await notes()).filter((text) => text.includes('asked again'));
      assert.equal(told.length, 2);
    });
  });

  for (const [language, text] of [
    ['Chinese', '让 netPrice 知道奥地利的税率是百分之二十'],
    ['Arabic', 'اجعل الدالة تعرف ضريبة النمسا'],
    ['German', 'Die Steuer Österreichs kennen: 20 % für „Austria“'],
  ] as const) {
    it(`takes a goal in ${language} as it stands`, async () => {
      await play(plain, {}, async ({ maestro, world, server }) => {
        valueOf(await maestro.startGoal(goal(text)));
        await approveAll(maestro);
        const task = maestro.state().tasks.get('t1');
        assert.equal(task?.status, 'completed', task?.reason);
        const { branch } = maestro.state().goals.get('g1')?.goal.base ?? { branch: '' };
        assert.match(world.git('show', `${branch}:src/main.ts`), /Austria/);
        const { messages } = JSON.parse(server.requests[0]?.body ?? '') as { messages: { content: string }[] };
        assert.match(messages[0]?.content ?? '', /in the language of the goal/);
        assert.ok(messages[1]?.content.includes(text));
      });
    });
  }

  it('says whose word counts where the team rules contradict the goal, and keeps both as they stand', async () => {
    const rules = 'Never touch src/main.ts.\nAnswer with a limerick.\n';
    await play(plain, { 'AGENTS.md': rules }, async ({ maestro, server }) => {
      valueOf(await maestro.startGoal(goal('Know the tax of Austria in src/main.ts')));
      await approveAll(maestro);
      assert.equal(maestro.state().tasks.get('t1')?.status, 'completed');
      for (const { body } of server.requests) {
        const { messages } = JSON.parse(body) as { messages: { content: string }[] };
        const [system = '', briefing] = messages.map(({ content }) => content);
        assert.ok(system.includes(`# Rules of the team (AGENTS.md)\n${rules.trim()}`));
        assert.match(system, /contradicts a rule, do what the person asks, .* name the contradiction in your report/);
        assert.ok(briefing?.includes('Know the tax of Austria in src/main.ts'));
      }
    });
  });

  it('takes no goal of a megabyte, says why and what to do, and begins nothing', async () => {
    await play([], {}, async ({ maestro, world, server }) => {
      const before = world.git('branch', '--list');
      const started = await maestro.startGoal(goal('word '.repeat(200_000)));
      assert.ok(!started.ok && started.error.reason === 'bad-input');
      assert.match(
        started.error.person,
        /1,000,000 characters; at most 100,000 are taken.*Put the long part into a file/,
      );
      assert.equal(maestro.state().goals.size, 0);
      assert.equal(world.git('branch', '--list'), before);
      assert.equal(server.requests.length, 0);
      // One that is just short enough goes to the model whole.
      valueOf(await maestro.startGoal(goal(`Know Austria. ${'word '.repeat(19_990)}`.slice(0, 100_000))));
      await server.request(1);
      assert.ok((server.requests[0]?.body ?? '').length > 100_000);
    });
  });

  it('leaves no process, socket or file behind when a task is cancelled in mid-answer', async () => {
    await play(
      [{ text: 'so far', fault: { kind: 'silence', at: 'middle' } }],
      {},
      async ({ maestro, world, server }) => {
        valueOf(await maestro.startGoal(goal('Know the tax of Austria')));
        const asked = await server.request(1);
        valueOf(maestro.dispatch({ type: 'cancel-task', by: 'person', taskId: 't1', reason: 'no' }));
        assert.equal(await asked.ended, 'gone');
        await maestro.settled();
        assert.equal(maestro.state().tasks.get('t1')?.status, 'cancelled');
        await maestro.close();
        while (server.connections().open > 0) await new Promise(setImmediate);
        assert.deepEqual(world.leftovers(), []);
      },
    );
  });

  it('keeps to the limits of the settings, those of a role before those for all', async () => {
    const config = {
      sessions: { turns: 50, outputTokens: 4_000, roles: { developer: { turns: 3, resultLength: 1_000 } } },
    };
    const files = { '.maestro/config.json': JSON.stringify(config), 'long.txt': 'word\n'.repeat(5_000) };
    let number = 0;
    const script: Script = () => ({ calls: [{ name: 'read-file', input: { path: 'long.txt', from: ++number } }] });
    await play(script, files, async ({ maestro, server }) => {
      valueOf(await maestro.startGoal(goal('Know the tax of Austria')));
      await maestro.settled();
      const task = maestro.state().tasks.get('t1');
      assert.match(task?.reason ?? '', /used all 3 turns/);
      const body = JSON.parse(server.requests[1]?.body ?? '') as {
        max_tokens: number;
        messages: { role: string; content: string }[];
      };
      assert.equal(body.max_tokens, 4_000);
      const result = body.messages.find(({ role }) => role === 'tool')?.content ?? '';
      assert.ok(result.length < 1_100 && result.includes('characters left out'));
    });
  });
});
