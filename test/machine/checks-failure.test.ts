import assert from 'node:assert/strict';
import type { CheckRun } from '../../src/core/domain/index.ts';
import { checksFailure } from '../../src/core/machine/index.ts';
import { createScenario, evidenceOn, plan, planned, prepared, reported, statesGoal, workflow } from './scenario.ts';

/** A task whose first checks end as given: what the person is told. */
function toldOf(run: Partial<CheckRun>, expect: 'green' | 'red' = 'green'): string {
  const stages = workflow.stages.map((stage) =>
    stage.id === 'red' ? { id: 'red', kind: 'checks' as const, expect } : stage,
  );
  const declared = { ...workflow, stages: stages.map((s) => (s.id === 'red' ? { ...s, phase: 'work' as const } : s)) };
  const scenario = createScenario();
  scenario.send(statesGoal({ workflow: declared }));
  scenario.answer('make-plan', plan(planned('a')));
  scenario.send({ type: 'start-task', taskId: 't1' });
  scenario.answer('prepare-worktree', prepared);
  scenario.answer('run-session', reported('t1', null));
  const evidence = evidenceOn('tree0', false);
  scenario.answer('run-checks', {
    kind: 'checked',
    evidence: { ...evidence, runs: evidence.runs.map((r) => ({ ...r, ...run })) },
  });
  assert.equal(scenario.task('t1').status, 'blocked');
  return scenario.task('t1').reason;
}

describe('checks that fail before the code is changed', () => {
  it('tell the first cases and what to do next', () => {
    assert.equal(
      toldOf({ failed: [{ name: 'adds', status: 'failed', message: 'Expected values to be equal:\n\n1 !== 2' }] }),
      'The checks fail before the code is changed: test failed (3 passed, 1 failed). ' +
        'First: adds: Expected values to be equal. Run "npm test" yourself, mend what fails and commit it; then state the goal again.',
    );
  });

  it('tell which command did not end, after how long, and what to do about it', () => {
    const output = 'cases …\nStopped after 2.5 s: the check did not end by itself.\n';
    const told = toldOf({ status: 'timed-out', output });
    assert.equal(
      told,
      'The checks fail before the code is changed: test timed-out (3 passed, 1 failed). ' +
        '"npm test" was stopped after 2.5 s, because it did not end by itself. Mend the test that hangs and commit it, or ' +
        'raise "checks.timeout" (milliseconds) in .maestro/config.json if the tests need longer; then state the goal again.',
    );
    assert.match(toldOf({ status: 'timed-out', output: '', duration: 1234 }), /"npm test" was stopped after 1\.2 s/);
  });

  it('tell why a command could not start', () => {
    const told = toldOf({ status: 'not-started', failed: [], output: '"jest" was not found. Install it.' });
    assert.match(told, /"jest" was not found\. Install it\./);
  });
});

describe('checks that fail after the code was changed', () => {
  it('tell what to do about a command that did not end', () => {
    const evidence = evidenceOn('tree1', false);
    const runs = evidence.runs.map((run) => ({
      ...run,
      status: 'timed-out' as const,
      counts: { passed: 0, failed: 0, skipped: 0 },
      output: 'Stopped after 2 s: the check did not end by itself.\n',
    }));
    assert.equal(
      checksFailure({ ...evidence, runs }, 'green', false).person,
      'Checks failed: test timed-out. "npm test" was stopped after 2 s, because it did not end by itself. ' +
        'Mend the test that hangs, or raise "checks.timeout" (milliseconds) in .maestro/config.json if the tests need longer.',
    );
  });
});
