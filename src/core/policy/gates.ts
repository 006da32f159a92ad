import type { Autonomy, Gate, GateAnswer, GateKind, Goal, Risk } from '../domain/index.ts';

/**
 * From which autonomy level policy answers a gate by itself; null: never, a person must. The columns only rise with
 * risk, so that more risk never asks less.
 */
export const policyAnswersFrom: Readonly<Record<GateKind, Readonly<Record<Risk, Autonomy | null>>>> = {
  plan: { low: 2, medium: 3, high: 5 },
  act: { low: 1, medium: 3, high: null },
  command: { low: 3, medium: 4, high: null },
  change: { low: 3, medium: 4, high: null },
  promotion: { low: 5, medium: null, high: null },
  // Policy has nothing to say that the person was asked for.
  question: { low: null, medium: null, high: null },
  // A limit is the person's, and so is what lies beyond it.
  budget: { low: null, medium: null, high: null },
};

/** Policy's own answer to a gate, with the rule that allows it; null when a person must answer. */
export function answerByPolicy(gate: Gate, goal: Goal): GateAnswer | null {
  if (gate.kind === 'plan' && goal.holdPlan) return null;
  const { risk } = gate.risk;
  const from = policyAnswersFrom[gate.kind][risk];
  if (from !== null && goal.autonomy >= from) {
    const reason = `autonomy ${String(goal.autonomy)} answers ${gate.kind} gates of ${risk} risk`;
    return { answer: 'approved', by: 'policy', reason };
  }
  if (gate.kind === 'change' && risk === 'low' && goal.acceptLowRisk) {
    return { answer: 'approved', by: 'policy', reason: 'the person lets policy accept changes of low risk' };
  }
  return null;
}
