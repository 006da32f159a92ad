import type { Command } from '../domain/index.ts';
import { circuitKeyOf, type GoalState, type State, type TaskState } from '../machine/index.ts';

/** What the scheduler may use. */
export interface Limits {
  /** Tasks that work at the same time, over all goals. Those that wait for a person do not count. */
  readonly concurrency: number;
}

interface Candidate {
  readonly task: TaskState;
  readonly goal: GoalState;
}

/** Which of two tasks runs first: priority, then deadline, then place in the plan. Negative when `a` does. */
function compare(a: Candidate, b: Candidate): number {
  const deadline = (c: Candidate): number => c.goal.goal.deadline ?? Number.MAX_SAFE_INTEGER;
  return (
    b.goal.goal.priority - a.goal.goal.priority ||
    deadline(a) - deadline(b) ||
    a.goal.createdAt - b.goal.createdAt ||
    a.task.task.order - b.task.task.order
  );
}

function isCircuitOpen(state: State, { task, goal }: Candidate): boolean {
  return Boolean(state.circuits.get(circuitKeyOf(goal.goal, task.task))?.until);
}

/** The first `count` candidates in running order, in one pass without sorting all. */
function best(
  state: State,
  ids: Iterable<string>,
  count: number,
  fits: (candidate: Candidate) => boolean,
): Candidate[] {
  const chosen: Candidate[] = [];
  for (const id of ids) {
    const task = state.tasks.get(id);
    const goal = task && state.goals.get(task.task.goalId);
    if (!goal || goal.status !== 'running') continue;
    const candidate = { task, goal };
    const last = chosen.at(-1);
    if (chosen.length === count && last && compare(candidate, last) >= 0) continue;
    if (!fits(candidate)) continue;
    chosen.push(candidate);
    chosen.sort(compare);
    if (chosen.length > count) chosen.pop();
  }
  return chosen;
}

/** Tasks that have work under way. */
export function activeTasks(state: State): ReadonlySet<string> {
  const active = new Set<string>();
  for (const { request } of state.effects.values()) {
    if ('taskId' in request && request.kind !== 'remove-worktree') active.add(request.taskId);
  }
  return active;
}

/** The commands whose time has come: leases that ran out, pauses that are over, and tasks for the free slots. Pure. */
export function dueCommands(state: State, now: number, limits: Limits): readonly Command[] {
  const due: Command[] = [];
  for (const session of state.sessions.values()) {
    if (session.leaseUntil <= now) due.push({ type: 'expire-session', sessionId: session.id });
  }
  for (const [key, circuit] of state.circuits.entries()) {
    if (circuit.until !== null && circuit.until <= now) due.push({ type: 'close-circuit', key });
  }
  if (due.length > 0) return due;
  let slots = limits.concurrency - activeTasks(state).size;
  if (slots <= 0) return [];
  const over = best(state, state.backingOff.keys(), slots, ({ task }) => task.notBefore <= now);
  for (const { task } of over) due.push({ type: 'resume-failed-task', taskId: task.task.id });
  slots -= over.length;
  if (slots <= 0) return due;
  const ready = best(
    state,
    state.ready.keys(),
    slots,
    (candidate) => candidate.task.actGate !== 'open' && !isCircuitOpen(state, candidate),
  );
  for (const { task } of ready) due.push({ type: 'start-task', taskId: task.task.id });
  return due;
}

/** When something becomes due by time alone, in milliseconds since the epoch; null when nothing will. */
export function nextDue(state: State): number | null {
  let next: number | null = null;
  const consider = (at: number): void => {
    if (next === null || at < next) next = at;
  };
  for (const session of state.sessions.values()) consider(session.leaseUntil);
  for (const circuit of state.circuits.values()) if (circuit.until !== null) consider(circuit.until);
  for (const id of state.backingOff.keys()) consider(state.tasks.get(id)?.notBefore ?? 0);
  return next;
}
