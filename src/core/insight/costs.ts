import {
  costOfCall,
  costOfTurn,
  dayOf,
  noCost,
  plusCost,
  type CallCost,
  type Cost,
  type EventType,
  type JournalEvent,
} from '../domain/index.ts';

/** One call of a model, as it is paid. */
export interface PaidCall {
  /** When its end was journaled, in milliseconds since the epoch. */
  readonly at: number;
  /** Null for what belongs to no goal, such as one in the person's chat; that has no session either. */
  readonly goalId: string | null;
  /** Null for a planner, too. */
  readonly taskId: string | null;
  readonly sessionId: string | null;
  /** Whose it was; `chat` for the person's own, `memory` or `code` for vectors of no session. */
  readonly role: string;
  readonly provider: string;
  readonly model: string;
  /** `failed`: it brought no answer. */
  readonly purpose: 'work' | 'summary' | 'chat' | 'embedding' | 'failed';
  readonly cost: CallCost;
}

/** What costs can be summed by. */
export type CostGroup = 'goal' | 'task' | 'session' | 'role' | 'provider' | 'model' | 'day';

/** Events that costs are folded from. */
export const costEvents = [
  ...([
    'session-opened',
    'session-assigned',
    'transcript-extended',
    'model-failed',
    'chat-asked',
    'texts-embedded',
    'goal-reflected',
  ] as const),
] satisfies readonly EventType[];

/** The calls seen so far, and who fills which session. */
export interface Ledger {
  readonly calls: PaidCall[];
  readonly roles: Map<string, string>;
}

export function createLedger(): Ledger {
  return { calls: [], roles: new Map() };
}

/** Who works under the id of an effect. */
const planner = 'planner';

/** Takes in who fills which session. */
export function noteRole(roles: Map<string, string>, event: JournalEvent): void {
  if (event.type === 'session-opened') roles.set(event.data.session.id, event.data.session.role);
  else if (event.type === 'session-assigned') roles.set(event.data.sessionId, event.data.role);
}

/** Who fills a session. */
export function roleIn(roles: ReadonlyMap<string, string>, sessionId: string): string {
  return roles.get(sessionId) ?? planner;
}

/** What a call in the person's chat is summed under. */
const chat = 'chat';

/** Takes an event into the ledger. A turn from before prices were known has tokens and no price. */
export function enter({ calls, roles }: Ledger, event: JournalEvent): void {
  const { at } = event;
  noteRole(roles, event);
  if (event.type === 'chat-asked') {
    const { provider, model, failed, cost } = event.data.call;
    const purpose = failed === undefined ? 'chat' : 'failed';
    const of = { goalId: null, taskId: null, sessionId: null, role: chat };
    if (cost) calls.push({ at, ...of, provider, model, purpose, cost });
  } else if (event.type === 'goal-reflected') {
    const { goalId, reflection } = event.data;
    const { provider, model, cost } = reflection;
    const of = { goalId, taskId: null, sessionId: null, role: 'summary' };
    calls.push({ at, ...of, provider, model, purpose: 'summary', cost });
  } else if (event.type === 'texts-embedded') {
    const { goalId = null, taskId = null, sessionId = null, call } = event.data;
    const { provider, model, failed, cost, use } = call;
    const purpose = failed === undefined ? 'embedding' : 'failed';
    const role = sessionId === null ? use : roleIn(roles, sessionId);
    if (cost) calls.push({ at, goalId, taskId, sessionId, role, provider, model, purpose, cost });
  } else if (event.type === 'model-failed') {
    const { goalId, taskId = null, sessionId, outage } = event.data;
    if (!outage.cost) return;
    const { provider, model, cost } = outage;
    const role = roleIn(roles, sessionId);
    calls.push({ at, goalId, taskId, sessionId, role, provider, model, purpose: 'failed', cost });
  } else if (event.type === 'transcript-extended' && event.data.entry.kind === 'turn') {
    const { goalId, taskId = null, sessionId, entry } = event.data;
    const { sent, purpose = 'work' } = entry;
    const cost = costOfTurn(entry);
    const { model, provider = 'unknown' } = sent;
    const role = roleIn(roles, sessionId);
    calls.push({ at, goalId, taskId, sessionId, role, provider, model, purpose, cost });
  }
}

function keyOf(call: PaidCall, group: CostGroup): string {
  switch (group) {
    case 'goal':
      return call.goalId ?? call.role;
    case 'task':
      return call.taskId ?? (call.goalId === null ? call.role : `${call.goalId} plan`);
    case 'session':
      return call.sessionId ?? call.role;
    case 'role':
      return call.role;
    case 'provider':
      return call.provider;
    case 'model':
      return `${call.provider}/${call.model}`;
    case 'day':
      return dayOf(call.at);
  }
}

/** Costs by what they were for, in the order in which each came up. */
export function sumBy(calls: readonly PaidCall[], group: CostGroup): ReadonlyMap<string, Cost> {
  const sums = new Map<string, Cost>();
  for (const call of calls) {
    const key = keyOf(call, group);
    sums.set(key, plusCost(sums.get(key) ?? noCost, costOfCall(call.cost)));
  }
  return sums;
}

/** What all of them came to. */
export function sumAll(calls: readonly PaidCall[]): Cost {
  return calls.reduce((sum, { cost }) => plusCost(sum, costOfCall(cost)), noCost);
}
