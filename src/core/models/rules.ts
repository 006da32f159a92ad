import type { Limits } from '../domain/index.ts';
import type { Prices } from './catalogue-entry.ts';
import type { Route } from './ranking.ts';

/** What the person says of how models are chosen and what they cost. */
export interface RoutingRules {
  readonly routes: readonly Route[];
  /** Only what runs on the person's own machine may be asked. */
  readonly localOnly: boolean;
  /** What may be spent before the person is asked. */
  readonly limits: Limits;
  /** Prices by the refs of models. */
  readonly prices: Readonly<Record<string, Prices>>;
}

export const noRules: RoutingRules = { routes: [], localOnly: false, limits: {}, prices: {} };
