import assert from 'node:assert/strict';
import { valueOf } from '../adapters/git/sandbox.ts';
import type { Conversation, Script } from '../model-server/index.ts';
import { auditJournal } from './audit.ts';
import { answer, edit, goal, onlyGate, report, withStage } from './stage.ts';

const question = { name: 'ask-person', input: { question: 'Which rate?', options: ['1.2', '1.25'] } };

/** A developer who edits, asks, and does what is answered. */
const asking: Script = ({ turn, results, last }: Conversation) => {
  if (turn === 0) return { calls: [{ name: 'read-file', input: { path: 'src/main.ts' } }] };
  if (turn === 1) return { calls: [question] };
  if (turn === 2) return { calls: [{ name: 'read-file', input: { path: 'src/main.ts' } }], text: `heard ${last}` };
  return turn === 3 ? { calls: [edit(`// ${results.length > 0 ? 'as told' : ''}`)] } : { calls: [report] };
};

describe('a question to the person', () => {
  it('waits in the inbox without a turn, and its answer goes on as the result of the call', async () => {
    await withStage(asking, async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      const gate = onlyGate(maestro);
      assert.equal(gate.kind, 'question');
      assert.equal(gate.question, 'Which rate? [1] 1.2 [2] 1.25');
      assert.equal(maestro.journal.openGates()[0]?.kind, 'question');
      assert.equal(server.requests.length, 2, 'nothing is sent while it waits');
      assert.ok(maestro.state().sessions.get('s1')?.held);
      await answer(maestro, 'approved', '2');
      assert.ok(server.requests[2]?.body.includes('1.25'));
      const told = JSON.parse(server.requests[2]?.body ?? '') as { messages: { role: string; content: string }[] };
      assert.deepEqual(told.messages.at(-1)?.content, '1.25', 'the number of a choice is enough');
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.equal(maestro.state().answers.size, 0);
      await auditJournal(maestro);
    });
  });

  it('is still open after the process was ended, and the answer reaches the session that goes on', async () => {
    await withStage(asking, async ({ open, server }) => {
      const first = await open();
      valueOf(await first.startGoal(goal()));
      await first.settled();
      await first.close();
      const second = await open();
      await second.settled();
      assert.equal(onlyGate(second).kind, 'question');
      assert.equal(server.requests.length, 2);
      await answer(second, 'approved', 'Twenty per cent');
      assert.ok(server.requests[2]?.body.includes('Twenty per cent'));
      assert.equal(onlyGate(second).kind, 'change');
      await auditJournal(second);
    });
  });

  it('can be declined: the agent hears so and goes on', async () => {
    await withStage(asking, async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      await answer(maestro, 'denied', 'Find it in the law');
      assert.ok(server.requests[2]?.body.includes('declines to answer: Find it in the law'));
      assert.equal(onlyGate(maestro).kind, 'change');
    });
  });

  it('is taken back with its task', async () => {
    await withStage(asking, async ({ open }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      valueOf(maestro.dispatch({ type: 'cancel-task', by: 'Ada', taskId: 't1', reason: 'Not now' }));
      await maestro.settled();
      assert.equal(maestro.state().gates.size, 0);
      assert.equal(maestro.state().sessions.size, 0);
    });
  });

  it('of a planner waits and goes on in the same way', async () => {
    const plan = {
      ...{ summary: 'One task.', requirements: [], criteria: [], questions: [] },
      tasks: [
        {
          ...{ key: 'a', title: 'Know Austria', description: '', dependsOn: [], after: [], files: [], risk: 'low' },
          ...{ criteria: [], smells: [], estimate: 1 },
        },
      ],
    };
    const script: Script = ({ turn }) => ({ calls: [turn === 0 ? question : { name: 'report', input: plan }] });
    await withStage(script, async ({ open, server }) => {
      const first = await open();
      valueOf(await first.startGoal(goal({ workflow: 'fix', holdPlan: true })));
      await first.settled();
      assert.equal(onlyGate(first).kind, 'question');
      await first.close();
      const second = await open();
      await second.settled();
      assert.equal(server.requests.length, 1);
      await answer(second, 'approved', '1');
      assert.ok(server.requests[1]?.body.includes('1.2'));
      assert.equal(onlyGate(second).kind, 'plan');
      await auditJournal(second);
    });
  });
});

/** A developer who wants to run something that is asked about, then reports. */
function running(command: string): Script {
  return ({ turn }) => ({ calls: [turn === 0 ? { name: 'run-command', input: { command } } : report] });
}

describe('a session that is taken up again', () => {
  it('knows which files it has read, in another process too', async () => {
    await withStage(asking, async ({ open, server }) => {
      const first = await open();
      valueOf(await first.startGoal(goal()));
      await first.settled();
      await first.close();
      const second = await open();
      await answer(second, 'approved', '2');
      const bodies = server.requests.map(({ body }) => body);
      assert.match(bodies[3] ?? '', /src\/main\.ts is unchanged since you read it \(turn 1, above\)/);
      assert.equal(onlyGate(second).kind, 'change', 'it edits what it read before');
    });
  });
});

describe('a command that is asked about', () => {
  const line = 'git commit --allow-empty -q -m "by the agent"';

  it('runs once, when the person lets it', async () => {
    await withStage(running(line), async ({ open, server }) => {
      const first = await open();
      valueOf(await first.startGoal(goal({ autonomy: 3 })));
      await first.settled();
      const gate = onlyGate(first);
      assert.equal(gate.kind, 'command');
      assert.equal(gate.risk.risk, 'medium');
      assert.ok(gate.question.includes(line));
      assert.equal(gate.action, line);
      await first.close();
      const second = await open();
      await second.settled();
      await answer(second, 'approved', '');
      assert.equal(server.requests.length, 2);
      assert.ok(server.requests[1]?.body.includes('exit code 0') || server.requests[1]?.body.includes('Exit'));
      await auditJournal(second);
    });
  });

  it('of a kind that the person lets pass for the session runs again without a question, until they revoke that', async () => {
    const lines = ['one', 'two', 'three'].map((name) => `git commit --allow-empty -q -m ${name}`);
    const script: Script = ({ turn }) => {
      const command = lines[turn];
      return { calls: [command === undefined ? report : { name: 'run-command', input: { command } }] };
    };
    await withStage(script, async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      const { id: gateId, rule } = onlyGate(maestro);
      assert.equal(`${rule?.program ?? ''} ${rule?.subcommand ?? ''}`, 'git commit');
      // Revoked when the second has run: before the third is asked for.
      const off = maestro.onEvents((events) => {
        if (!events.some(({ type, data }) => type === 'note-logged' && /by the rule q1/.test(data.text))) return;
        queueMicrotask(() => valueOf(maestro.dispatch({ type: 'revoke-rule', by: 'Ada', ruleId: 'q1' })));
        off();
      });
      const given = { type: 'answer-gate', by: 'Ada', gateId, answer: 'approved', reason: '' } as const;
      valueOf(maestro.dispatch({ ...given, forSession: true }));
      await maestro.settled();
      assert.match(onlyGate(maestro).question, /-m three/);
      assert.equal(server.requests.length, 3);
      assert.equal(maestro.state().rules.size, 0);
      await answer(maestro, 'denied', 'enough');
      await auditJournal(maestro);
    });
  });

  it('does not run when the person says no, and the agent hears why', async () => {
    await withStage(running('touch ran && git tag v1'), async ({ open, server, world }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      await answer(maestro, 'denied', 'Tags are mine');
      assert.ok(server.requests[1]?.body.includes('Tags are mine'));
      assert.equal(world.git('tag'), '');
      assert.equal(maestro.state().tasks.get('t1')?.change, null);
    });
  });

  it("is let pass by policy at the goal's level, as the table says", async () => {
    await withStage(running('touch notes.txt && rm notes.txt'), async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal({ autonomy: 3 })));
      await maestro.settled();
      assert.equal(maestro.state().counts.gate, 0);
      assert.equal(server.requests.length, 2);
    });
  });
});
