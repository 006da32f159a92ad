import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { LimitShortage } from './limits.ts';
import { RiskAssessment } from './risk.ts';

/** Which question a gate asks. */
export const GateKind = z.enum(['plan', 'act', 'command', 'change', 'promotion', 'question', 'budget']);
export type GateKind = z.infer<typeof GateKind>;

/**
 * A kind of command that a yes may cover for the rest of a session: one program with one subcommand in one folder, as long as
 * nothing makes it riskier than the one that was asked about.
 */
export const CommandRule = onFirstUse(() =>
  z.object({
    program: z.string(),
    subcommand: z.string(),
    /** The absolute folder that it runs in. */
    folder: z.string(),
    risk: RiskAssessment(),
  }),
);
export type CommandRule = z.infer<ReturnType<typeof CommandRule>>;

/** A question that only a person, or a policy allowed to, may answer. */
export const Gate = onFirstUse(() =>
  z.object({
    id: z.string(),
    kind: GateKind,
    goalId: z.string(),
    taskId: z.string().optional(),
    stageId: z.string().optional(),
    /** The question, for the person. */
    question: z.string(),
    risk: RiskAssessment(),
    /** Exactly what would be done, where that is a command. */
    action: z.string().optional(),
    /** The commands that make up that line, where it is more than one. */
    parts: z.array(z.string()).optional(),
    /** What exactly is decided: a plan version, or a change's id (which names its tree). An answer holds for nothing else. */
    subject: z.string(),
    /** The session, or the planner's effect, that waits for the answer, and its tool call. */
    sessionId: z.string().optional(),
    callId: z.string().optional(),
    /** What a question offers to choose from; the answer may be anything else. */
    options: z.array(z.string()).optional(),
    /** The limit that work has come to. */
    shortage: LimitShortage().optional(),
    /** For a command: what a yes may cover for the rest of the session; not given where each is asked about. */
    rule: CommandRule().optional(),
    /** By what the work that asks had read text from outside, in words: its question may be in the words of that. */
    tainted: z.string().optional(),
    /** The command is one of the workspace's settings: a yes holds for as long as its text is the same. */
    lasting: z.literal(true).optional(),
  }),
);
export type Gate = z.infer<ReturnType<typeof Gate>>;

/** Who answered what, and why. An answer to a question in words is `approved`, with the words as its reason. */
export const GateAnswer = onFirstUse(() =>
  z.object({
    answer: z.enum(['approved', 'denied', 'changes-requested']),
    by: z.string(),
    reason: z.string(),
  }),
);
export type GateAnswer = z.infer<ReturnType<typeof GateAnswer>>;
