import assert from 'node:assert/strict';
import type { Command, Gate } from '../../src/core/domain/index.ts';
import { callKey, fold } from '../../src/core/machine/index.ts';
import { dueCommands, nextDue } from '../../src/core/workflow/index.ts';
import { plain } from './plain.ts';
import { broke, createScenario, plan, planned, prepared, reported, statesGoal, type Scenario } from './scenario.ts';

const by = 'Ada';

/** A task whose first session is at work. */
function atWork(): Scenario {
  const s = createScenario();
  s.send(statesGoal());
  s.answer('make-plan', plan(planned('a')));
  s.send({ type: 'start-task', taskId: 't1' });
  s.answer('prepare-worktree', prepared);
  return s;
}

function asks(callId: string, more: Partial<Extract<Command, { type: 'ask-person' }>> = {}): Command {
  const risk = { risk: 'low' as const, reasons: [] };
  const usual = { kind: 'question' as const, question: 'Tabs?', options: ['tabs', 'spaces'], risk, subject: 'tabs' };
  return { type: 'ask-person', sessionId: 's1', callId, ...usual, ...more };
}

function waits(s: Scenario, tree = 'tree0'): void {
  s.answer('run-session', { kind: 'session-waits', change: null, tree });
}

function gate(s: Scenario): Gate {
  const [open] = s.state.gates.values();
  assert.ok(open);
  return open;
}

function answers(s: Scenario, reason: string, answer: 'approved' | 'denied' | 'changes-requested' = 'approved') {
  return s.send({ type: 'answer-gate', by, gateId: gate(s).id, answer, reason });
}

const answerTo = (gateId: string) => ({ type: 'answer-gate' as const, by, gateId, reason: '' });

describe('a session that asks', () => {
  it('rests without an effect and without a lease until the answer comes, and takes it under the name of its call', () => {
    const s = atWork();
    s.send(asks('c1'));
    waits(s);
    assert.ok(!s.open('run-session'));
    s.now += 1e9;
    assert.deepEqual(dueCommands(s.state, s.now, { concurrency: 1 }), []);
    assert.equal(nextDue(s.state, s.now), null);
    assert.ok(s.send({ type: 'expire-session', sessionId: 's1' }).refused);
    answers(s, '2');
    assert.ok(s.open('run-session'));
    assert.ok((s.state.sessions.get('s1')?.leaseUntil ?? 0) > s.now, 'it has a lease again');
    assert.equal(s.state.answers.get(callKey('s1', 'c1'))?.text, 'spaces');
    const entry = { kind: 'tool-finished' as const, callId: 'c1', name: 'ask-person', ok: true, text: 'spaces' };
    s.send({ type: 'extend-transcript', sessionId: 's1', entry });
    assert.equal(s.state.answers.size, 0, 'an answer holds once');
    assert.deepEqual(plain(fold(s.journal)), plain(s.state));
  });

  it('asks once, however often the call is made', () => {
    const s = atWork();
    s.send(asks('c1'));
    s.send(asks('c1'));
    assert.equal(s.state.gates.size, 1);
    s.send(asks('c2'));
    assert.equal(s.state.gates.size, 2);
  });

  it('goes on only when all that it asked is answered', () => {
    const s = atWork();
    s.send(asks('c1'));
    s.send(asks('c2'));
    waits(s);
    answers(s, 'a');
    assert.ok(!s.open('run-session'));
    answers(s, 'b');
    assert.ok(s.open('run-session'));
  });

  it('goes on at once when the answer came before it rested', () => {
    const s = atWork();
    s.send(asks('c1'));
    answers(s, 'tabs');
    assert.equal(s.state.sessions.get('s1')?.held, false);
    waits(s);
    assert.ok(s.open('run-session'));
  });

  it('takes the first answer, once, from no agent', () => {
    const s = atWork();
    s.send(asks('c1'));
    waits(s);
    for (const agent of ['s1', 'policy']) {
      const own = s.send({ ...answerTo('q1'), by: agent, answer: 'approved', reason: '1' });
      assert.match(own.refused?.person ?? '', /no agent answers/);
    }
    answers(s, 'tabs');
    const late = s.send({ ...answerTo('q1'), answer: 'approved', reason: 'spaces' });
    assert.match(late.refused?.person ?? '', /no open gate/);
    assert.equal(s.state.answers.get(callKey('s1', 'c1'))?.text, 'tabs');
  });

  it('keeps what it has changed so far', () => {
    const s = atWork();
    s.send(asks('c1'));
    waits(s, 'tree1');
    answers(s, 'tabs');
    assert.equal(s.task('t1').tree, 'tree1');
    s.answer('run-session', (request) => {
      assert.equal(request.kind === 'run-session' && request.startTree, 'tree1');
      return reported('t1', 'tree2');
    });
    assert.equal(s.task('t1').stages['test']?.status, 'passed');
  });

  it('wants words, and no change request, as an answer', () => {
    const s = atWork();
    s.send(asks('c1'));
    assert.match(answers(s, ' ').refused?.person ?? '', /maestro answer q1/);
    assert.match(answers(s, 'x', 'changes-requested').refused?.person ?? '', /asks a question/);
    answers(s, 'not mine to say', 'denied');
    assert.equal(s.state.answers.get(callKey('s1', 'c1'))?.answer, 'denied');
  });

  it('leaves no question behind when it fails, or its task is cancelled', () => {
    for (const end of [
      (s: Scenario) => s.answer('run-session', broke),
      (s: Scenario) => s.send({ type: 'cancel-task', by, taskId: 't1', reason: '' }),
    ]) {
      const s = atWork();
      s.send(asks('c1'));
      end(s);
      assert.equal(s.state.gates.size, 0);
    }
  });

  it('is refused when it is closed', () => {
    assert.match(atWork().send(asks('c1', { sessionId: 's9' })).refused?.person ?? '', /closed/);
  });
});

describe('a yes for the rest of the session', () => {
  const risk = { risk: 'medium' as const, reasons: ['it installs packages'] };
  const rule = { program: 'npm', subcommand: 'install', folder: '/t', risk };
  const command = { kind: 'command' as const, subject: 'x', risk };
  const yes = (s: Scenario, more = {}) =>
    s.send({ type: 'answer-gate', by, gateId: gate(s).id, answer: 'approved', reason: '', forSession: true, ...more });

  it('lets the kind of command pass that the gate names, until the session ends', () => {
    const s = atWork();
    s.send(asks('c1', { ...command, rule }));
    assert.equal(yes(s).refused, null);
    assert.deepEqual(
      [...s.state.rules.values()],
      [{ id: 'q1', goalId: 'g1', taskId: 't1', sessionId: 's1', rule, by }],
    );
    assert.equal(s.state.answers.get(callKey('s1', 'c1'))?.answer, 'approved');
    assert.deepEqual(plain(fold(s.journal)), plain(s.state));
    s.answer('run-session', reported('t1', 'tree1'));
    assert.equal(s.state.rules.size, 0);
    assert.deepEqual(plain(fold(s.journal)), plain(s.state));
  });

  it('is refused where the gate names no kind, and with a no', () => {
    const s = atWork();
    s.send(asks('c1', command));
    assert.match(yes(s).refused?.person ?? '', /asked about each time/);
    assert.equal(s.state.gates.size, 1, 'it still waits');
    s.send(asks('c2', { ...command, rule, subject: 'y' }));
    const second = s.send({ ...answerTo('q2'), answer: 'denied', forSession: true });
    assert.ok(second.refused);
    assert.equal(s.state.rules.size, 0);
  });

  it('is taken back when the person says so, once', () => {
    const s = atWork();
    s.send(asks('c1', { ...command, rule }));
    yes(s);
    assert.equal(s.send({ type: 'revoke-rule', by, ruleId: 'q1' }).refused, null);
    assert.equal(s.state.rules.size, 0);
    assert.match(s.send({ type: 'revoke-rule', by, ruleId: 'q1' }).refused?.person ?? '', /There is no rule q1/);
    assert.deepEqual(plain(fold(s.journal)), plain(s.state));
  });
});

describe('a planner that asks', () => {
  it('goes on under the id of its first effect', () => {
    const s = createScenario();
    s.send(statesGoal());
    s.send(asks('c1', { sessionId: 'e1' }));
    s.answer('make-plan', { kind: 'planner-waits' });
    assert.equal(s.state.goals.get('g1')?.heldPlanner, 'e1');
    answers(s, 'tabs');
    s.answer('make-plan', (request) => {
      assert.equal(request.kind === 'make-plan' && request.sessionId, 'e1');
      return plan(planned('a'));
    });
    assert.equal(s.state.goals.get('g1')?.status, 'running');
  });
});

describe('the questions of a plan', () => {
  const asking = { ...plan(planned('a')) };
  if (asking.kind === 'planned') asking.plan = { ...asking.plan, questions: ['Which country?'] };

  it('hold the plan for a person, whatever the workflow and the autonomy level say', () => {
    const s = createScenario({ policy: () => ({ answer: 'approved', by: 'policy', reason: 'x' }) });
    s.send(statesGoal({ autonomy: 5 }));
    s.answer('make-plan', asking);
    assert.match(gate(s).question, /It asks: Which country\?/);
  });

  it('are answered for the next plan, or for the agents with the approval', () => {
    const again = createScenario();
    again.send(statesGoal());
    again.answer('make-plan', asking);
    answers(again, 'Austria', 'changes-requested');
    again.answer('make-plan', (request) => {
      const feedback = request.kind === 'make-plan' ? request.feedback : [];
      assert.deepEqual(feedback, ['You asked: Which country? The person answers: Austria']);
      return broke;
    });
    const go = createScenario();
    go.send(statesGoal());
    go.answer('make-plan', asking);
    answers(go, 'Austria');
    assert.equal(go.state.goals.get('g1')?.guidance, 'Austria');
  });
});
