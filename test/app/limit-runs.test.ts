import assert from 'node:assert/strict';
import { ok } from '../../src/core/base/index.ts';
import type { Limits } from '../../src/core/domain/index.ts';
import type { Surroundings } from '../../src/core/app/index.ts';
import { noRules } from '../../src/core/models/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import type { Script } from '../model-server/index.ts';
import { auditJournal } from './audit.ts';
import { answer, edit, goal, happened, onlyGate, report, roleOf, withStage } from './stage.ts';

const read = { name: 'read-file', input: { path: 'src/main.ts' } };
/** Each turn is told to have taken so many tokens. */
const usage = { prompt_tokens: 3_000, completion_tokens: 1_000 };

/** Four turns: three that look or edit, and the report. */
const working: Script = ({ turn }) => ({ calls: [[read], [edit('// Austria')], [read]][turn] ?? [report], usage });

/** The rules of a person who knows the price, a hundred dollars for a million tokens, and limits what is spent. */
function limited(limits: Limits, isPriced = true): Partial<Surroundings> {
  const each = { input: 100, cacheRead: 100, cacheWrite: 100, output: 100, reasoning: 100 };
  const prices = isPriced ? { scripted: each } : {};
  return { readRouting: () => Promise.resolve(ok({ ...noRules, limits, prices })) };
}

describe('a goal with a limit', () => {
  it('waits at it before a call is made that may pass it, goes on with a yes, and ends', async () => {
    await withStage(working, async ({ open, server }) => {
      const maestro = await open(limited({ goal: { dollars: 1.3 } }));
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      // Two turns are paid, with a third the goal might come to more.
      assert.equal(server.requests.length, 2);
      const gate = onlyGate(maestro);
      assert.equal(gate.kind, 'budget');
      assert.match(gate.question, /limit for g1 is reached: \$0\.80 of \$1\.30 are spent/);
      assert.ok((maestro.state().goals.get('g1')?.cost.dollars ?? 9) <= 1.3);
      await answer(maestro, 'approved', '');
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.equal(server.requests.length, 4, 'no turn is taken twice');
      await answer(maestro, 'approved', '');
      assert.equal(maestro.state().goals.get('g1')?.status, 'completed');
      await auditJournal(maestro);
    });
  });

  it('is paused by a no with all that was done, and asks again when it is continued', async () => {
    await withStage(working, async ({ open, server }) => {
      const maestro = await open(limited({ goal: { dollars: 1.3 } }));
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      await answer(maestro, 'denied', 'enough');
      assert.equal(maestro.state().gates.size, 0);
      assert.equal(maestro.state().goals.get('g1')?.paused, true);
      assert.equal(server.requests.length, 2);
      assert.equal(maestro.state().tasks.get('t1')?.failures.length, 0);
      valueOf(maestro.dispatch({ type: 'continue-goal', by: 'Ada', goalId: 'g1' }));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'budget');
      assert.equal(server.requests.length, 2);
      valueOf(maestro.dispatch({ type: 'cancel-goal', by: 'Ada', goalId: 'g1', reason: 'enough' }));
      await maestro.settled();
      assert.equal(maestro.state().gates.size, 0);
      await auditJournal(maestro);
    });
  });

  it('still waits in another process, which pays nothing twice', async () => {
    await withStage(working, async ({ open, server }) => {
      const first = await open(limited({ goal: { dollars: 1.3 } }));
      const reached = happened(first, ({ type }) => type === 'limit-reached');
      valueOf(await first.startGoal(goal()));
      await reached;
      await first.close();
      const second = await open(limited({ goal: { dollars: 1.3 } }));
      await second.settled();
      assert.equal(onlyGate(second).kind, 'budget');
      assert.equal(server.requests.length, 2);
      await answer(second, 'approved', '');
      assert.equal(onlyGate(second).kind, 'change');
      assert.equal(server.requests.length, 4);
      await auditJournal(second);
    });
  });

  it('tells at 50, 75 and 90 percent, once each', async () => {
    await withStage(working, async ({ open }) => {
      const maestro = await open(limited({ goal: { tokens: 20_000 } }));
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      const told: number[] = [];
      for await (const events of maestro.journal.read({ types: ['limit-neared'] })) {
        for (const event of events) if (event.type === 'limit-neared') told.push(event.data.share);
      }
      assert.deepEqual(told, [50, 75]);
    });
  });

  it('asks once where nobody knows the price, and says so', async () => {
    await withStage(working, async ({ open, server, model }) => {
      const { provider, name } = model;
      const offers = [{ provider, models: [{ ref: name, name }], local: false, vendor: null }];
      const rules = limited({ goal: { dollars: 5 }, task: { tokens: 1_000_000 } }, false);
      const maestro = await open({ ...rules, model: { ...model, offers } });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.match(onlyGate(maestro).question, /Nobody knows the price of scripted/);
      assert.equal(server.requests.length, 0);
      await answer(maestro, 'approved', '');
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.equal(maestro.state().goals.get('g1')?.cost.unpriced, 4);
    });
  });

  it('counts its own budget instead of what goals may take in general', async () => {
    await withStage(working, async ({ open }) => {
      const maestro = await open(limited({ goal: { tokens: 1 } }));
      valueOf(await maestro.startGoal(goal({ limit: { dollars: 5 } })));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
    });
  });
});

describe('a task with a limit', () => {
  it('counts those to whom a part of its work was given, who wait at it in its name and go on', async () => {
    const order = { role: 'writer', task: 'Write docs/austria.md', why: 'The docs are not mine' };
    const page = { name: 'write-file', input: { path: 'docs/austria.md', text: '# Austria\n' } };
    const script: Script = (conversation) => {
      const given = roleOf(conversation) === 'writer' ? page : { name: 'delegate', input: order };
      return { calls: [conversation.turn === 0 ? given : report], usage };
    };
    await withStage(script, async ({ open, server }) => {
      const maestro = await open(limited({ task: { tokens: 13_000 } }));
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      // One turn of the developer, and one of the writer.
      assert.equal(server.requests.length, 2);
      assert.equal(onlyGate(maestro).taskId, 't1');
      assert.deepEqual([...maestro.state().atLimit.keys()], ['s2']);
      await answer(maestro, 'approved', '');
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.equal(server.requests.length, 4);
      await auditJournal(maestro);
    });
  });
});

describe('a planner at a limit', () => {
  it('waits before its first call, and plans with a yes', async () => {
    const plan = { summary: 'Nothing.', requirements: [], criteria: [], questions: [], tasks: [] };
    const script: Script = () => ({ calls: [{ name: 'report', input: plan }], usage });
    await withStage(script, async ({ open, server }) => {
      const maestro = await open(limited({ day: { tokens: 100 } }));
      valueOf(await maestro.startGoal(goal({ workflow: 'fix' })));
      await maestro.settled();
      assert.match(onlyGate(maestro).question, /limit for the day \d{4}-\d\d-\d\d is reached/);
      assert.equal(server.requests.length, 0);
      await answer(maestro, 'approved', '');
      assert.equal(maestro.state().goals.get('g1')?.status, 'completed');
      await auditJournal(maestro);
    });
  });
});
