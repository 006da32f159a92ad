import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { Change } from './change.ts';
import { GoesOn } from './checkpoint.ts';
import { Evidence } from './evidence.ts';
import { Failure } from './failure.ts';
import { Plan } from './plan.ts';
import { StageReport } from './session.ts';

/** Where a task works: outside the workspace, removed when the task is closed. */
export const Worktree = onFirstUse(() =>
  z.object({
    path: z.string(),
    baseCommit: z.string(),
    baseTree: z.string(),
  }),
);
export type Worktree = z.infer<ReturnType<typeof Worktree>>;

const forTask = onFirstUse(() => ({ goalId: z.string(), taskId: z.string() }));

/** Work outside the machine, as plain data. It may run twice, so it carries its own key: the id of the effect. */
export const EffectRequest = onFirstUse(() =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('make-plan'),
      goalId: z.string(),
      version: z.int(),
      feedback: z.array(z.string()),
      /** The effect under whose id the planner's transcript is, when it goes on after it waited. */
      sessionId: z.string().optional(),
    }),
    z.object({ kind: z.literal('prepare-worktree'), ...forTask() }),
    z.object({
      kind: z.literal('run-session'),
      ...forTask(),
      sessionId: z.string(),
      stageId: z.string(),
      /** Tree to start from: the worktree is put back to it when a lost attempt left something behind. */
      startTree: z.string(),
    }),
    z.object({ kind: z.literal('run-checks'), ...forTask(), stageId: z.string(), expect: z.enum(['green', 'red']) }),
    z.object({
      kind: z.literal('integrate-change'),
      ...forTask(),
      stageId: z.string(),
      changeId: z.string(),
      hunkIds: z.array(z.string()),
    }),
    /** Writes what the person made of the proposal into the worktree. */
    z.object({ kind: z.literal('edit-proposal'), ...forTask() }),
    /** Puts files back to a checkpoint, and finds the conversation that goes on. */
    z.object({ kind: z.literal('restore-checkpoint'), ...forTask(), checkpointId: z.string() }),
    z.object({ kind: z.literal('remove-worktree'), ...forTask() }),
  ]),
);
export type EffectRequest = z.infer<ReturnType<typeof EffectRequest>>;
export type EffectKind = EffectRequest['kind'];

/** A scheduled effect. */
export const Effect = onFirstUse(() => z.object({ id: z.string(), request: EffectRequest() }));
export type Effect = z.infer<ReturnType<typeof Effect>>;

/** What an effect brought back. `failed` fits every kind. */
export const EffectResult = onFirstUse(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('failed'), failure: Failure() }),
    z.object({ kind: z.literal('planned'), plan: Plan() }),
    z.object({ kind: z.literal('prepared'), worktree: Worktree() }),
    z.object({
      kind: z.literal('session-ended'),
      report: StageReport(),
      /** The worktree after the session; null when it equals the base. */
      change: Change().nullable(),
      tree: z.string(),
      /** Milliseconds. */
      usage: z.object({ duration: z.number() }),
      /** Comments the agent answered, by id. */
      answered: z.array(z.string()),
    }),
    /** The session waits for an answer from outside, or was paused; the worktree as it left it. */
    z.object({ kind: z.literal('session-waits'), change: Change().nullable(), tree: z.string() }),
    z.object({ kind: z.literal('planner-waits') }),
    z.object({ kind: z.literal('checked'), evidence: Evidence() }),
    z.object({ kind: z.literal('committed'), branch: z.string(), commit: z.string(), evidence: Evidence() }),
    /** The branch moved under the change: these files need the person or another attempt. */
    z.object({ kind: z.literal('conflicted'), files: z.array(z.string()), detail: z.string() }),
    /** The accepted hunks alone do not pass the checks. */
    z.object({ kind: z.literal('red-when-integrated'), evidence: Evidence() }),
    z.object({ kind: z.literal('edited'), change: Change().nullable(), tree: z.string() }),
    z.object({
      kind: z.literal('restored'),
      change: Change().nullable(),
      tree: z.string(),
      goesOn: GoesOn().optional(),
      links: z.int(),
      skipped: z.array(z.string()),
    }),
    z.object({ kind: z.literal('removed') }),
  ]),
);
export type EffectResult = z.infer<ReturnType<typeof EffectResult>>;
