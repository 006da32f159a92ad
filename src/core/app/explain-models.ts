import { rank, unfitFor, type Complexity, type KnownModel, type RoutingRules, type WorkKind } from '../models/index.ts';
import type { ConfiguredModel } from './configured-model.ts';
import { knownModels } from './route-session.ts';

/** A model as it would be asked for some work. */
export interface Prospect extends Pick<KnownModel, 'local' | 'window' | 'price'> {
  readonly ref: string;
  /** Why it stands at its place. */
  readonly reason: string;
  /** Why it is not asked at all; null when it may be. */
  readonly unfit: string | null;
}

/** The models in the order in which they would be asked for some work now, as the set-up alone has it; unfit ones last. */
export function prospectsFor(
  kind: WorkKind,
  complexity: Complexity,
  configured: ConfiguredModel,
  rules: RoutingRules,
): readonly Prospect[] {
  const needs = { tools: kind !== 'summary', localOnly: rules.localOnly };
  const prospects = rank(knownModels(configured, rules), kind, complexity, rules.routes).map((ranked): Prospect => {
    const { model, local, window, price, reason } = ranked;
    return { ref: model.ref, local, window, price, reason, unfit: unfitFor(ranked, needs) };
  });
  return prospects.toSorted((a, b) => Number(a.unfit !== null) - Number(b.unfit !== null));
}
