import assert from 'node:assert/strict';
import type { Gate, GateAnswer } from '../../src/core/domain/index.ts';
import { fold } from '../../src/core/machine/index.ts';
import { plain } from './plain.ts';
import { answerByPolicy } from '../../src/core/policy/index.ts';
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

/** A goal with one started task that has its worktree. */
function started(more: Parameters<typeof planned>[1] = {}, scenario = createScenario()): Scenario {
  scenario.send(statesGoal());
  scenario.answer('make-plan', plan(planned('a', more)));
  scenario.send({ type: 'start-task', taskId: 't1' });
  scenario.answer('prepare-worktree', prepared);
  return scenario;
}

/** The task as far as its open change gate. */
function atChangeGate(scenario = started()): Scenario {
  scenario.answer('run-session', reported('t1', 'tree1'));
  scenario.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
  scenario.answer('run-session', reported('t1', 'tree2'));
  scenario.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', true) });
  scenario.answer('run-session', reported('t1', 'tree2'));
  return scenario;
}

const committed = {
  kind: 'committed',
  branch: 'maestro/x',
  commit: 'c1c1c1c1c1c1',
  evidence: evidenceOn('tree2', true),
} as const;

describe('life of a task', () => {
  it('goes from a goal to a commit when everything is as it should be', () => {
    const s = atChangeGate();
    assert.equal(s.task('t1').status, 'ready-for-review');
    s.send({ type: 'decide-hunks', by: 'person', taskId: 't1', hunkIds: ['h1'], verdict: 'rejected' });
    assert.equal(s.send({ type: 'reopen-hunks', by: 'person', taskId: 't1', hunkIds: ['h1', 'h9'] }).refused, null);
    assert.deepEqual(s.task('t1').verdicts, {}, 'a decision can be taken back');
    assert.match(
      s.send({ type: 'reopen-hunks', by: 'person', taskId: 't1', hunkIds: ['h1'] }).refused?.person ?? '',
      /Nothing of that is decided/,
    );
    s.send({ type: 'decide-hunks', by: 'person', taskId: 't1', hunkIds: ['h1'], verdict: 'accepted' });
    assert.ok(!s.open('integrate-change'), 'a hunk is undecided');
    s.send({ type: 'decide-hunks', by: 'person', taskId: 't1', hunkIds: ['h2'], verdict: 'rejected' });
    s.answer('integrate-change', (request) => {
      assert.deepEqual(request.kind === 'integrate-change' && request.hunkIds, ['h1']);
      return committed;
    });
    assert.equal(s.task('t1').status, 'completed');
    assert.equal(s.state.goals.get('g1')?.status, 'completed');
    s.answer('remove-worktree', { kind: 'removed' });
    assert.equal(s.state.effects.size, 0);
    assert.deepEqual(plain(fold(s.journal)), plain(s.state));
  });

  it('does not let a green run on another tree count', () => {
    const s = started();
    s.answer('run-session', reported('t1', 'tree1'));
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
    s.answer('run-session', reported('t1', 'tree2'));
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('older', true) });
    assert.equal(s.task('t1').status, 'failed');
    assert.match(s.task('t1').reason, /changed after the checks ran/);
  });

  it('sends the tester back when new tests are green at once, and blocks when it cannot do better', () => {
    const s = started();
    s.answer('run-session', reported('t1', 'tree1'));
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', true) });
    assert.equal(s.task('t1').stages.test?.status, 'running');
    s.answer('run-session', reported('t1', 'tree1'));
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', true) });
    assert.equal(s.task('t1').status, 'blocked');
    assert.match(s.task('t1').reason, /prove nothing/);
  });

  it('retries red checks after a back-off with what failed, then blocks, then starts afresh for the person', () => {
    const s = started();
    s.answer('run-session', reported('t1', 'tree1'));
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
    s.answer('run-session', reported('t1', 'tree2'));
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', false) });
    assert.equal(s.task('t1').status, 'failed');
    assert.equal(s.task('t1').notBefore, 1005, 'half of the first delay of 10 ms');
    assert.match(s.send({ type: 'resume-failed-task', taskId: 't1' }).refused?.person ?? '', /backing off/);
    s.now = 1005;
    s.send({ type: 'resume-failed-task', taskId: 't1' });
    assert.equal(s.task('t1').status, 'retrying');
    assert.match(s.task('t1').failures[0]?.model ?? '', /adds: expected 3/);
    s.answer('run-session', reported('t1', 'tree3'));
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree3', false) });
    assert.equal(s.task('t1').status, 'blocked');
    s.send({ type: 'retry-task', by: 'person', taskId: 't1', reason: 'again' });
    assert.equal(s.task('t1').status, 'in-progress');
    assert.equal(s.task('t1').failedAttempts, 0);
    assert.ok(s.open('run-session'));
  });

  it('sends a change back with the comments and voids nothing that was said', () => {
    const s = atChangeGate();
    s.send({ type: 'add-comment', by: 'person', taskId: 't1', hunkId: 'h2', text: 'Call it `sum`.' });
    const [gate] = [...s.state.gates.values()];
    s.send({
      type: 'answer-gate',
      by: 'person',
      gateId: gate?.id ?? '',
      answer: 'changes-requested',
      reason: 'a name',
    });
    assert.equal(s.task('t1').status, 'retrying');
    assert.deepEqual(s.task('t1').comments[0]?.line, 9);
    assert.ok(s.open('run-session'), 'the developer works again');
    assert.equal(s.task('t1').stages.test?.status, 'passed', 'the tester does not');
  });

  it('lets a reviewer send a change back only so often, then asks the person with the findings', () => {
    const s = started();
    s.answer('run-session', reported('t1', 'tree1'));
    s.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
    for (const tree of ['tree2', 'tree3']) {
      s.answer('run-session', reported('t1', tree));
      s.answer('run-checks', { kind: 'checked', evidence: evidenceOn(tree, true) });
      s.answer('run-session', reported('t1', tree, 'changes-requested'));
    }
    assert.equal(s.task('t1').status, 'ready-for-review');
    assert.equal([...s.state.gates.values()][0]?.kind, 'change');
  });

  it('opens the gate again, for the person only, when the accepted hunks conflict or are red alone', () => {
    const always = (gate: Gate): GateAnswer | null =>
      gate.kind === 'change' ? { answer: 'approved', by: 'policy', reason: 'test' } : null;
    const s = atChangeGate(started({}, createScenario({ policy: always })));
    s.answer('integrate-change', { kind: 'conflicted', files: ['a.ts'], detail: '' });
    const [gate] = [...s.state.gates.values()];
    assert.ok(gate);
    assert.match(gate.question, /nothing was overwritten/);
    assert.equal(gate.risk.risk, 'medium');
    s.send({ type: 'answer-gate', by: 'person', gateId: gate.id, answer: 'changes-requested', reason: 'redo' });
    assert.ok(s.open('prepare-worktree'), 'the rework starts from the head of the branch');
    s.answer('prepare-worktree', prepared);
    assert.equal(s.task('t1').stages.test?.status, 'running', 'and from the first stage');
  });

  it('asks before a high-risk task starts and cancels what depends on it when denied', () => {
    const s = createScenario();
    s.send(statesGoal());
    s.answer('make-plan', plan(planned('a', { risk: 'high' }), planned('b', { dependsOn: ['a'] })));
    s.send({ type: 'start-task', taskId: 't1' });
    assert.equal(s.task('t1').status, 'pending');
    s.send({ type: 'answer-gate', by: 'person', gateId: 'q1', answer: 'denied', reason: 'too risky' });
    assert.equal(s.task('t1').status, 'cancelled');
    assert.equal(s.task('t2').status, 'cancelled');
    assert.equal(s.state.goals.get('g1')?.status, 'completed');
  });

  it('lets what only follows a task go on when that task is cancelled', () => {
    const s = createScenario();
    s.send(statesGoal());
    s.answer('make-plan', plan(planned('a'), planned('b', { after: ['a'] })));
    assert.equal(s.task('t2').waitingOn, 1);
    s.send({ type: 'cancel-task', by: 'person', taskId: 't1', reason: 'no' });
    assert.ok(s.state.ready.has('t2'));
  });

  it('hands a stage to another session when the lease runs out, and refuses the late result', () => {
    const s = started();
    const [late] = [...s.state.effects.keys()];
    s.now = 1100;
    s.send({ type: 'expire-session', sessionId: 's1' });
    assert.ok(s.state.sessions.has('s2'));
    const decision = s.send({ type: 'finish-effect', effectId: late ?? '', result: reported('t1', 'tree1') });
    assert.match(decision.refused?.person ?? '', /not open/);
  });

  it('blocks a task whose agent fails for good, and passes over a reviewer that cannot finish with a word about it', () => {
    const s = started();
    s.answer('run-session', broke);
    s.answer('run-session', broke);
    assert.equal(s.task('t1').status, 'blocked');
    const r = started();
    r.answer('run-session', reported('t1', 'tree1'));
    r.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree1', false) });
    r.answer('run-session', reported('t1', 'tree2'));
    r.answer('run-checks', { kind: 'checked', evidence: evidenceOn('tree2', true) });
    r.answer('run-session', broke);
    r.answer('run-session', broke);
    const [gate] = [...r.state.gates.values()];
    assert.match(gate?.risk.reasons.join() ?? '', /Not done: It broke/);
    assert.equal(gate?.risk.risk, 'medium', 'policy may not wave it through as low risk');
  });

  it('pauses a kind of task after five failures in a row', () => {
    const s = createScenario();
    s.send(statesGoal());
    s.answer('make-plan', plan(...['a', 'b', 'c', 'd', 'e', 'f'].map((key) => planned(key))));
    for (const id of ['t1', 't2', 't3', 't4', 't5']) {
      s.send({ type: 'start-task', taskId: id });
      s.answer('prepare-worktree', broke);
    }
    assert.equal(s.task('t5').status, 'blocked');
    assert.match(s.send({ type: 'start-task', taskId: 't6' }).refused?.person ?? '', /failed one after another/);
    s.now += 5 * 60_000;
    s.send({ type: 'close-circuit', key: 'sample' });
    assert.equal(s.send({ type: 'start-task', taskId: 't6' }).refused, null);
  });

  it('refuses plans with cycles, unknown names, foreign files or too many tasks, naming what is wrong', () => {
    const cases = [
      [[planned('a', { dependsOn: ['b'] }), planned('b', { after: ['a'] })], /a → b → a|b → a → b/],
      [[planned('a', { dependsOn: ['z'] })], /“z”, which is not in the plan/],
      [[planned('a', { files: ['../x'] })], /“..\/x”, which is outside/],
      [[planned('a'), planned('a')], /same key/],
      [[planned('a'), planned('b'), planned('c')], /allows 2/],
    ] as const;
    for (const [tasks, text] of cases) {
      const s = createScenario();
      s.send(statesGoal({ budget: { tasks: 2 } }));
      s.answer('make-plan', plan(...tasks));
      assert.equal(s.state.goals.get('g1')?.status, 'failed');
      assert.match(s.state.goals.get('g1')?.reason ?? '', text);
    }
  });

  it('plans again with what the person said, and ends when the plan is denied', () => {
    const s = createScenario();
    s.send(statesGoal({ holdPlan: true }));
    s.answer('make-plan', plan(planned('a')));
    s.send({ type: 'answer-gate', by: 'person', gateId: 'q1', answer: 'changes-requested', reason: 'smaller' });
    s.answer('make-plan', (request) => {
      assert.deepEqual(request.kind === 'make-plan' && [request.version, request.feedback], [2, ['smaller']]);
      return plan(planned('a'));
    });
    s.send({ type: 'answer-gate', by: 'person', gateId: 'q2', answer: 'denied', reason: 'no' });
    assert.equal(s.state.goals.get('g1')?.status, 'cancelled');
  });

  it('leaves it to the person at every level whether a plan of very many tasks is carried out', () => {
    const tasks = Array.from({ length: 101 }, (_, at) => planned(`k${String(at)}`));
    const s = createScenario({ policy: () => ({ answer: 'approved', by: 'policy', reason: 'always' }) });
    s.send(statesGoal({ autonomy: 5 }));
    s.answer('make-plan', plan(...tasks));
    assert.deepEqual([s.state.gates.get('q1')?.kind, s.state.tasks.size], ['plan', 0]);
    s.send({ type: 'answer-gate', by: 'person', gateId: 'q1', answer: 'approved', reason: '' });
    assert.equal(s.state.tasks.size, 101);
    for (const [count, budget] of [
      [100, {}],
      [101, { tasks: 200 }],
    ] as const) {
      const own = createScenario();
      own.send(statesGoal({ budget }));
      own.answer('make-plan', plan(...tasks.slice(0, count)));
      assert.deepEqual([own.state.gates.size, own.state.tasks.size], [0, count], 'they said so, or it is not many');
    }
  });

  it('takes everything back when a goal is cancelled', () => {
    const s = started();
    s.send({ type: 'cancel-goal', by: 'person', goalId: 'g1', reason: 'enough' });
    assert.equal(s.task('t1').status, 'cancelled');
    assert.deepEqual(
      [...s.state.effects.values()].map(({ request }) => request.kind),
      ['remove-worktree'],
    );
    assert.equal(s.state.sessions.size, 0);
  });

  it('lets policy accept what is low risk when the person said so, and nothing riskier', () => {
    const low = createScenario({ policy: answerByPolicy });
    low.send(statesGoal({ acceptLowRisk: true }));
    low.answer('make-plan', plan(planned('a')));
    low.send({ type: 'start-task', taskId: 't1' });
    low.answer('prepare-worktree', prepared);
    assert.ok(atChangeGate(low).open('integrate-change'));
    assert.equal(changeOf('t1', 'x').risk.risk, 'low');
  });
});
