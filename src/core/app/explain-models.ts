import type { Complexity, KnownModel, RoutingRules, WorkKind } from '../models/index.ts';
import type { ConfiguredModel } from './configured-model.ts';

/** A model as it would be asked for some work. */
export interface Prospect extends Pick<KnownModel, 'local' | 'window' | 'price'> {
  readonly ref: string;
  /** Why it stands at its place. */
  readonly reason: string;
  /** Why it is not asked at all; null when it may be. */
  readonly unfit: string | null;
}

/** The models in the order in which they would be asked for some work now, as the set-up alone has it; unfit ones last. */
export async function prospectsFor(
  kind: WorkKind,
  complexity: Complexity,
  configured: ConfiguredModel,
  rules: RoutingRules,
): Promise<readonly Prospect[]> {
  const [{ rank, unfitFor }, { knownModels }] = await Promise.all([
    import('../models/index.ts'),
    import('./route-session.ts'),
  ]);
  const needs = { tools: kind !== 'summary', localOnly: rules.localOnly };
  const prospects = rank(knownModels(configured, rules), kind, complexity, rules.routes).map((ranked): Prospect => {
    const { model, local, window, price, reason } = ranked;
    return { ref: model.ref, local, window, price, reason, unfit: unfitFor(ranked, needs) };
  });
  return prospects.toSorted((a, b) => Number(a.unfit !== null) - Number(b.unfit !== null));
}
