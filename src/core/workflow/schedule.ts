import type { Command, Gate } from '../domain/index.ts';
import { isDayOver, isPaused, type ReadyTask, type State, type TaskState } from '../machine/index.ts';

/** Milliseconds of a day. */
const day = 86_400_000;

/** What the scheduler may use. */
export interface Limits {
  /** Tasks that work at the same time, over all goals. Those that wait for a person do not count. */
  readonly concurrency: number;
}

/** Which of two tasks runs first: priority, then deadline, then age of the goal and place in the plan. */
function compare(a: ReadyTask, b: ReadyTask): number {
  return b.priority - a.priority || a.deadline - b.deadline || a.createdAt - b.createdAt || a.order - b.order;
}

/** The circuits that are open, by key. */
function pausedCircuits(state: State): ReadonlySet<string> {
  return new Set([...state.circuits.entries()].flatMap(([key, circuit]) => (circuit.until ? [key] : [])));
}

/** Limits at which work waits. There are seldom any. */
function gatesAtLimit({ atLimit, gates }: State): readonly Gate[] {
  return atLimit.size === 0 ? [] : [...gates.values()].filter(({ kind }) => kind === 'budget');
}

/** Goals of which all waits at a limit: what would start there only makes ready for work and waits, too. */
function goalsAtLimit(state: State): ReadonlySet<string> {
  return new Set(gatesAtLimit(state).flatMap(({ goalId, taskId }) => (taskId === undefined ? [goalId] : [])));
}

/** The first `count` ready tasks in running order, in one pass that looks nothing up: plans may be large. */
function firstReady(state: State, count: number): readonly ReadyTask[] {
  const paused = pausedCircuits(state);
  const waiting = goalsAtLimit(state);
  const chosen: ReadyTask[] = [];
  state.ready.forEach((task) => {
    const last = chosen[count - 1];
    if ((last && compare(task, last) >= 0) || paused.has(task.circuit) || waiting.has(task.goalId)) return;
    chosen.push(task);
    chosen.sort(compare);
    chosen.length = Math.min(chosen.length, count);
  });
  return chosen;
}

/** Failed tasks that will be tried again by themselves. */
function backingOff(state: State): readonly TaskState[] {
  const tasks = [...state.backingOff.keys()].flatMap((id) => state.tasks.get(id) ?? []);
  return tasks.filter(({ task }) => !isPaused(state, task.goalId, task.id));
}

/** Failed tasks whose back-off is over, the one that waited longest first. */
function backOffsOver(state: State, now: number): readonly TaskState[] {
  return backingOff(state)
    .filter((task) => task.notBefore <= now)
    .sort((a, b) => a.notBefore - b.notBefore);
}

/** Tasks that have work under way. */
export function activeTasks(state: State): ReadonlySet<string> {
  const active = new Set<string>();
  for (const { request } of state.effects.values()) {
    if ('taskId' in request && request.kind !== 'remove-worktree') active.add(request.taskId);
  }
  return active;
}

/** The commands whose time has come: leases that ran out, pauses and days that are over, and tasks for the free slots. Pure. */
export function dueCommands(state: State, now: number, limits: Limits): readonly Command[] {
  const due: Command[] = [];
  for (const session of state.sessions.values()) {
    if (!session.held && session.leaseUntil <= now) due.push({ type: 'expire-session', sessionId: session.id });
  }
  for (const [key, circuit] of state.circuits.entries()) {
    if (circuit.until !== null && circuit.until <= now) due.push({ type: 'close-circuit', key });
  }
  for (const { id, shortage } of gatesAtLimit(state)) {
    if (shortage && isDayOver(shortage, now)) due.push({ type: 'end-limit', gateId: id });
  }
  if (due.length > 0) return due;
  let slots = limits.concurrency - activeTasks(state).size;
  if (slots <= 0) return [];
  for (const { task } of backOffsOver(state, now).slice(0, slots)) {
    due.push({ type: 'resume-failed-task', taskId: task.id });
    slots--;
  }
  if (slots > 0) due.push(...firstReady(state, slots).map(({ taskId }) => ({ type: 'start-task' as const, taskId })));
  return due;
}

/**
 * When something becomes due by time alone, in milliseconds since the epoch; null when nothing will. What is due by `now`
 * and was not given waits for a slot, which the end of other work frees: it is not counted again.
 */
export function nextDue(state: State, now: number): number | null {
  let next: number | null = null;
  const consider = (at: number): void => {
    if (at > now && (next === null || at < next)) next = at;
  };
  for (const session of state.sessions.values()) if (!session.held) consider(session.leaseUntil);
  for (const circuit of state.circuits.values()) if (circuit.until !== null) consider(circuit.until);
  for (const task of backingOff(state)) consider(task.notBefore);
  for (const { shortage } of gatesAtLimit(state))
    if (shortage?.scope === 'day') consider(Date.parse(shortage.of) + day);
  return next;
}

/** Whether work goes on by itself: an effect is open, a back-off ends, or a pause does that tasks wait for. */
export function goesOn(state: State): boolean {
  if (state.effects.size > 0 || backingOff(state).length > 0) return true;
  const paused = pausedCircuits(state);
  return paused.size > 0 && [...state.ready.values()].some((task) => paused.has(task.circuit));
}
