import type { GateRow, GoalRow, TaskRow } from '../core/ports/index.ts';

/** States of goals and tasks that are over. */
export const over: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

/** Whether a goal goes on by itself once somebody is at work: not when it waits for the person alone. */
export function goesOn({ id, status }: GoalRow, tasks: readonly TaskRow[], gates: readonly GateRow[]): boolean {
  if (status === 'planning') return true;
  const own = tasks.filter((task) => task.goalId === id && !over.has(task.status));
  const held = own.filter((task) => task.status === 'blocked' || gates.some(({ taskId }) => taskId === task.id));
  const free = own.filter((task) => !held.includes(task));
  // What is pending beside tasks that are held depends on them, or it would have been started.
  return free.some((task) => task.status !== 'pending' || held.length === 0);
}
