import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isClosed, type Command, type Effect, type EffectResult } from '../../src/core/domain/index.ts';
import { fold, transitions, type State } from '../../src/core/machine/index.ts';
import { answerByPolicy } from '../../src/core/policy/index.ts';
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

/** Numbers that decide everything in a walk: which command, on what, with which outcome. */
type Dice = readonly number[];

function pick<T>(items: readonly T[], die: number): T | undefined {
  return items.length === 0 ? undefined : items[die % items.length];
}

const aPlan = plan(
  planned('a'),
  planned('b', { dependsOn: ['a'], risk: 'high' }),
  planned('c', { after: ['a'], risk: 'medium' }),
  planned('d', { dependsOn: ['b'], after: ['c'] }),
);

/** What comes of going back. */
function restoredOf(taskId: string, tree: string, die: number): readonly EffectResult[] {
  const goesOn = { stageId: 'build', sessionId: 's1', upTo: die % 5 };
  return [
    { kind: 'restored', change: changeOf(taskId, tree), tree, links: 0, skipped: [] },
    { kind: 'restored', change: null, tree: 'tree0', links: 1, skipped: ['a.ts'], goesOn },
    broke,
  ];
}

/** A checkpoint of some moment. */
function checkpointOf(taskId: string, how: number): Command {
  const files = { tree: `tree${String(how % 4)}`, leftOut: 0, paths: [] };
  const session = how % 3 ? { sessionId: 's1' } : {};
  const checkpoint = { stageId: how % 4 > 1 ? 'build' : 'review', entries: how % 5, turns: 0, files, ...session };
  return { type: 'note-checkpoint', taskId, checkpoint };
}

function goingBack(taskId: string, how: number): Command {
  const part = pick(['files', 'conversation', 'both'] as const, how) ?? 'both';
  const named = how % 4 ? {} : { checkpointId: 'k1' };
  return { type: 'restore-checkpoint', by: 'person', taskId, part, ...named };
}

/** One of the results that an effect of that kind can bring. */
function resultOf({ request }: Effect, state: State, die: number): EffectResult {
  const task = 'taskId' in request ? state.tasks.get(request.taskId) : undefined;
  const tree = pick(['tree1', 'tree2', 'tree3'], die) ?? '';
  const results: Readonly<Record<Effect['request']['kind'], readonly EffectResult[]>> = {
    'make-plan': [aPlan, aPlan, { kind: 'planner-waits' }, broke],
    'prepare-worktree': [prepared, prepared, prepared, broke],
    'run-session': [
      reported(task?.task.id ?? '', tree),
      reported(task?.task.id ?? '', tree),
      reported(task?.task.id ?? '', tree),
      reported(task?.task.id ?? '', task?.tree ?? null),
      reported(task?.task.id ?? '', tree, 'changes-requested'),
      reported(task?.task.id ?? '', null, 'nothing-to-do'),
      { kind: 'session-waits', change: null, tree: task?.tree ?? '' },
      { kind: 'session-waits', change: null, tree: task?.tree ?? '' },
      broke,
    ],
    'run-checks': [
      {
        kind: 'checked',
        evidence: evidenceOn(task?.tree ?? '', request.kind === 'run-checks' && request.expect === 'green'),
      },
      {
        kind: 'checked',
        evidence: evidenceOn(task?.tree ?? '', request.kind === 'run-checks' && request.expect === 'green'),
      },
      {
        kind: 'checked',
        evidence: evidenceOn(task?.tree ?? '', request.kind === 'run-checks' && request.expect === 'green'),
      },
      { kind: 'checked', evidence: evidenceOn(task?.tree ?? '', true) },
      { kind: 'checked', evidence: evidenceOn(task?.tree ?? '', false) },
      { kind: 'checked', evidence: evidenceOn('elsewhere', true) },
      broke,
    ],
    'integrate-change': [
      { kind: 'committed', branch: 'maestro/x', commit: 'c1', evidence: evidenceOn(tree, true) },
      { kind: 'committed', branch: 'maestro/x', commit: 'c1', evidence: evidenceOn(tree, true) },
      { kind: 'conflicted', files: ['a.ts'], detail: '' },
      { kind: 'red-when-integrated', evidence: evidenceOn(tree, false) },
      broke,
    ],
    'edit-proposal': [
      { kind: 'edited', change: changeOf(task?.task.id ?? '', tree), tree },
      { kind: 'edited', change: null, tree: 'tree0' },
      broke,
    ],
    'restore-checkpoint': restoredOf(task?.task.id ?? '', tree, die),
    'remove-worktree': [{ kind: 'removed' }, broke],
  };
  return pick(results[request.kind], die) ?? broke;
}

/** An edit of a proposal, seldom one that leads out of the workspace. */
function editOf(state: State, taskId: string, how: number): Command {
  const changeId = state.tasks.get(taskId)?.change?.id ?? 'x';
  return {
    type: 'edit-proposal',
    by: 'person',
    taskId,
    changeId,
    files: [{ path: how % 9 ? 'a.ts' : '../a.ts', text: 'x' }],
  };
}

/** A session comes to a limit of its task, its goal or the day. */
function atLimit(sessionId: string, how: number): Command {
  const [scope, of] = pick([['task', 't1'] as const, ['goal', 'g1'] as const, ['day', 'd'] as const], how) ?? [
    'day',
    '',
  ];
  const amounts = { limit: 1, spent: 1, needed: 1, raise: 1 };
  const circle = { scope: 'session', of: sessionId, unit: 'circles' } as const;
  const shortage = how % 7 === 0 ? { ...circle, ...amounts } : { scope, of, unit: 'dollars' as const, ...amounts };
  return { type: 'ask-at-limit', sessionId, model: 'm', shortage };
}

/** A session gives a part of its work to another role. */
function delegation(sessionId: string, how: number): Command {
  const callId = `c${String(how % 3)}`;
  return { type: 'delegate-work', sessionId, callId, role: 'tester', task: 'a part', why: 'r' };
}

/** A command that somebody might give now: sensible or not. */
function commandFor({ state }: Scenario, [kind = 0, which = 0, how = 0]: Dice): Command {
  const taskId = pick([...state.tasks.keys(), 't99'], which) ?? '';
  const gateId = pick([...state.gates.keys(), 'q99'], which) ?? '';
  const effect = pick([...state.effects.values()], which);
  const answer = pick(['approved', 'denied', 'changes-requested'] as const, how) ?? 'approved';
  const by = 'person';
  const finish: Command = effect
    ? { type: 'finish-effect', effectId: effect.id, result: resultOf(effect, state, how) }
    : { type: 'finish-effect', effectId: 'e99', result: broke };
  const commands: readonly Command[] = [
    finish,
    finish,
    finish,
    finish,
    finish,
    { type: 'start-task', taskId },
    { type: 'start-task', taskId },
    { type: 'answer-gate', by, gateId, answer, reason: 'r' },
    { type: 'answer-gate', by, gateId, answer: 'approved', reason: 'r' },
    {
      type: 'decide-hunks',
      by,
      taskId,
      ...(how % 2 ? { hunkIds: [how % 3 ? 'h1' : 'h2'] } : {}),
      verdict: how % 4 ? 'accepted' : 'rejected',
      ...(how % 7 === 0 ? { keepOpen: true as const } : {}),
    },
    { type: 'resume-failed-task', taskId },
    { type: 'retry-task', by, taskId, reason: 'r' },
    editOf(state, taskId, how),
    how % 2 ? checkpointOf(taskId, how) : goingBack(taskId, how),
    { type: 'add-comment', by, taskId, ...(how % 2 ? { hunkId: 'h1' } : {}), text: 'x' },
    { type: 'expire-session', sessionId: pick([...state.sessions.keys(), 's99'], which) ?? '' },
    { type: 'renew-session', sessionId: pick([...state.sessions.keys(), 's99'], which) ?? '' },
    {
      type: 'ask-person',
      sessionId: pick([...state.sessions.keys(), 'e1'], which) ?? '',
      callId: `c${String(how % 3)}`,
      kind: how % 2 ? 'question' : 'command',
      question: 'Which?',
      risk: { risk: how % 4 ? 'low' : 'high', reasons: [] },
      subject: 's',
    },
    delegation(pick([...state.sessions.keys(), 's99'], which) ?? '', how),
    atLimit(pick([...state.sessions.keys(), ...state.effects.keys(), 's99'], which) ?? '', how),
    { type: how % 3 ? 'continue-task' : 'pause-task', by, taskId },
    how % 17 ? { type: how % 4 ? 'continue-goal' : 'pause-goal', by, goalId: 'g1' } : { type: 'stop-everything', by },
    { type: 'close-circuit', key: 'sample' },
    ...(how % 11 === 0 ? [{ type: 'cancel-task' as const, by, taskId, reason: 'r' }] : []),
    ...(how % 97 === 0 ? [{ type: 'cancel-goal' as const, by, goalId: 'g1', reason: 'r' }] : []),
    ...(how % 13 === 0 ? [statesGoal({ acceptLowRisk: true })] : []),
  ];
  return pick(commands, kind) ?? finish;
}

/** What must hold in every state. */
function assertInvariants(state: State): void {
  const awaited = new Set(state.atLimit.values());
  for (const { id, kind } of state.gates.values())
    if (kind === 'budget') assert.ok(awaited.has(id), `somebody waits for ${id}`);
  for (const gateId of awaited) assert.ok(state.gates.has(gateId), `${gateId} is open`);
  for (const { task, status, commit, evidence, waitingOn, actGate, paused, restoring } of state.tasks.values()) {
    const own = [...state.effects.values()].filter(({ request }) => 'taskId' in request && request.taskId === task.id);
    const sessions = [...state.sessions.values()].filter((session) => session.taskId === task.id);
    const gates = [...state.gates.values()].filter(({ taskId, kind }) => taskId === task.id && kind !== 'budget');
    const isHeld = paused || state.goals.get(task.goalId)?.paused === true;
    const asked = gates.filter((gate) => gate.sessionId !== undefined);
    assert.ok(gates.length - asked.length <= 1, `${task.id} has one gate at most, besides what its sessions ask`);
    for (const gate of asked)
      assert.ok(
        sessions.some(({ id }) => id === gate.sessionId),
        'whoever asks is at work',
      );
    for (const { id, held, parent } of sessions) {
      if (!held) continue;
      const isAsking = state.atLimit.has(id) || asked.some((gate) => gate.sessionId === id);
      const isHelped = sessions.some(({ parent }) => parent?.sessionId === id);
      assert.ok(isHeld || isAsking || isHelped || parent || restoring, `${id} waits for something`);
      if (parent)
        assert.ok(
          sessions.some((each) => each.id === parent.sessionId),
          `${id} works for somebody`,
        );
      assert.ok(!own.some(({ request }) => request.kind === 'run-session' && request.sessionId === id), 'and rests');
    }
    assert.equal(
      state.ready.has(task.id),
      status === 'pending' && waitingOn === 0 && actGate !== 'open' && !isHeld,
      `${task.id} is ready exactly when it is`,
    );
    assert.equal(state.backingOff.has(task.id), status === 'failed');
    if (status === 'completed')
      assert.ok(commit && evidence?.green, `${task.id} completed with green evidence and a commit`);
    if (isClosed(status) || status === 'blocked' || status === 'failed') {
      assert.deepEqual(
        own.filter(({ request }) => request.kind !== 'remove-worktree' && request.kind !== 'restore-checkpoint'),
        [],
        `${task.id} is ${status} and idle, or goes back`,
      );
      assert.deepEqual(sessions, []);
      assert.deepEqual(gates, []);
    }
    const isWaitedFor = own.length + sessions.length + gates.length > 0;
    const mayRest = ['pending', 'blocked', 'failed', 'completed', 'cancelled'].includes(status);
    assert.ok(isWaitedFor || mayRest || isHeld, `${task.id} is ${status} and somebody will move it`);
  }
  for (const goal of state.goals.values()) {
    const tasks = [...state.tasks.values()].filter(({ task }) => task.goalId === goal.goal.id);
    assert.equal(goal.openTasks, tasks.filter((task) => !isClosed(task.status)).length);
    if (goal.status === 'completed') assert.equal(goal.openTasks, 0);
  }
}

function walk(rolls: readonly Dice[], taken: Set<string>): void {
  const scenario = createScenario({ policy: answerByPolicy });
  scenario.send(statesGoal());
  for (const dice of rolls) {
    scenario.now += (dice[3] ?? 0) % 200;
    const before = scenario.state;
    const decision = scenario.send(commandFor(scenario, dice));
    if (decision.refused) {
      assert.ok(decision.refused.person.length > 10, 'a refusal says why');
      assert.deepEqual(
        decision.events.map((event) => event.type),
        ['command-refused'],
      );
      assert.equal(scenario.state, before, 'and changes nothing');
    }
    assertInvariants(scenario.state);
  }
  for (const event of scenario.journal) {
    if (event.type !== 'task-moved') continue;
    const { from, to } = event.data;
    taken.add(`${from} → ${to}`);
    assert.ok(
      transitions.some((row) => row.from === from && row.to === to),
      `${from} → ${to} is in the table`,
    );
  }
  assert.deepEqual(plain(fold(scenario.journal)), plain(scenario.state), 'the journal tells the same');
}

describe('random walks of the machine', () => {
  const die = fc.nat(1_000_000);
  it('reach no illegal state, name every refusal, are told whole by the journal, and get far', () => {
    const taken = new Set<string>();
    const rolls = fc.array(fc.tuple(die, die, die, die), { minLength: 120, maxLength: 300 });
    fc.assert(
      fc.property(rolls, (dice) => {
        walk(dice, taken);
      }),
      { numRuns: 300, includeErrorInReport: true, endOnFailure: true },
    );
    for (const deep of [
      'testing → retrying',
      'ready-for-review → completed',
      'retrying → testing',
      'failed → blocked',
    ]) {
      assert.ok(taken.has(deep), `${deep} was reached`);
    }
  });
});
