import assert from 'node:assert/strict';
import { failure } from '../../src/core/domain/index.ts';
import { fold } from '../../src/core/machine/index.ts';
import { dueCommands } from '../../src/core/workflow/index.ts';
import { plain } from './plain.ts';
import {
  createScenario,
  evidenceOn,
  plan,
  planned,
  prepared,
  reported,
  statesGoal,
  type Scenario,
} from './scenario.ts';

const by = 'Ada';
const waits = { kind: 'session-waits' as const, change: null, tree: 'tree0' };

function atWork(): Scenario {
  const s = createScenario();
  s.send(statesGoal());
  s.answer('make-plan', plan(planned('a'), planned('b')));
  s.send({ type: 'start-task', taskId: 't1' });
  s.answer('prepare-worktree', prepared);
  return s;
}

describe('a paused task', () => {
  it('rests when its agent stops, and goes on where it was', () => {
    const s = atWork();
    s.send({ type: 'pause-task', by, taskId: 't1' });
    s.answer('run-session', waits);
    assert.ok(!s.open('run-session'));
    s.send({ type: 'continue-task', by, taskId: 't1' });
    assert.ok(s.open('run-session'));
    assert.equal(s.state.sessions.get('s1')?.held, false);
    assert.deepEqual(plain(fold(s.journal)), plain(s.state));
  });

  it('starts no further stage, when what was under way ends by itself', () => {
    const s = atWork();
    s.send({ type: 'pause-task', by, taskId: 't1' });
    s.answer('run-session', reported('t1', 'tree1'));
    assert.ok(!s.open('run-checks'));
    s.send({ type: 'continue-task', by, taskId: 't1' });
    assert.ok(s.open('run-checks'));
  });

  it('is not started, and not tried again, by the scheduler', () => {
    const s = atWork();
    s.send({ type: 'pause-task', by, taskId: 't2' });
    assert.deepEqual(dueCommands(s.state, s.now, { concurrency: 9 }), []);
    assert.match(s.send({ type: 'start-task', taskId: 't2' }).refused?.person ?? '', /paused/);
    s.send({ type: 'continue-task', by, taskId: 't2' });
    assert.deepEqual(dueCommands(s.state, s.now, { concurrency: 9 }), [{ type: 'start-task', taskId: 't2' }]);
  });

  it('does not back off to life', () => {
    const s = atWork();
    s.answer('run-session', reported('t1', 'tree1'));
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
    s.answer('run-session', reported('t1', 'tree2'));
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', false) });
    assert.equal(s.task('t1').status, 'failed');
    s.send({ type: 'pause-task', by, taskId: 't1' });
    s.now += 1e6;
    const due = dueCommands(s.state, s.now, { concurrency: 9 });
    assert.ok(!due.some((command) => command.type === 'resume-failed-task'));
    assert.ok(s.send({ type: 'resume-failed-task', taskId: 't1' }).refused);
  });

  it('is paused once and continued once', () => {
    const s = atWork();
    assert.match(s.send({ type: 'continue-task', by, taskId: 't1' }).refused?.person ?? '', /not paused/);
    s.send({ type: 'pause-task', by, taskId: 't1' });
    assert.match(s.send({ type: 'pause-task', by, taskId: 't1' }).refused?.person ?? '', /paused already/);
  });

  it('does not go on by the answer to a question alone', () => {
    const s = atWork();
    const risk = { risk: 'low' as const, reasons: [] };
    s.send({ type: 'ask-person', sessionId: 's1', callId: 'c', kind: 'question', question: '?', risk, subject: 's' });
    s.answer('run-session', waits);
    s.send({ type: 'pause-task', by, taskId: 't1' });
    s.send({ type: 'answer-gate', by, gateId: 'q1', answer: 'approved', reason: 'yes' });
    assert.ok(!s.open('run-session'));
    s.send({ type: 'continue-task', by, taskId: 't1' });
    assert.ok(s.open('run-session'));
  });

  it('can fail and be cancelled while it is paused', () => {
    const s = atWork();
    s.send({ type: 'pause-task', by, taskId: 't1' });
    s.answer('run-session', { kind: 'failed', failure: failure('agent-failed', 'No.') });
    assert.equal(s.task('t1').status, 'blocked');
    s.send({ type: 'cancel-task', by, taskId: 't1', reason: '' });
    assert.equal(s.task('t1').status, 'cancelled');
  });
});

describe('a paused goal', () => {
  it('holds its planner and all of its tasks', () => {
    const s = createScenario();
    s.send(statesGoal());
    s.send({ type: 'pause-goal', by, goalId: 'g1' });
    s.answer('make-plan', { kind: 'planner-waits' });
    assert.ok(!s.open('make-plan'));
    s.send({ type: 'continue-goal', by, goalId: 'g1' });
    s.answer('make-plan', plan(planned('a')));
    s.send({ type: 'pause-goal', by, goalId: 'g1' });
    assert.deepEqual(dueCommands(s.state, s.now, { concurrency: 9 }), []);
    assert.match(
      s.send({ type: 'continue-task', by, taskId: 't1' }).refused?.person ?? '',
      /its goal is\. "maestro continue g1"/,
    );
    s.send({ type: 'continue-goal', by, goalId: 'g1' });
    assert.equal(dueCommands(s.state, s.now, { concurrency: 9 }).length, 1);
  });

  it('comes of stopping everything, which is never wrong', () => {
    const s = createScenario();
    assert.equal(s.send({ type: 'stop-everything', by }).refused, null);
    for (const _ of [1, 2, 3]) s.send(statesGoal());
    s.send({ type: 'cancel-goal', by, goalId: 'g1', reason: '' });
    s.send({ type: 'pause-goal', by, goalId: 'g2' });
    const before = s.state;
    s.send({ type: 'stop-everything', by });
    const paused = ['g1', 'g2', 'g3'].map((id) => s.state.goals.get(id)?.paused);
    assert.deepEqual(paused, [false, true, true]);
    assert.equal(s.state.goals.get('g2'), before.goals.get('g2'), 'a pause is not begun again');
  });

  it('is refused when it is over, or not known', () => {
    const s = createScenario();
    assert.match(s.send({ type: 'pause-goal', by, goalId: 'g9' }).refused?.person ?? '', /no goal g9/);
    s.send(statesGoal());
    s.send({ type: 'cancel-goal', by, goalId: 'g1', reason: '' });
    assert.match(s.send({ type: 'pause-goal', by, goalId: 'g1' }).refused?.person ?? '', /cancelled/);
  });
});
