import { ok, type Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import {
  complexityOfGoal,
  complexityOfTask,
  createHealthBook,
  createRouter,
  kindOfRole,
  knownModel,
  noRules,
  rank,
  type Ask,
  type Assessment,
  type HealthRecords,
  type KnownModel,
  type PledgeRecords,
  type Purse,
  type RankedModel,
  type RoutingRules,
} from '../models/index.ts';
import type { AgentContext, Briefing, Clock, PlanningBriefing } from '../ports/index.ts';
import type { DefinedRole } from '../roles/index.ts';
import { offersOf, type ConfiguredModel } from './configured-model.ts';

/** What sessions of one engine are routed by. */
export interface RoutingParts {
  /** The person's rules as they stand now. */
  readonly readRouting: (() => Promise<Result<RoutingRules, Failure>>) | undefined;
  /** How everything that was asked has done lately; the sessions of an engine share it. */
  readonly health: HealthRecords;
  /** What calls under way may come to; the sessions of an engine share it. */
  readonly pledges: PledgeRecords;
}

/** The person's rules as they stand now. */
export async function rulesNow({ readRouting }: RoutingParts): Promise<Result<RoutingRules, Failure>> {
  return readRouting ? readRouting() : ok(noRules);
}

/** How hard the task of a session is. */
export function assessTask({ task, attempt, failures }: Briefing): Assessment {
  return complexityOfTask({
    files: task.files.length,
    risk: task.risk,
    criteria: task.criteria.length,
    words: task.description.length,
    setbacks: Math.max(attempt - 1, failures.length),
  });
}

/** How hard a goal is to plan. */
export function assessGoal({ goal, feedback }: Pick<PlanningBriefing, 'goal' | 'feedback'>): Assessment {
  return complexityOfGoal({ words: goal.text.length, feedback: feedback.length });
}

/** Every model that the person lets agents have, with what is known of it. */
export function knownModels(configured: ConfiguredModel, { prices }: RoutingRules): readonly KnownModel[] {
  return offersOf(configured).flatMap((offer) => offer.models.map((model) => knownModel(offer, model, prices)));
}

/** The models for a session in their order: the one that it was given, then those that step in when it gives no answer. */
export function modelsForSession(
  by: string,
  { name, base }: Pick<DefinedRole, 'name' | 'base'>,
  { complexity }: Assessment,
  configured: ConfiguredModel,
  rules: RoutingRules,
): readonly RankedModel[] {
  const ranked = rank(knownModels(configured, rules), kindOfRole(base), complexity, rules.routes);
  const why = configured.ofRoles?.get(name) === by ? `your choice for the role ${name}` : 'given to this session';
  const given = ranked.map((each) => (each.model.ref === by ? { ...each, reason: `${why}; ${each.reason}` } : each));
  return given.toSorted((a, b) => Number(b.model.ref === by) - Number(a.model.ref === by));
}

/** Those that sum a conversation up: by the person's rule, else whoever has it in its cache. */
function forSummaries(models: readonly RankedModel[], { routes }: RoutingRules): readonly RankedModel[] {
  const ruled = rank(models, 'summary', 'low', routes).filter(({ distance }) => distance < 0);
  const refs = new Set(ruled.map(({ model }) => model.ref));
  return [...ruled, ...models.filter(({ model }) => !refs.has(model.ref))];
}

/** Asks for a session: its models in their order, with what became of them on record. */
export async function routeSession(
  models: readonly RankedModel[],
  { complexity, reasons }: Assessment,
  rules: RoutingRules,
  health: HealthRecords,
  purse: Purse,
  clock: Clock,
  context: AgentContext,
): Promise<Ask> {
  const { estimateTokens } = await import('../agent/index.ts');
  return createRouter({
    models: { work: models, summary: forSummaries(models, rules) },
    reasons: [`${complexity} complexity: ${reasons.join(', ')}`],
    health: createHealthBook(health),
    localOnly: rules.localOnly,
    purse,
    atLimit: context.spending.atLimit,
    countTokens: estimateTokens,
    now: () => clock.now(),
    noteChoice: context.noteChoice,
    noteOutage: context.noteOutage,
    note: (text) => {
      context.note(text, 'warning');
    },
  });
}
