import assert from 'node:assert/strict';
import type { CheckRun } from '../../src/core/domain/index.ts';
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

  it('tell that a command did not end, and where its limit stands', () => {
    const told = toldOf({
      status: 'timed-out',
      output: 'cases …\nStopped after 2 s: the check did not end by itself.\n',
    });
    assert.match(told, /Stopped after 2 s: .* raise "timeout" \(milliseconds\) under "checks"/);
  });

  it('tell why a command could not start', () => {
    const told = toldOf({ status: 'not-started', failed: [], output: '"jest" was not found. Install it.' });
    assert.match(told, /"jest" was not found\. Install it\./);
  });
});
