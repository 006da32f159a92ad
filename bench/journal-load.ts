import { event, type DomainEvent } from '../src/core/domain/index.ts';
import { sampleGate, sampleGoal, sampleNote, sampleTask } from '../test/contracts/journal.samples.ts';

/** What happens to one task from its plan to its end: the mix of events that a journal is made of. */
function taskStory(goalId: string, taskId: string, order: number): readonly DomainEvent[] {
  const ids = { goalId, taskId };
  const session = { id: `${taskId}-s1`, ...ids, stageId: 'develop', role: 'developer', attempt: 1, leaseUntil: 9 };
  const summary = `Replaced nested conditionals in parseHeader by guard clauses, file src/part-${order % 500}.ts`;
  const report = { outcome: 'done' as const, summary, findings: [], artifacts: {}, commitMessage: 'Return early' };
  const run = {
    ...{ name: 'unit tests', kind: 'test' as const, command: 'npm test', status: 'passed' as const, exitCode: 0 },
    ...{ duration: 1200, failed: [], counts: { passed: 212, failed: 0, skipped: 1 }, reporter: 'tap', output: 'ok 1' },
  };
  const evidence = { tree: 'f00d'.repeat(10), at: 1, green: true, runs: [run], checks: 'c1' };
  const worktree = { path: `/tmp/worktrees/${taskId}`, baseCommit: 'c0ffee', baseTree: 'beef' };
  const request = { kind: 'prepare-worktree' as const, ...ids };
  const gate = sampleGate(`${taskId}-change`, goalId, 'change', taskId);
  const usage = { duration: 900, cost: 0 };
  return [
    event('task-added', { task: sampleTask(taskId, goalId, order) }),
    event('effect-scheduled', { effect: { id: `${taskId}-e1`, request } }),
    event('task-moved', { ...ids, from: 'pending', to: 'in-progress', reason: 'dependencies are completed' }),
    event('worktree-prepared', { ...ids, worktree }),
    event('effect-finished', { effectId: `${taskId}-e1`, outcome: 'done' }),
    event('stage-moved', { ...ids, stageId: 'develop', to: 'running', reason: 'the first stage' }),
    event('session-opened', { session }),
    sampleNote(`Three functions of src/part-${order % 500}.ts are deeper than four levels`, goalId, taskId),
    event('session-renewed', { ...ids, sessionId: session.id, leaseUntil: 10 }),
    event('session-closed', { ...ids, sessionId: session.id, outcome: 'reported', report, usage }),
    event('stage-moved', { ...ids, stageId: 'develop', to: 'passed', reason: 'the agent reported' }),
    event('task-moved', { ...ids, from: 'in-progress', to: 'testing', reason: 'work is done' }),
    event('evidence-recorded', { ...ids, stageId: 'checks', evidence }),
    event('task-moved', { ...ids, from: 'testing', to: 'ready-for-review', reason: 'all checks are green' }),
    event('gate-opened', { gate }),
    event('gate-answered', { goalId, gateId: gate.id, answer: 'approved', by: 'ann', reason: 'reads well' }),
    event('hunks-decided', { ...ids, hunkIds: ['h1', 'h2'], verdict: 'accepted', by: 'ann' }),
    event('change-committed', { ...ids, branch: 'maestro/improve', commit: 'c0ffee', hunkIds: ['h1', 'h2'] }),
    event('task-moved', { ...ids, from: 'ready-for-review', to: 'completed', reason: 'committed' }),
    event('worktree-removed', { ...ids }),
  ];
}

/** At least `count` events: goals of 100 tasks each, in batches of about 100 events. */
export function* journalLoad(count: number): Generator<readonly DomainEvent[]> {
  let made = 0;
  for (let task = 0; made < count;) {
    const goalId = `g${Math.floor(task / 100)}`;
    const batch = task % 100 === 0 ? [event('goal-created', { goal: sampleGoal(goalId) })] : [];
    for (let i = 0; i < 5; i++, task++) batch.push(...taskStory(goalId, `t${task}`, task % 100));
    made += batch.length;
    yield batch;
  }
}
