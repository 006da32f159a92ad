import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { RoleName } from './role.ts';

/** What a reviewer or breaker found. */
export const Finding = onFirstUse(() =>
  z.object({
    severity: z.enum(['note', 'warning', 'blocking']),
    text: z.string(),
    file: z.string().optional(),
    line: z.int().optional(),
  }),
);
export type Finding = z.infer<ReturnType<typeof Finding>>;

/** How an agent says that its stage ended. A claim, never evidence. */
export const StageReport = onFirstUse(() =>
  z.object({
    outcome: z.enum(['done', 'nothing-to-do', 'changes-requested']),
    /** What was done and why, for the person. */
    summary: z.string(),
    findings: z.array(Finding()),
    /** What to say in the commit: imperative subject, blank line, why. */
    commitMessage: z.string().optional(),
    /** Facts for later stages, by name: lines of text, such as a file's public API before it was touched. */
    artifacts: z.record(z.string(), z.array(z.string())),
  }),
);
export type StageReport = z.infer<ReturnType<typeof StageReport>>;

/** One agent's claim on one stage. */
export const Session = onFirstUse(() =>
  z.object({
    id: z.string(),
    goalId: z.string(),
    taskId: z.string(),
    stageId: z.string(),
    role: RoleName,
    /** Which try at this stage this is, counted from 1. */
    attempt: z.int().min(1),
    /** Milliseconds since the epoch; a session that is not renewed by then is taken over. */
    leaseUntil: z.number(),
    /** For a part of another session's work: who gave it, with which call, and what is to be done. */
    parent: z
      .object({ sessionId: z.string(), callId: z.string(), role: RoleName, task: z.string(), why: z.string() })
      .optional(),
    /** The agent that was lost at this stage: another one is preferred. */
    avoids: z.string().optional(),
    /** The session whose transcript and files this one goes on with: it was lost at this stage, or is gone back to. */
    takesOver: z.string().optional(),
    /** How many steps of that transcript it goes on from; all of them when not given. */
    upTo: z.int().optional(),
  }),
);
export type Session = z.infer<ReturnType<typeof Session>>;
