import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { Risk } from './risk.ts';

/** A statement that the finished work must satisfy and that somebody can check. */
export const AcceptanceCriterion = onFirstUse(() => z.object({ id: z.string(), text: z.string().min(1) }));
export type AcceptanceCriterion = z.infer<ReturnType<typeof AcceptanceCriterion>>;

/** Where a smell sits, found again by its fingerprint after lines moved. */
export const SmellRef = onFirstUse(() =>
  z.object({
    /** The kind of smell, such as `unused-import`. */
    kind: z.string(),
    /** Path relative to the workspace, `/` separated. */
    file: z.string(),
    /** Names of the enclosing declarations, outermost first, joined by dots; empty at the top of the file. */
    symbol: z.string(),
    /** First line, counted from 1, when it was found. */
    line: z.int().min(1),
    /** Digest of kind, file, symbol and the normalised text; stays when lines move. */
    fingerprint: z.string(),
    /** What is wrong, in a sentence. */
    message: z.string(),
  }),
);
export type SmellRef = z.infer<ReturnType<typeof SmellRef>>;

/** One unit of a plan as the planner proposes it; `key` names it within the plan. */
export const PlannedTask = onFirstUse(() =>
  z.object({
    key: z.string().min(1),
    title: z.string().min(1),
    description: z.string(),
    /** Keys of tasks that must be completed first. */
    dependsOn: z.array(z.string()),
    /** Keys of tasks that must be closed first, completed or not: they touch the same files. */
    after: z.array(z.string()),
    /** Files that the task is expected to touch, relative to the workspace. */
    files: z.array(z.string()),
    /** The planner's assessment by rule; the risk of the real diff is computed again at the change gate. */
    risk: Risk,
    /** Ids of acceptance criteria that the task serves. */
    criteria: z.array(z.string()),
    /** Smells that an improvement task removes; empty for other tasks. */
    smells: z.array(SmellRef()),
    /** Expected duration in milliseconds, for the critical path. */
    estimate: z.number().min(0),
  }),
);
export type PlannedTask = z.infer<ReturnType<typeof PlannedTask>>;

/** The planner's answer to a goal. */
export const Plan = onFirstUse(() =>
  z.object({
    version: z.int().min(1),
    summary: z.string(),
    requirements: z.array(z.string()),
    criteria: z.array(AcceptanceCriterion()),
    tasks: z.array(PlannedTask()),
    /** What the planner would like the person to answer. */
    questions: z.array(z.string()),
  }),
);
export type Plan = z.infer<ReturnType<typeof Plan>>;
