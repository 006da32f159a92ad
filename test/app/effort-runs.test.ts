import assert from 'node:assert/strict';
import { ok } from '../../src/core/base/index.ts';
import type { Limits } from '../../src/core/domain/index.ts';
import { readLimitStandings, type Surroundings } from '../../src/core/app/index.ts';
import { noRules } from '../../src/core/models/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import type { Script } from '../model-server/index.ts';
import { auditJournal } from './audit.ts';
import { answer, edit, goal, onlyGate, report, roleOf, withStage } from './stage.ts';

const read = { name: 'read-file', input: { path: 'src/main.ts' } };

/** Four turns: three that look or edit, and the report. */
const working: Script = ({ turn }) => ({ calls: [[read], [edit('// Austria')], [read]][turn] ?? [report] });

function limited(limits: Limits): Partial<Surroundings> {
  return { readRouting: () => Promise.resolve(ok({ ...noRules, limits })) };
}

describe('a task with a limit of turns', () => {
  it('waits at it, also in another process, is warned of before, and goes on with a yes', async () => {
    await withStage(working, async ({ open, server }) => {
      const first = await open(limited({ task: { turns: 2 } }));
      valueOf(await first.startGoal(goal()));
      await first.settled();
      const { kind, taskId, question } = onlyGate(first);
      assert.deepEqual([kind, taskId], ['budget', 't1']);
      assert.match(question, /limit for t1 is reached: 2 turns of 2 turns are taken\. Raise it by 1 turn\?/);
      const rules = { person: { task: { turns: 2 } }, team: {} };
      const standings = await readLimitStandings(first.journal, rules, 0);
      const stands = standings.find(({ of, unit }) => of === 't1' && unit === 'turns');
      assert.deepEqual([stands?.spent, stands?.limit], [2, 2]);
      await first.close();
      const second = await open(limited({ task: { turns: 2 } }));
      await second.settled();
      assert.equal(server.requests.length, 2);
      await answer(second, 'approved', '');
      assert.equal(server.requests.length, 3);
      await answer(second, 'approved', '');
      assert.equal(onlyGate(second).kind, 'change', 'a report takes no more of it');
      assert.equal(server.requests.length, 4);
      await auditJournal(second);
    });
  });

  it('counts the turns of helpers, and is paused by a no with all that was done', async () => {
    const order = { role: 'writer', task: 'Write docs/austria.md', why: 'The docs are not mine' };
    const page = { name: 'write-file', input: { path: 'docs/austria.md', text: '# Austria\n' } };
    const script: Script = (conversation) => {
      const given = roleOf(conversation) === 'writer' ? page : { name: 'delegate', input: order };
      return { calls: [conversation.turn === 0 ? given : report] };
    };
    await withStage(script, async ({ open, server }) => {
      const maestro = await open(limited({ task: { turns: 2 } }));
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.equal(server.requests.length, 2, 'one of the developer, one of the writer');
      assert.deepEqual([...maestro.state().atLimit.keys()], ['s2']);
      await answer(maestro, 'denied', 'enough');
      assert.deepEqual([maestro.state().tasks.get('t1')?.paused, maestro.state().gates.size], [true, 0]);
      await auditJournal(maestro);
    });
  });
});

describe('work with a limit of calls, turns or minutes', () => {
  const limits: readonly (readonly [Limits, RegExp])[] = [
    [{ task: { calls: 1 } }, /limit for t1 is reached: .* of 1 tool call/],
    [{ goal: { turns: 2 } }, /limit for g1 is reached: 2 turns of 2 turns are taken/],
    [{ task: { minutes: 0 } }, /limit for t1 is reached: .* of 0 minutes/],
    [{ goal: { minutes: 0 } }, /limit for g1 is reached: .* of 0 minutes/],
  ];
  for (const [limit, question] of limits) {
    it(`waits at ${JSON.stringify(limit)}`, async () => {
      await withStage(working, async ({ open, server }) => {
        const maestro = await open(limited(limit));
        valueOf(await maestro.startGoal(goal()));
        await maestro.settled();
        const gate = onlyGate(maestro);
        assert.equal(gate.kind, 'budget');
        assert.match(gate.question, question);
        assert.ok(server.requests.length <= 2, 'nothing goes on without a word');
      });
    });
  }
});

describe('a goal with a limit of calls', () => {
  it('waits before it carries out what passes it, whatever the team would allow', async () => {
    const script: Script = ({ turn }) => ({ calls: turn === 0 ? [read, edit('// a'), read] : [report] });
    await withStage(script, async ({ open, server }) => {
      const maestro = await open(limited({ goal: { calls: 2 } }));
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.match(onlyGate(maestro).question, /limit for g1 is reached: 3 tool calls of 2 tool calls/);
      const done = (): number => server.requests.length;
      assert.equal(done(), 1);
      assert.equal(maestro.state().tasks.get('t1')?.change ?? null, null, 'nothing of it was done');
      await answer(maestro, 'approved', '');
      assert.equal(onlyGate(maestro).kind, 'budget');
      await answer(maestro, 'approved', '');
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.equal(done(), 2);
    });
  });
});
