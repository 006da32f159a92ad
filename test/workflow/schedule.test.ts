import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isClosed, type Command, type PlannedTask } from '../../src/core/domain/index.ts';
import { circuitKeyOf, type State, type TaskState } from '../../src/core/machine/index.ts';
import { answerByPolicy } from '../../src/core/policy/index.ts';
import { activeTasks, dueCommands, nextDue } from '../../src/core/workflow/index.ts';
import {
  broke,
  createScenario,
  evidenceOn,
  plan,
  planned,
  prepared,
  reported,
  statesGoal,
  workflow,
  type Scenario,
} from '../machine/scenario.ts';
import { outcome, pick, tasksFrom } from './outcomes.ts';

const limits = { concurrency: 3 };

/** What the scheduler orders a task by, worst first. */
function rank(state: State, { task }: TaskState): readonly number[] {
  const goal = state.goals.get(task.goalId);
  return [-(goal?.goal.priority ?? 0), goal?.goal.deadline ?? Infinity, goal?.createdAt ?? 0, task.order];
}

function comesBefore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** Whether a task may start now, told from the states of all tasks without the machine's own bookkeeping. */
function mayStart(state: State, { task, status, actGate }: TaskState): boolean {
  const goal = state.goals.get(task.goalId);
  const statusOf = (id: string) => state.tasks.get(id)?.status ?? 'cancelled';
  return (
    goal?.status === 'running' &&
    status === 'pending' &&
    actGate !== 'open' &&
    task.dependsOn.every((id) => statusOf(id) === 'completed') &&
    task.after.every((id) => isClosed(statusOf(id))) &&
    !state.circuits.get(circuitKeyOf(goal.goal, task))?.until
  );
}

/** Gives what is due until nothing is, and checks each command against the rules. */
function giveDue(scenario: Scenario): void {
  for (let given = 0; ; given++) {
    assert.ok(given < 200, 'what is due comes to an end');
    const before = scenario.state;
    const [command] = dueCommands(before, scenario.now, limits);
    if (!command) break;
    const { refused } = scenario.send(command);
    assert.equal(refused, null, `${command.type} was due, so it is not refused: ${refused?.person ?? ''}`);
    if (command.type === 'start-task') assertRightStart(before, scenario.state, command.taskId);
    if (command.type === 'start-task' || command.type === 'resume-failed-task')
      assert.ok(activeTasks(before).size < limits.concurrency, 'there was a free slot');
  }
  const next = nextDue(scenario.state, scenario.now);
  assert.ok(next === null || next > scenario.now, 'the next wake-up is ahead');
}

function assertRightStart(before: State, after: State, taskId: string): void {
  const started = before.tasks.get(taskId);
  assert.ok(started && mayStart(before, started), `${taskId} may start`);
  for (const other of before.tasks.values()) {
    const better = mayStart(before, other) && comesBefore(rank(before, other), rank(before, started));
    assert.ok(!better, `${other.task.id} comes before ${taskId}`);
  }
  const { status, task, actGate } = after.tasks.get(taskId) ?? started;
  if (status !== 'pending' && task.risk === 'high') assert.equal(actGate, 'approved', `${taskId} was approved`);
}

/** Nobody is forgotten: what may start and did not has no slot. */
function assertNobodyForgotten(state: State): void {
  const left = [...state.tasks.values()].filter((task) => mayStart(state, task));
  if (activeTasks(state).size < limits.concurrency) assert.deepEqual(left, []);
}

interface Roll {
  readonly what: number;
  readonly which: number;
  readonly how: number;
  readonly wait: number;
}

/** What happens besides the schedule: an effect ends, a person does something, time passes. */
function happen(scenario: Scenario, { what, which, how }: Roll, tasks: readonly PlannedTask[]): void {
  const { state } = scenario;
  const effects = [...state.effects.values()];
  const gate = [...state.gates.values()][which % Math.max(1, state.gates.size)];
  const task = [...state.tasks.values()][which % Math.max(1, state.tasks.size)];
  const effect = effects[which % Math.max(1, effects.length)];
  if (what < 6 && effect) {
    scenario.send({ type: 'finish-effect', effectId: effect.id, result: outcome(effect, state, tasks, how) });
  } else if (what < 9 && gate) {
    const answer = pick(['approved', 'approved', 'approved', 'denied', 'changes-requested'] as const, how);
    scenario.send({ type: 'answer-gate', by: 'person', gateId: gate.id, answer, reason: 'r' });
  } else if (what === 9 && task && how % 4 === 0) {
    scenario.send({ type: 'retry-task', by: 'person', taskId: task.task.id, reason: 'r' });
  } else if (what === 9 && task && how % 16 === 1) {
    scenario.send({ type: 'cancel-task', by: 'person', taskId: task.task.id, reason: 'r' });
  } else if (what === 9 && how % 64 === 2) {
    scenario.send({ type: 'cancel-goal', by: 'person', goalId: 'g1', reason: 'r' });
  }
}

describe('the schedule', () => {
  it('gives only what the machine takes, in the right order, within the limit, and forgets nobody', () => {
    const die = fc.nat(1_000_000);
    const task = fc.record({ needs: die, after: die, die });
    const roll = fc.record({ what: fc.nat(9), which: die, how: die, wait: fc.nat(150) });
    const goal = fc.record({ priority: fc.nat(2), deadline: fc.option(fc.nat(5000), { nil: undefined }) });
    const reached = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(task, { minLength: 2, maxLength: 7 }),
        fc.array(goal, { minLength: 1, maxLength: 3 }),
        fc.array(roll, { minLength: 60, maxLength: 200 }),
        (seeds, goals, rolls) => {
          const scenario = createScenario({ policy: answerByPolicy });
          const tasks = tasksFrom(seeds);
          for (const { priority, deadline } of goals) {
            scenario.send(statesGoal({ priority, ...(deadline === undefined ? {} : { deadline }) }));
          }
          for (const each of rolls) {
            giveDue(scenario);
            assertNobodyForgotten(scenario.state);
            for (const { status } of scenario.state.tasks.values()) reached.add(status);
            if ([...scenario.state.circuits.values()].some((circuit) => circuit.until)) reached.add('paused');
            happen(scenario, each, tasks);
            scenario.now += each.wait;
          }
        },
      ),
      { numRuns: 200 },
    );
    for (const deep of ['completed', 'blocked', 'failed', 'ready-for-review', 'paused'])
      assert.ok(reached.has(deep), `${deep} was reached`);
  });
});

/** A scenario whose goals have their plans. */
function plannedScenario(...goals: readonly [more: Parameters<typeof statesGoal>[0], tasks: PlannedTask[]][]) {
  const scenario = createScenario();
  for (const [more, tasks] of goals) {
    scenario.send(statesGoal(more));
    scenario.now++;
    scenario.answer('make-plan', plan(...tasks));
  }
  return scenario;
}

function dueNow({ state, now }: Scenario, concurrency = 3): readonly string[] {
  return dueCommands(state, now, { concurrency }).map((command) =>
    'taskId' in command ? `${command.type} ${command.taskId ?? ''}` : command.type,
  );
}

function start(scenario: Scenario, concurrency = 3): void {
  for (const command of dueCommands(scenario.state, scenario.now, { concurrency })) scenario.send(command);
}

/** Brings a started task to its red checks. */
function toRed(scenario: Scenario, taskId: string): void {
  if (!scenario.task(taskId).worktree) scenario.answer('prepare-worktree', prepared);
  scenario.answer('run-session', reported(taskId, `${taskId}1`));
}

describe('what is due', () => {
  it('is as many tasks as there are slots, in the order of the plan', () => {
    const scenario = plannedScenario([{}, ['a', 'b', 'c', 'd'].map((key) => planned(key))]);
    assert.deepEqual(dueNow(scenario), ['start-task t1', 'start-task t2', 'start-task t3']);
    assert.deepEqual(dueNow(scenario, 1), ['start-task t1']);
    start(scenario);
    assert.deepEqual(dueNow(scenario), []);
  });

  it('prefers higher priority, then the nearer deadline, then the older goal', () => {
    const scenario = plannedScenario(
      [{}, [planned('a')]],
      [{ deadline: 9000 }, [planned('a')]],
      [{ deadline: 5000 }, [planned('a')]],
      [{ priority: 1 }, [planned('a')]],
      [{}, [planned('a')]],
    );
    const order = dueNow(scenario, 5).map((line) => line.slice('start-task '.length));
    assert.deepEqual(order, ['t4', 't3', 't2', 't1', 't5']);
  });

  it('counts a task that waits for a person as no work', () => {
    const scenario = plannedScenario([{}, [planned('a', { risk: 'high' }), planned('b')]]);
    assert.deepEqual(dueNow(scenario, 1), ['start-task t1']);
    start(scenario, 1);
    assert.equal(scenario.task('t1').actGate, 'open');
    assert.deepEqual(dueNow(scenario, 1), ['start-task t2']);
    start(scenario, 1);
    scenario.send({ type: 'answer-gate', by: 'person', gateId: 'q1', answer: 'approved', reason: '' });
    assert.deepEqual(dueNow(scenario, 1), [], 'there is one slot, and t2 has it');
    assert.deepEqual(dueNow(scenario, 2), ['start-task t1']);
  });

  it('follows "after" when the other is closed, and dependencies only when it is completed', () => {
    const scenario = plannedScenario([
      {},
      [planned('a'), planned('b', { after: ['a'] }), planned('c', { dependsOn: ['a'] })],
    ]);
    assert.deepEqual(dueNow(scenario), ['start-task t1']);
    scenario.send({ type: 'cancel-task', by: 'person', taskId: 't1', reason: '' });
    assert.equal(scenario.task('t3').status, 'cancelled');
    assert.deepEqual(dueNow(scenario), ['start-task t2']);
  });

  it('is a failed task when its back-off is over and a slot is free, which then sets no timer', () => {
    const scenario = plannedScenario([{}, [planned('a'), planned('b')]]);
    start(scenario, 1);
    toRed(scenario, 't1');
    scenario.answer('run-checks', { kind: 'checked', evidence: evidenceOn('t11', false) });
    scenario.answer('run-session', reported('t1', 't12'));
    scenario.answer('run-checks', { kind: 'checked', evidence: evidenceOn('t12', false) });
    assert.equal(scenario.task('t1').status, 'failed');
    const { notBefore } = scenario.task('t1');
    start(scenario, 1);
    assert.equal(nextDue(scenario.state, scenario.now), notBefore);
    scenario.now = notBefore;
    assert.deepEqual(dueNow(scenario, 1), [], 't2 has the slot');
    const leases = [...scenario.state.sessions.values()].map((session) => session.leaseUntil);
    assert.equal(nextDue(scenario.state, scenario.now), Math.min(...leases));
    assert.deepEqual(dueNow(scenario, 2), ['resume-failed-task t1']);
  });

  it('is a lease that ran out, before anything else', () => {
    const scenario = plannedScenario([{}, [planned('a'), planned('b')]]);
    start(scenario, 1);
    assert.equal(nextDue(scenario.state, scenario.now), scenario.now + 100);
    scenario.now += 100;
    const due: readonly Command[] = dueCommands(scenario.state, scenario.now, limits);
    assert.deepEqual(due, [{ type: 'expire-session', sessionId: 's1' }]);
  });

  it('leaves out kinds whose circuit is open, until its pause is over', () => {
    const smell = { kind: 'dead-code', file: 'a.ts', symbol: '', line: 1, fingerprint: 'f', message: '' };
    const tasks = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => planned(key, { smells: [smell] }));
    const scenario = plannedScenario([{}, [...tasks, planned('other')]]);
    for (let task = 1; task <= 5; task++) {
      start(scenario, 1);
      scenario.answer('prepare-worktree', broke);
      assert.equal(scenario.task(`t${task}`).status, 'blocked');
    }
    const { until } = scenario.state.circuits.get(`${workflow.name}/dead-code`) ?? {};
    assert.ok(until);
    assert.deepEqual(dueNow(scenario), ['start-task t7']);
    start(scenario);
    scenario.answer('prepare-worktree', broke);
    assert.deepEqual(dueNow(scenario), []);
    assert.equal(nextDue(scenario.state, scenario.now), until);
    scenario.now = until;
    assert.deepEqual(dueNow(scenario), ['close-circuit']);
    start(scenario);
    assert.deepEqual(dueNow(scenario), ['start-task t6']);
  });

  it('is nothing when there is nothing', () => {
    const { state } = createScenario();
    assert.deepEqual(dueCommands(state, 1e15, limits), []);
    assert.equal(nextDue(state, 0), null);
  });
});
