import assert from 'node:assert/strict';
import { keptCheckpoints, type Command, type EffectResult } from '../../src/core/domain/index.ts';
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

function note(s: Scenario, stageId: string, tree: string, more: object = {}): void {
  const checkpoint = { stageId, entries: 0, turns: 0, files: { tree, leftOut: 0, paths: [] }, ...more };
  assert.equal(s.send({ type: 'note-checkpoint', taskId: 't1', checkpoint }).refused, null);
}

/** A task on which nobody has worked yet: the tester is about to. */
function begun(): Scenario {
  const s = createScenario();
  s.send(statesGoal());
  s.answer('make-plan', plan(planned('a')));
  s.send({ type: 'start-task', taskId: 't1' });
  s.answer('prepare-worktree', prepared);
  note(s, 'test', 'tree0', { sessionId: 's1' });
  return s;
}

/** A task whose change waits at its gate, one hunk accepted; k1 is before its tests, k2 before its work. */
function atGate(): Scenario {
  const s = begun();
  s.answer('run-session', reported('t1', 'tree1'));
  s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
  note(s, 'build', 'tree1', { sessionId: 's2', entries: 7, turns: 3 });
  s.answer('run-session', reported('t1', 'tree2'));
  s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', true) });
  s.answer('run-session', reported('t1', 'tree2'));
  s.send({ type: 'decide-hunks', by: 'Ada', taskId: 't1', hunkIds: ['h1'], verdict: 'accepted' });
  return s;
}

const back = (more: object = {}): Command => ({
  type: 'restore-checkpoint',
  by: 'Ada',
  taskId: 't1',
  checkpointId: 'k2',
  part: 'both',
  ...more,
});

const restored = (tree: string, more: object = {}): EffectResult => ({
  kind: 'restored',
  change: changeOf('t1', tree),
  tree,
  links: 0,
  skipped: [],
  ...more,
});

describe('going back to a checkpoint', () => {
  it('lets nothing begin until the files are back, and then voids what was decided and proved', () => {
    const s = atGate();
    assert.equal(s.send(back()).refused, null);
    assert.ok(s.open('restore-checkpoint'));
    s.send({ type: 'decide-hunks', by: 'Ada', taskId: 't1', verdict: 'accepted' });
    assert.ok(!s.open('integrate-change'), 'a yes from before does not land');
    s.answer('restore-checkpoint', restored('tree1'));
    const { status, verdicts, evidence, tree, stages, restoring } = s.task('t1');
    assert.deepEqual([status, verdicts, evidence, tree, restoring], ['retrying', {}, null, 'tree1', null]);
    assert.equal(s.state.gates.size, 0);
    assert.deepEqual(
      Object.values(stages).map((stage) => stage.status),
      ['passed', 'passed', 'running', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting'],
    );
    assert.deepEqual(plain(fold(s.journal)), plain(s.state));
  });

  it('opens a session that goes on with the conversation as it was then', () => {
    const s = atGate();
    s.send(back());
    s.answer('restore-checkpoint', restored('tree1', { goesOn: { stageId: 'build', sessionId: 's2', upTo: 7 } }));
    const [session] = [...s.state.sessions.values()];
    assert.deepEqual([session?.stageId, session?.takesOver, session?.upTo], ['build', 's2', 7]);
    assert.deepEqual([s.task('t1').goesOn, s.task('t1').said], [null, []]);
  });

  it('tells an agent whose files went back without its conversation', () => {
    const s = atGate();
    s.send(back({ part: 'files' }));
    s.answer('restore-checkpoint', restored('tree1', { goesOn: { stageId: 'build', sessionId: 's2' } }));
    assert.match(s.task('t1').said[0]?.text ?? '', /put back/);
    assert.equal([...s.state.sessions.values()][0]?.upTo, undefined);
  });

  it('is undone by the checkpoint that was taken just before it', () => {
    const s = atGate();
    s.send(back({ checkpointId: 'k1' }));
    note(s, 'accept', 'tree2', { undoes: 'e9' });
    s.answer('restore-checkpoint', restored('tree0', { change: null }));
    assert.equal([...s.state.sessions.values()][0]?.stageId, 'test');
    s.send({ type: 'pause-task', by: 'Ada', taskId: 't1' });
    s.answer('run-session', { kind: 'session-waits', change: null, tree: 'tree0' });
    assert.equal(s.send(back({ checkpointId: 'k3' })).refused, null);
    s.answer('restore-checkpoint', restored('tree2'));
    s.send({ type: 'continue-task', by: 'Ada', taskId: 't1' });
    assert.equal(s.task('t1').status, 'testing');
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', true) });
    s.answer('run-session', reported('t1', 'tree2'));
    assert.equal([...s.state.gates.values()][0]?.kind, 'change');
  });

  it('leaves everything as it was when it fails, and says why', () => {
    const s = atGate();
    const { stages, verdicts, tree } = s.task('t1');
    s.send(back());
    s.answer('restore-checkpoint', broke);
    const now = s.task('t1');
    assert.deepEqual([now.stages, now.verdicts, now.tree, now.restoring], [stages, verdicts, tree, null]);
    assert.equal(s.state.gates.size, 1);
    const end = s.journal.find(({ type }) => type === 'restore-finished');
    assert.ok(end?.type === 'restore-finished' && end.data.failure);
  });

  it('is refused while somebody is at work, for what is not there, and when the task is over', () => {
    const working = begun();
    assert.match(working.send(back({ checkpointId: 'k1' })).refused?.person ?? '', /at work.*maestro pause t1/);
    const s = atGate();
    assert.equal(s.send(back({ checkpointId: 'k9' })).refused?.reason, 'not-found');
    note(s, 'green', 'tree2');
    assert.match(s.send(back({ checkpointId: 'k3', part: 'conversation' })).refused?.person ?? '', /nobody/);
    s.send({ type: 'cancel-task', by: 'Ada', taskId: 't1', reason: '' });
    assert.match(s.send(back()).refused?.person ?? '', /cancelled/);
  });

  it('means without a name the newest checkpoint with other files', () => {
    const s = atGate();
    note(s, 'green', 'tree2');
    s.send({ type: 'restore-checkpoint', by: 'Ada', taskId: 't1', part: 'both' });
    assert.equal(s.task('t1').restoring?.checkpointId, 'k2');
  });

  it('takes a blocked task up again', () => {
    const s = begun();
    while (s.open('run-session')) s.answer('run-session', broke);
    assert.equal(s.task('t1').status, 'blocked');
    assert.equal(s.send(back({ checkpointId: 'k1' })).refused, null);
    s.answer('restore-checkpoint', restored('tree0', { change: null }));
    assert.equal(s.task('t1').status, 'in-progress');
    assert.ok(s.open('run-session'));
  });
});

describe('the checkpoints of a task', () => {
  it('are dropped from the oldest when there are many, but for the first and the one that is gone back to', () => {
    const s = atGate();
    for (let count = 3; count <= keptCheckpoints + 1; count++) note(s, 'build', `tree-${String(count)}`);
    assert.equal(s.task('t1').checkpoints.length, keptCheckpoints + 1);
    s.send(back());
    note(s, 'build', 'one more');
    note(s, 'build', 'and another');
    const ids = s.task('t1').checkpoints.map(({ id }) => id);
    assert.deepEqual(ids.slice(0, 3), ['k1', 'k2', 'k4']);
  });

  it('are not taken twice for the same moment, and go with the worktree', () => {
    const s = begun();
    note(s, 'test', 'tree0', { sessionId: 's1' });
    assert.equal(s.task('t1').checkpoints.length, 1);
    s.send({ type: 'cancel-task', by: 'Ada', taskId: 't1', reason: '' });
    s.answer('remove-worktree', { kind: 'removed' });
    assert.deepEqual(s.task('t1').checkpoints, []);
  });
});
