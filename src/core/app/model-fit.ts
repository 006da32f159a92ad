import { ok, type Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import { kindOfRole, rank, unfitFor, type Assessment } from '../models/index.ts';
import type { PlanningBriefing } from '../ports/index.ts';
import type { DefinedRole } from '../roles/index.ts';
import type { ConfiguredModel } from './configured-model.ts';
import type { ModelAgentParts } from './model-agent.ts';
import { assessGoal, knownModels, rulesNow, type RoutingParts } from './route-session.ts';

/** How far a model, by its ref, is from what the work of a role wants: the nearest is asked first. */
export type Fit = (role: Pick<DefinedRole, 'base'>, ref: string) => number;

/** Every model is as good as any other. */
export const anyFits: Fit = () => 0;

/** How models fit work that is so hard, by the person's rules and the catalogue; what cannot do it at all is furthest. */
export async function fitFor(
  { complexity }: Assessment,
  configured: ConfiguredModel,
  routing: RoutingParts,
): Promise<Result<Fit, Failure>> {
  const rules = await rulesNow(routing);
  if (!rules.ok) return rules;
  const { routes, localOnly } = rules.value;
  const known = knownModels(configured, rules.value);
  return ok(({ base }, ref) => {
    const ranked = rank(known, kindOfRole(base), complexity, routes).find(({ model }) => model.ref === ref);
    if (!ranked) return 0;
    return unfitFor(ranked, { tools: true, localOnly }) === null ? ranked.distance : Number.POSITIVE_INFINITY;
  });
}

/** How models fit the planning of a goal. */
export async function fitToPlan(
  planning: Pick<PlanningBriefing, 'goal' | 'feedback'>,
  models: Pick<ModelAgentParts, 'model' | 'routing'> | null,
): Promise<Result<Fit, Failure>> {
  return models ? fitFor(assessGoal(planning), models.model, models.routing) : ok(anyFits);
}

/** The nearest of some models; of equals the first. */
export function nearest(role: Pick<DefinedRole, 'base'>, refs: readonly string[], fit: Fit): string | undefined {
  return refs.toSorted((a, b) => {
    const [one, other] = [fit(role, a), fit(role, b)];
    return one === other ? 0 : one - other;
  })[0];
}
