import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { Limit } from './limits.ts';
import { Autonomy } from './risk.ts';
import { Workflow } from './workflow.ts';

/** Hard limits of a goal. */
export const Budget = onFirstUse(() =>
  z.object({
    /** Tasks that a plan may hold. */
    tasks: z.int().min(1).max(100_000).optional(),
    /** What its models may take, planning and all tasks together, before the person is asked. */
    ...Limit().shape,
  }),
);
export type Budget = z.infer<ReturnType<typeof Budget>>;

/** What the person asked for. */
export const Goal = onFirstUse(() =>
  z.object({
    id: z.string(),
    text: z.string().min(1),
    /** The definition as it was when the goal was stated; a later edit of the file does not change a running goal. */
    workflow: Workflow(),
    autonomy: Autonomy,
    /** Policy may answer change gates of low risk by itself, whatever the autonomy level says. */
    acceptLowRisk: z.boolean(),
    /** The plan waits for the person, whatever the workflow and the autonomy level say. */
    holdPlan: z.boolean(),
    budget: Budget(),
    /** No answer from before is used for it: models are asked anew. */
    asksAnew: z.literal(true).optional(),
    /** Higher runs first. */
    priority: z.int(),
    /** Milliseconds since the epoch. */
    deadline: z.number().optional(),
    /** Paths inside the workspace the work is limited to; empty: all of it. */
    paths: z.array(z.string()),
    /** The commit that the work starts from, and the branch that accepted changes go to. */
    base: z.object({ commit: z.string(), branch: z.string() }),
  }),
);
export type Goal = z.infer<ReturnType<typeof Goal>>;

const open: ReadonlySet<string> = new Set(['planning', 'awaiting-plan', 'running']);

/** Whether a goal that stands like this is not over: something may still come of it. */
export function isGoalOpen(status: string): boolean {
  return open.has(status);
}
