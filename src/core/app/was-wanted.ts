import { canonicalJson, onFirstUse } from '../base/index.ts';
import { Plan } from '../domain/index.ts';
import type { State } from '../machine/index.ts';
import type { KeptAnswer } from '../models/index.ts';

const Planned = onFirstUse(() => Plan().omit({ version: true }));

/**
 * Whether what an answer led to was wanted, as far as the state knows: its goal was neither called off nor failed, and a plan
 * was taken as it was, not sent back or edited.
 */
export function wasWanted({ goalId, answer }: Pick<KeptAnswer, 'goalId' | 'answer'>, state: State): boolean {
  const goal = state.goals.get(goalId);
  if (!goal) return true;
  if (goal.status === 'failed' || goal.status === 'cancelled') return false;
  const plan = planIn(answer);
  if (!plan || !goal.plan) return true;
  return canonicalJson(plan) === canonicalJson(Planned().parse(goal.plan));
}

function planIn(answer: string): unknown {
  try {
    return Planned().safeParse(JSON.parse(answer)).data;
  } catch {
    return undefined;
  }
}
