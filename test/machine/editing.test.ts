import assert from 'node:assert/strict';
import type { Command } from '../../src/core/domain/index.ts';
import { fold } from '../../src/core/machine/index.ts';
import { plain } from './plain.ts';
import {
  broke,
  changeOf,
  createScenario,
  evidenceOn,
  plan,
  planned,
  prepared,
  reported,
  statesGoal,
  type Scenario,
} from './scenario.ts';

/** A task whose change waits at its gate, one hunk accepted. */
function atGate(): Scenario {
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
  s.send({ type: 'decide-hunks', by: 'Ada', taskId: 't1', hunkIds: ['h1'], verdict: 'accepted' });
  return s;
}

const edit = (more: object = {}): Command => ({
  type: 'edit-proposal',
  by: 'Ada',
  taskId: 't1',
  changeId: 't1-tree2',
  files: [{ path: 'a.ts', text: 'mine' }],
  ...more,
});

describe('an edit of a proposal', () => {
  it('takes back the gate and what was decided, and is written before anything is checked', () => {
    const s = atGate();
    assert.equal(s.send(edit()).refused, null);
    assert.equal(s.task('t1').status, 'retrying');
    assert.equal(s.state.gates.size, 0);
    assert.deepEqual(s.task('t1').verdicts, {});
    assert.ok(s.open('edit-proposal'));
    assert.ok(!s.open('run-checks') && !s.open('run-session'));
  });

  it('becomes the change, is checked and reviewed anew, and comes to the gate by itself', () => {
    const s = atGate();
    s.send(edit());
    s.answer('edit-proposal', { kind: 'edited', change: changeOf('t1', 'tree3'), tree: 'tree3' });
    assert.equal(s.task('t1').edit, null);
    assert.equal(s.task('t1').status, 'testing');
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree3', true) });
    s.answer('run-session', reported('t1', 'tree3'));
    assert.equal(s.task('t1').status, 'ready-for-review');
    assert.deepEqual(
      [...s.state.gates.values()].map(({ kind, subject }) => [kind, subject]),
      [['change', 't1-tree3']],
    );
    assert.deepEqual(plain(fold(s.journal)), plain(s.state));
  });

  it('leaves the proposal as it was when it cannot be written, says so, and asks again', () => {
    const s = atGate();
    s.send(edit());
    s.answer('edit-proposal', broke);
    const note = s.journal.find(({ type }) => type === 'note-logged');
    assert.match(JSON.stringify(note?.data), /edit of t1 could not be taken/);
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', true) });
    s.answer('run-session', reported('t1', 'tree2'));
    assert.equal([...s.state.gates.values()][0]?.subject, 't1-tree2');
  });

  it('is refused for another version, outside the workspace, and while nothing waits at a gate', () => {
    const s = atGate();
    assert.equal(s.send(edit({ changeId: 't1-tree1' })).refused?.reason, 'stale');
    assert.match(s.send(edit({ files: [{ path: '../a.ts', text: '' }] })).refused?.person ?? '', /outside/);
    assert.equal(s.state.gates.size, 1);
    s.send(edit());
    assert.match(s.send(edit()).refused?.person ?? '', /while its change gate is open/);
  });
});

describe('a plan that the person edited', () => {
  const waiting = (): Scenario => {
    const s = createScenario();
    s.send(statesGoal({ holdPlan: true }));
    s.answer('make-plan', plan(planned('a')));
    return s;
  };
  const { version: _version, ...mine } = {
    version: 1,
    summary: '',
    requirements: [],
    criteria: [],
    questions: [],
    tasks: [planned('b', { title: 'Mine' })],
  };
  const approve = (more: object = {}): Command => ({
    type: 'answer-gate',
    by: 'Ada',
    gateId: 'q1',
    answer: 'approved',
    reason: '',
    plan: mine,
    ...more,
  });

  it('is what is carried out, as a version of its own', () => {
    const s = waiting();
    assert.equal(s.send(approve()).refused, null);
    assert.equal(s.task('t1').task.title, 'Mine');
    assert.equal(s.state.goals.get('g1')?.plan?.version, 2);
    assert.equal(s.state.gates.size, 0);
  });

  it('is checked like a planner’s, and leaves the question open when it does not hold', () => {
    const s = waiting();
    const tasks = [planned('b', { dependsOn: ['nowhere'] })];
    assert.equal(s.send(approve({ plan: { ...mine, tasks } })).refused?.reason, 'bad-plan');
    assert.match(s.send(approve({ answer: 'denied' })).refused?.person ?? '', /only with the approval/);
    assert.equal(s.state.gates.size, 1);
    assert.equal(s.state.goals.get('g1')?.plan?.version, 1);
  });
});
