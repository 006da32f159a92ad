import assert from 'node:assert/strict';
import { followAgents, readAgents, readTurns } from '../../src/core/app/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import type { Script } from '../model-server/index.ts';
import { auditJournal } from './audit.ts';
import { edit, goal, happened, onlyGate, report, roleOf, withStage } from './stage.ts';

const read = { name: 'read-file', input: { path: 'src/main.ts' } };
const order = { role: 'writer', task: 'Write docs/austria.md', why: 'The docs are not mine' };
const hand = { name: 'delegate', input: order };

/** A developer who edits, has the docs written, and reports what it heard; and the writer. */
const developing: Script = (conversation) => {
  const { turn, last, goal: briefing } = conversation;
  if (roleOf(conversation) === 'writer') {
    assert.match(briefing, /gives you a part of its work: Write docs\/austria\.md/);
    if (turn === 0) return { calls: [{ name: 'write-file', input: { path: 'src/main.ts', text: '' } }] };
    if (turn === 1) return { calls: [{ name: 'write-file', input: { path: 'docs/austria.md', text: '# Austria\n' } }] };
    return { calls: [{ ...report, input: { ...report.input, summary: 'The page is written.' } }] };
  }
  if (turn === 0) return { calls: [read] };
  if (turn === 1) return { calls: [edit('// Austria')] };
  if (turn === 2) return { calls: [hand] };
  return { calls: [{ ...report, input: { ...report.input, summary: `Heard: ${last}` } }] };
};

describe('work that is given to another role', () => {
  it("is done with that role's own tools and scope, and its report comes back", async () => {
    await withStage(developing, async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
      const task = maestro.state().tasks.get('t1');
      assert.deepEqual(
        task?.change?.files.map(({ path }) => path),
        ['docs/austria.md', 'src/main.ts'],
      );
      assert.match(task.reports[0]?.report.summary ?? '', /Heard: <data-[\da-f]{12}>\ndone: The page is written\./);
      assert.ok(server.requests.some(({ body }) => body.includes('the writer may not write')));
      await auditJournal(maestro);
    });
  });

  it('goes on after the process was ended in the middle of it, and pays nothing twice', async () => {
    const slow: Script = (conversation) => {
      const answer = typeof developing === 'function' ? developing(conversation) : undefined;
      return roleOf(conversation) === 'writer' && conversation.turn === 2 ? { ...answer, delayMs: 150 } : answer;
    };
    await withStage(slow, async ({ open, server }) => {
      const first = await open();
      const written = happened(first, (event) => event.type === 'transcript-extended' && event.data.sessionId === 's2');
      valueOf(await first.startGoal(goal()));
      await written;
      await first.close();
      const second = await open();
      await second.settled();
      assert.equal(onlyGate(second).kind, 'change');
      const bodies = server.requests.map(({ body }) =>
        JSON.stringify((JSON.parse(body) as { messages: unknown }).messages),
      );
      const answered = bodies.filter((body, at) => bodies.indexOf(body) !== at);
      assert.ok(answered.length <= 1, 'only what was cut off is asked again');
      await auditJournal(second);
    });
  });

  it('is refused for a role that nobody knows, with the names there are', async () => {
    const script: Script = ({ turn }) => ({
      calls: [turn === 0 ? { name: 'delegate', input: { ...order, role: 'plumber' } } : report],
    });
    await withStage(script, async ({ open, server }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.match(
        server.requests[1]?.body ?? '',
        /no role \\"plumber\\" to delegate to\. There are: product-manager, tester/,
      );
    });
  });
});

describe('the person, in mid-run', () => {
  it('is heard before the next turn', async () => {
    const script: Script = ({ turn }) => (turn === 0 ? { calls: [read], delayMs: 100 } : { calls: [report] });
    await withStage(script, async ({ open, server }) => {
      const maestro = await open();
      const begun = happened(maestro, ({ type }) => type === 'worktree-prepared');
      valueOf(await maestro.startGoal(goal()));
      await begun;
      valueOf(maestro.dispatch({ type: 'tell-task', by: 'Ada', taskId: 't1', text: 'Mind the tabs' }));
      await maestro.settled();
      assert.match(server.requests[1]?.body ?? '', /Mind the tabs/);
    });
  });

  it('stops an agent before its next turn, and has it go on where it was, also in another process', async () => {
    const script: Script = ({ turn }) => ({ calls: turn < 2 ? [read] : [report] });
    await withStage(script, async ({ open, server }) => {
      const first = await open();
      const answered = happened(
        first,
        (event) => event.type === 'transcript-extended' && event.data.entry.kind === 'tool-started',
      );
      valueOf(await first.startGoal(goal()));
      await answered;
      valueOf(first.dispatch({ type: 'pause-task', by: 'Ada', taskId: 't1' }));
      await first.settled();
      assert.equal(server.requests.length, 1);
      const [row] = await readAgents(first.journal, Date.now());
      assert.equal(row?.activity, 'paused');
      await first.close();
      const second = await open();
      await second.settled();
      assert.equal(server.requests.length, 1);
      assert.notEqual(second.journal.tasks()[0]?.pausedAt, null);
      valueOf(second.dispatch({ type: 'continue-task', by: 'Ada', taskId: 't1' }));
      await second.settled();
      assert.equal(server.requests.length, 3);
      await auditJournal(second);
    });
  });
});

describe('an agent that stalls', () => {
  it('is replaced, and its work goes on: with what it had read, and without its answers being paid again', async () => {
    let silent = true;
    const script: Script = ({ turn }) => {
      if (turn === 0) return { calls: [read] };
      if (turn === 1 && silent) {
        silent = false;
        return { fault: { kind: 'silence', at: 'headers' } };
      }
      return { calls: turn === 1 ? [edit('// Austria')] : [report] };
    };
    await withStage(script, async ({ open, server }) => {
      const maestro = await open({ stallLimit: 3_000 });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.equal(server.requests.length, 4);
      const closed = [];
      for await (const events of maestro.journal.read({ types: ['session-closed'] })) closed.push(...events);
      const [lost] = closed;
      assert.equal(lost?.type === 'session-closed' && lost.data.failure?.reason, 'stalled');
      await auditJournal(maestro);
    });
  });
});

describe('a planner that stalls', () => {
  it('is replaced, and the planning goes on where it was', async () => {
    let silent = true;
    const task = { key: 'a', title: 'Know Austria', description: '', dependsOn: [], after: [], files: [], risk: 'low' };
    const plan = {
      ...{ summary: 'One task.', requirements: [], criteria: [], questions: [] },
      tasks: [{ ...task, criteria: [], smells: [], estimate: 1 }],
    };
    const script: Script = ({ turn }) => {
      if (turn === 0) return { calls: [read] };
      if (!silent) return { calls: [{ name: 'report', input: plan }] };
      silent = false;
      return { fault: { kind: 'silence', at: 'headers' } };
    };
    await withStage(script, async ({ open, server }) => {
      const maestro = await open({ stallLimit: 3_000 });
      valueOf(await maestro.startGoal(goal({ workflow: 'fix', holdPlan: true })));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'plan');
      assert.equal(server.requests.length, 3);
      await auditJournal(maestro);
    });
  });
});

describe('looking at agents', () => {
  it('tells role, model, task, stage, turn, what each does, and its tokens, from the journal alone', async () => {
    const script: Script = ({ turn }) => ({
      calls: [turn === 0 ? read : { name: 'ask-person', input: { question: 'Which rate?' } }],
      usage: { prompt_tokens: 100, completion_tokens: 10 },
    });
    await withStage(script, async ({ open }) => {
      const maestro = await open();
      const view = followAgents(maestro.journal);
      assert.deepEqual(await view.read(0), []);
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      const [row, ...more] = await view.read(Date.now());
      assert.equal(more.length, 0);
      const { startedAt: _startedAt, lastAt: _lastAt, ...facts } = row ?? {};
      assert.deepEqual(facts, {
        ...{ sessionId: 's1', goalId: 'g1', taskId: 't1', title: 'Know Austria', stageId: 'develop' },
        ...{ role: 'developer', parentId: null, attempt: 1, turn: 2, model: 'scripted', tool: null },
        ...{ gateIds: ['q1'], activity: 'asks' },
        tokens: { input: 200, cacheRead: 0, cacheWrite: 0, output: 20, reasoning: 0 },
      });
      assert.deepEqual(await readAgents(maestro.journal, 0), [row]);
      valueOf(maestro.dispatch({ type: 'cancel-goal', by: 'Ada', goalId: 'g1', reason: '' }));
      assert.deepEqual(await view.read(0), []);
    });
  });

  it('tells what each turn sent, what it called and how long that took', async () => {
    const script: Script = ({ turn }) => ({ calls: turn === 0 ? [read, { name: 'no-such', input: {} }] : [report] });
    await withStage(script, async ({ open }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      const turns = valueOf(await readTurns(maestro.journal, 't1'));
      assert.deepEqual(
        turns.map(({ role, turn, calls }) => [role, turn, calls.map(({ name, ok }) => [name, ok])]),
        [
          [
            'developer',
            1,
            [
              ['read-file', true],
              ['no-such', false],
            ],
          ],
          ['developer', 2, [['report', true]]],
        ],
      );
      const [first, second] = turns;
      assert.ok((second?.sent.bytes ?? 0) > (first?.sent.bytes ?? 0));
      assert.equal(first?.sent.prefix, second?.sent.prefix);
      assert.ok((first?.calls[0]?.output ?? 0) > 50);
      const unknown = await readTurns(maestro.journal, 't9');
      assert.equal(!unknown.ok && unknown.error.reason, 'not-found');
    });
  });
});
