import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { PlannedTask } from './plan.ts';

/** The lifecycle states of a task. */
export const TaskStatus = z.enum([
  'pending',
  'in-progress',
  'testing',
  'failed',
  'retrying',
  'blocked',
  'ready-for-review',
  'completed',
  'cancelled',
]);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** One unit of a plan, accepted into the goal. Dependencies are task ids. */
export const Task = onFirstUse(() =>
  PlannedTask().omit({ key: true }).extend({
    id: z.string(),
    goalId: z.string(),
    /** Place in the plan, counted from 0. */
    order: z.int(),
  }),
);
export type Task = z.infer<ReturnType<typeof Task>>;

/** How one stage of a task stands. */
export const StageStatus = z.enum(['waiting', 'running', 'passed', 'failed', 'skipped']);
export type StageStatus = z.infer<typeof StageStatus>;

/** True for a task that will not move any more. */
export function isClosed(status: TaskStatus): boolean {
  return status === 'completed' || status === 'cancelled';
}
