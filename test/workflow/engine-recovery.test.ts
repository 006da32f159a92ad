import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failure, type JournalEvent } from '../../src/core/domain/index.ts';
import type { State } from '../../src/core/machine/index.ts';
import { plain } from '../machine/plain.ts';
import { evidenceOn, plan, planned, prepared, reported, statesGoal } from '../machine/scenario.ts';
import { pick, success, tasksFrom } from './outcomes.ts';
import { createRig, flush, folded, lease, type Process, type Rig } from './rig.ts';

/** A process with one task whose tester is at work. */
async function atWork(rig: Rig): Promise<Process> {
  const process = rig.boot();
  process.engine.resume();
  process.send(statesGoal());
  await process.settle('make-plan', plan(planned('a')));
  await process.settle('prepare-worktree', prepared);
  return process;
}

/** A process whose one task failed its checks and backs off. */
async function failing(rig: Rig): Promise<Process> {
  const process = await atWork(rig);
  await process.settle('run-session', reported('t1', 'red'));
  await process.settle('run-checks', { kind: 'checked', evidence: evidenceOn('red', false) });
  await process.settle('run-session', reported('t1', 'built'));
  await process.settle('run-checks', { kind: 'checked', evidence: evidenceOn('built', false) });
  assert.equal(process.engine.state().tasks.get('t1')?.status, 'failed');
  return process;
}

/** Whether a promise is settled by now. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await flush();
  return done;
}

function countOf(events: readonly JournalEvent[], type: JournalEvent['type']): number {
  return events.filter((event) => event.type === type).length;
}

describe('an engine that takes up what another left', () => {
  let rig: Rig;
  beforeEach(() => {
    rig = createRig();
  });

  it('runs the effects that were not finished, under their ids, and none that was', async () => {
    await atWork(rig);
    const next = rig.boot();
    next.engine.resume();
    assert.deepEqual(next.started, ['e3']);
    await next.settle('run-session', reported('t1', 'tree1'));
    assert.equal(next.at('run-checks').effect.id, 'e4');
  });

  it('renews the leases before anything can expire', async () => {
    await atWork(rig);
    rig.freeze(5 * lease);
    const next = rig.boot();
    next.engine.resume();
    const [session] = [...next.engine.state().sessions.values()];
    assert.deepEqual([session?.id, session?.leaseUntil], ['s1', rig.clock.now() + 6 * lease]);
    assert.equal(countOf(rig.events, 'session-closed'), 0);
  });

  it('renews the lease of a session whose worktree was still being made, too', async () => {
    const process = rig.boot();
    process.engine.resume();
    process.send(statesGoal());
    await process.settle('make-plan', plan(planned('a')));
    rig.freeze(5 * lease);
    const next = rig.boot();
    next.engine.resume();
    assert.equal(countOf(rig.events, 'session-closed'), 0);
    assert.deepEqual(next.started, ['e2']);
  });

  it('gives what fell due meanwhile', async () => {
    await failing(rig);
    rig.freeze(60_000);
    const next = rig.boot();
    next.engine.resume();
    assert.equal(next.engine.state().tasks.get('t1')?.status, 'retrying');
  });

  it('reads the same state from the journal that the other had', async () => {
    const process = await atWork(rig);
    const next = rig.boot();
    assert.deepEqual(plain(next.engine.state()), plain(process.engine.state()));
  });
});

/** Ends a process whose handlers do not heed the abort. */
async function endOf({ lifetime }: Process, rig: Rig): Promise<void> {
  const over = lifetime.dispose();
  assert.equal(await isDone(over), false);
  rig.clock.advance(5_000);
  await over;
}

describe('an engine that ends', () => {
  let rig: Rig;
  beforeEach(() => {
    rig = createRig();
  });

  it('aborts its handlers, drops what they bring, and leaves the effects for the next', async () => {
    const process = await atWork(rig);
    const { signal, settle } = process.at('run-session');
    await endOf(process, rig);
    assert.equal(signal.aborted, true);
    assert.equal(rig.clock.waiting, 0, 'no timer is left');
    const before = rig.events.length;
    settle(reported('t1', 'late'));
    await flush();
    rig.clock.advance(10 * lease);
    assert.equal(rig.events.length, before);
    assert.deepEqual([...folded(rig).effects.keys()], ['e3']);
  });

  it('ends after its handlers', async () => {
    const process = await atWork(rig);
    const over = process.lifetime.dispose();
    assert.equal(await isDone(over), false);
    process.at('run-session').settle(reported('t1', 'late'));
    await over;
    assert.equal(rig.clock.waiting, 0, 'no timer is left');
  });

  it('takes no command any more, and says when it would', async () => {
    const process = await atWork(rig);
    await endOf(process, rig);
    const result = process.engine.dispatch({ type: 'cancel-task', by: 'person', taskId: 't1', reason: '' });
    assert.deepEqual([result.ok, result.ok || result.error.reason], [false, 'stale']);
    assert.equal(countOf(rig.events, 'task-moved'), 1);
  });

  it('halts when the journal cannot be written: the state stays, handlers are aborted, nothing is settled later', async () => {
    const process = await atWork(rig);
    const { signal, settle } = process.at('run-session');
    const before = process.engine.state();
    const settled = process.engine.settled();
    rig.store.failAppends(failure('disk-full', 'The disk is full.'));
    const result = process.engine.dispatch({ type: 'cancel-task', by: 'person', taskId: 't1', reason: '' });
    assert.equal(result.ok || result.error.reason, 'disk-full');
    assert.equal(process.engine.halted()?.reason, 'disk-full');
    assert.equal(process.engine.state(), before);
    assert.equal(signal.aborted, true);
    assert.equal(await isDone(settled), true);
    rig.store.failAppends(null);
    settle(reported('t1', 'late'));
    await flush();
    rig.clock.advance(10 * lease);
    const again = process.engine.dispatch({ type: 'cancel-task', by: 'person', taskId: 't1', reason: '' });
    assert.equal(again.ok || again.error.reason, 'disk-full', 'it does not go on by itself');
    assert.deepEqual(plain(folded(rig)), plain(before));
  });

  it('halts when another process took the journal, whose work it then leaves alone', async () => {
    const process = await atWork(rig);
    const { signal } = process.at('run-session');
    rig.store.steal();
    const before = rig.events.length;
    rig.clock.advance(lease);
    assert.equal(process.engine.halted()?.reason, 'read-only');
    assert.equal(signal.aborted, true);
    assert.equal(rig.events.length, before);
  });
});

describe('an engine is settled', () => {
  let rig: Rig;
  beforeEach(() => {
    rig = createRig();
  });

  it('when there is nothing at all', async () => {
    const { engine } = rig.boot();
    engine.resume();
    assert.equal(await isDone(engine.settled()), true);
  });

  it('when the last effect ended and a person is asked, not before', async () => {
    const process = rig.boot();
    process.engine.resume();
    process.send(statesGoal({ holdPlan: true }));
    const settled = process.engine.settled();
    assert.equal(await isDone(settled), false);
    await process.settle('make-plan', plan(planned('a')));
    assert.equal(await isDone(settled), true);
    process.send({ type: 'answer-gate', by: 'person', gateId: 'q1', answer: 'approved', reason: '' });
    assert.equal(await isDone(process.engine.settled()), false);
  });

  it('not while a handler that was aborted still runs', async () => {
    const process = await atWork(rig);
    const { settle } = process.at('run-session');
    process.send({ type: 'cancel-goal', by: 'person', goalId: 'g1', reason: '' });
    await process.settle('remove-worktree', { kind: 'removed' });
    assert.equal(await isDone(process.engine.settled()), false);
    settle(reported('t1', 'late'));
    await flush();
    assert.equal(await isDone(process.engine.settled()), true);
  });

  it('not while a failed task backs off', async () => {
    const process = await failing(rig);
    assert.equal(process.running.size, 0);
    assert.equal(await isDone(process.engine.settled()), false);
    rig.clock.advance(lease);
    assert.ok(process.at('run-session'));
  });

  it('not when a back-off ends just while the engine looks at what is due', async () => {
    const process = await failing(rig);
    rig.hurry();
    rig.clock.advance(lease);
    assert.ok(process.at('run-session'));
  });

  it('not while tasks wait for the end of a pause', async () => {
    const process = rig.boot({ concurrency: 1 });
    process.engine.resume();
    process.send(statesGoal());
    await process.settle('make-plan', plan(...['a', 'b', 'c', 'd', 'e', 'f'].map((key) => planned(key))));
    const broke = { kind: 'failed', failure: failure('git-failed', 'It broke.') } as const;
    for (let task = 1; task <= 5; task++) await process.settle('prepare-worktree', broke);
    assert.equal(process.running.size, 0);
    assert.equal(await isDone(process.engine.settled()), false, 'the sixth waits for the circuit');
    rig.clock.advance(5 * 60_000);
    assert.ok(process.at('prepare-worktree', 't6'));
  });

  it('when it ends, though work was waiting', async () => {
    const process = await atWork(rig);
    const settled = process.engine.settled();
    const over = process.lifetime.dispose();
    assert.equal(await isDone(settled), true);
    process.at('run-session').settle(reported('t1', 'late'));
    await over;
  });
});

/** What of a state must not depend on how often the process was killed: tasks by their place in the plan. */
function essence(state: State): unknown {
  const tasks = [...state.tasks.values()].sort((a, b) => a.task.order - b.task.order);
  return {
    goals: [...state.goals.values()].map((goal) => [goal.status, goal.openTasks]),
    left: [state.effects.size, state.sessions.size, state.gates.size, state.backingOff.size],
    sessions: state.counts.session,
    tasks: tasks.map(({ task, status, commit, cost, failedAttempts, change, verdicts, stages, worktree }) => ({
      ...{ title: task.title, status, commit, cost, failedAttempts, change, verdicts, stages, worktree },
    })),
  };
}

/** Every effect has one end at most, and nothing is counted twice. */
function assertOnce(events: readonly JournalEvent[]): void {
  const ended = events.flatMap((event) => (event.type === 'effect-finished' ? [event.data.effectId] : []));
  const committed = events.flatMap((event) => (event.type === 'change-committed' ? [event.data.taskId] : []));
  const closed = events.flatMap((event) => (event.type === 'session-closed' ? [event.data.sessionId] : []));
  for (const ids of [ended, committed, closed]) assert.equal(new Set(ids).size, ids.length, ids.join(' '));
  assert.equal(countOf(events, 'command-refused'), 0, 'nothing is asked twice');
}

/** Runs a goal to its end; before each step, a die says which effect ends and whether the process is killed first. */
async function runToEnd(dice: readonly { which: number; kill: boolean }[], seeds: Parameters<typeof tasksFrom>[0]) {
  const rig = createRig();
  const tasks = tasksFrom(seeds);
  const policy = () => ({ answer: 'approved', by: 'policy', reason: '' }) as const;
  let process = rig.boot({ policy });
  process.engine.resume();
  process.send(statesGoal());
  let kills = 0;
  for (let turn = 0; turn < 1_000; turn++) {
    const { which, kill } = dice[turn] ?? { which: 0, kill: false };
    if (kill) {
      kills++;
      process = rig.boot({ policy });
      process.engine.resume();
    }
    const running = [...process.running.values()];
    if (running.length === 0 && process.engine.state().backingOff.size === 0) break;
    if (running.length === 0) rig.clock.advance(lease);
    const one = running.length > 0 ? pick(running as [(typeof running)[0]], which) : undefined;
    if (one) one.settle(scripted(one.effect, process.engine.state(), tasks));
    await flush();
  }
  assertOnce(rig.events);
  assert.deepEqual(plain(folded(rig)), plain(process.engine.state()));
  const state = process.engine.state();
  const isDone = [...state.tasks.values()].every((task) => task.status === 'completed');
  return { kills, isDone, essence: essence(state) };
}

/** Ends by what the state says alone: the first green checks of every second task fail, all else succeeds. */
const scripted: typeof success = (effect, state, tasks) => {
  const { request } = effect;
  const task = 'taskId' in request ? state.tasks.get(request.taskId) : undefined;
  const isFirst = task?.failedAttempts === 0 && task.task.order % 2 === 1;
  if (request.kind !== 'run-checks' || request.expect !== 'green' || !isFirst) return success(effect, state, tasks);
  return { kind: 'checked', evidence: evidenceOn(task.tree ?? '', false) };
};

describe('killing the engine at random points', () => {
  it('changes nothing in the end: the same tasks done, every result counted once', async () => {
    const die = fc.nat(1_000);
    const seed = fc.record({ needs: die, after: die, die });
    const step = fc.record({ which: die, kill: fc.nat(3).map((n) => n === 0) });
    let kills = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(seed, { minLength: 1, maxLength: 5 }),
        fc.array(step, { minLength: 20, maxLength: 80 }),
        async (seeds, dice) => {
          const whole = await runToEnd([], seeds);
          const broken = await runToEnd(dice, seeds);
          kills += broken.kills;
          assert.ok(whole.isDone, 'the script leads to the end');
          assert.deepEqual(broken.essence, whole.essence);
        },
      ),
      { numRuns: 60 },
    );
    assert.ok(kills > 100, `${kills} kills`);
  });
});
