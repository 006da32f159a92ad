import assert from 'node:assert/strict';
import { createScenario, evidenceOn, plan, planned, prepared, reported, statesGoal } from './scenario.ts';
import type { Scenario } from './scenario.ts';

/** A task whose change met a conflict, and that was sent back to start from the moved branch. */
function rebased(): Scenario {
  const s = createScenario();
  s.send(statesGoal());
  s.answer('make-plan', plan(planned('a')));
  s.send({ type: 'start-task', taskId: 't1' });
  s.answer('prepare-worktree', prepared);
  s.answer('run-session', reported('t1', 'tree1'));
  s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
  s.answer('run-session', reported('t1', 'tree2'));
  s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', true) });
  s.answer('run-session', reported('t1', 'tree2'));
  s.send({ type: 'decide-hunks', by: 'person', taskId: 't1', verdict: 'accepted' });
  s.answer('integrate-change', { kind: 'conflicted', files: ['a.ts'], detail: '' });
  s.send({ type: 'retry-task', by: 'person', taskId: 't1', reason: 'do it again' });
  s.answer('prepare-worktree', prepared);
  assert.equal(s.task('t1').status, 'retrying');
  return s;
}

describe('a task that fails early in its rework', () => {
  it('starts the stage that failed again, though it comes before the stage that makes the change', () => {
    const s = rebased();
    s.answer('run-session', reported('t1', 'tree3', 'changes-requested'));
    assert.equal(s.task('t1').status, 'failed');
    s.now += 1000;
    s.send({ type: 'resume-failed-task', taskId: 't1' });
    assert.equal(s.task('t1').stages['test']?.status, 'running');
    assert.ok(s.open('run-session'));
  });

  it('runs checks again that failed before anything was made', () => {
    const s = rebased();
    s.answer('run-session', reported('t1', 'tree3'));
    for (let tries = 0; s.task('t1').status === 'retrying' && tries < 5; tries++) {
      s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree3', true) });
      if (s.open('run-session')) s.answer('run-session', reported('t1', 'tree3'));
    }
    assert.equal(s.task('t1').status, 'failed');
    s.now += 1000;
    s.send({ type: 'resume-failed-task', taskId: 't1' });
    assert.ok(s.open('run-session') || s.open('run-checks'), 'something is under way');
  });
});
