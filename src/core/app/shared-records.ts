import { createEmitter } from '../base/index.ts';
import type { RoutingParts } from './route-session.ts';

/** What the sessions of one engine share: how models have done, and what calls under way may come to. */
export type SharedRecords = Pick<RoutingParts, 'health' | 'pledges'>;

/** Nobody was asked yet. */
export function newRecords(): SharedRecords {
  return { health: new Map(), pledges: { underWay: new Map(), over: createEmitter() } };
}
