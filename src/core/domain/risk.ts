import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';

/** Computed by rules from the real action or diff, never taken from a model. */
export const Risk = z.enum(['low', 'medium', 'high']);
export type Risk = z.infer<typeof Risk>;

/** A risk with the rules that made it so. */
export const RiskAssessment = onFirstUse(() => z.object({ risk: Risk, reasons: z.array(z.string()) }));
export type RiskAssessment = z.infer<ReturnType<typeof RiskAssessment>>;

/** 0 manual, 1 assisted, 2 supervised, 3 guarded, 4 self-optimising, 5 goal-driven. */
export const Autonomy = z.int().min(0).max(5);
export type Autonomy = z.infer<typeof Autonomy>;

const order: readonly Risk[] = Risk.options;

/** The higher of two risks. */
export function higherRisk(a: Risk, b: Risk): Risk {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
