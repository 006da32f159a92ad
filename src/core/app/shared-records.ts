import { createEmitter } from '../base/index.ts';
import type { RoutingParts } from './route-session.ts';

/** What the sessions of one engine share: how models have done, and what calls under way may come to. */
export type SharedRecords = Pick<RoutingParts, 'health' | 'pledges'>;

/** Nothing is under way yet. `health`: where models are asked elsewhere, too. */
export function newRecords(health: SharedRecords['health'] = new Map()): SharedRecords {
  return { health, pledges: { underWay: new Map(), over: createEmitter() } };
}
