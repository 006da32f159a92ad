import * as z from 'zod';
import { RiskAssessment } from './risk.ts';

/** Which question a gate asks. */
export const GateKind = z.enum(['plan', 'act', 'command', 'change', 'promotion']);
export type GateKind = z.infer<typeof GateKind>;

/** A question that only a person, or a policy allowed to, may answer. */
export const Gate = z.object({
  id: z.string(),
  kind: GateKind,
  goalId: z.string(),
  taskId: z.string().optional(),
  stageId: z.string().optional(),
  /** The question, for the person. */
  question: z.string(),
  risk: RiskAssessment,
  /** What exactly is decided: a plan version, or a change's id (which names its tree). An answer holds for nothing else. */
  subject: z.string(),
});
export type Gate = z.infer<typeof Gate>;

/** Who answered what, and why. */
export const GateAnswer = z.object({
  answer: z.enum(['approved', 'denied', 'changes-requested']),
  by: z.string(),
  reason: z.string(),
});
export type GateAnswer = z.infer<typeof GateAnswer>;
