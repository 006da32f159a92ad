import type { GateRow, GoalRow, TaskRow } from '../core/ports/index.ts';

/** States of goals that are over. */
export const over: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

/** States of tasks that are over. One that failed is not: it is tried again when its back-off ends, or blocked. */
export const closedTasks: ReadonlySet<string> = new Set(['completed', 'cancelled']);

/** Whether a gate asks about a limit at which all of a goal waits. */
export function isLimitOf(id: string): (gate: GateRow) => boolean {
  return ({ kind, goalId, taskId }) => kind === 'budget' && goalId === id && taskId === null;
}

/** Whether a goal goes on by itself once somebody is at work: not when it waits for the person alone. */
export function goesOn(
  { id, status, pausedAt }: GoalRow,
  tasks: readonly TaskRow[],
  gates: readonly GateRow[],
): boolean {
  if (pausedAt !== null) return false;
  // At a limit of the goal, or of the day, all of it waits.
  if (gates.some(isLimitOf(id))) return false;
  if (status === 'planning') return !gates.some((gate) => gate.goalId === id);
  const own = tasks.filter((task) => task.goalId === id && !closedTasks.has(task.status));
  const held = own.filter(
    (task) => task.status === 'blocked' || task.pausedAt !== null || gates.some(({ taskId }) => taskId === task.id),
  );
  const free = own.filter((task) => !held.includes(task));
  // What is pending beside tasks that are held depends on them, or it would have been started.
  return free.some((task) => task.status !== 'pending' || held.length === 0);
}
