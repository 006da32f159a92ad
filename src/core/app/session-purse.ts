import type { Limit, Limits } from '../domain/index.ts';
import {
  allowedBy,
  createPledgeBook,
  createPurse,
  type PledgeRecords,
  type Purse,
  type RoutingRules,
} from '../models/index.ts';
import type { State } from '../machine/index.ts';
import type { AgentContext, Clock } from '../ports/index.ts';
import { booksOf } from './spending-books.ts';
import { newRecords } from './shared-records.ts';
import { whileAlive } from './while-alive.ts';

/** Who has a say in what a session may spend. */
export interface Spending {
  readonly rules: RoutingRules;
  readonly team: Limits;
  readonly goal: Limit;
}

/** The purse of a session. */
export function purseFor(
  { rules, team, goal }: Spending,
  records: PledgeRecords,
  clock: Clock,
  context: AgentContext,
): Purse {
  const { goalId, taskId, sessionId, books, neared } = context.spending;
  const pledges = createPledgeBook(records);
  const allowed = allowedBy(rules.limits, team, goal);
  const purse = createPurse({
    ...{ allowed, goalId, taskId, sessionId, books, pledges, neared },
    now: () => clock.now(),
  });
  return { ...purse, freed: (signal) => whileAlive(clock, context, purse.freed(signal)) };
}

/** A purse that no goal is charged for, only the day; nobody can be asked in the middle. */
export function dayPurse(
  { turn, day }: Pick<Limits, 'turn' | 'day'>,
  whose: { readonly goalId: string; readonly sessionId: string },
  { state, ...records }: { readonly state: () => State } & Pick<Parameters<typeof createPurse>[0], 'pledges' | 'now'>,
): Purse {
  return createPurse({
    allowed: { limits: { turn, day }, isUsual: false },
    ...{ ...whose, taskId: null, ...records },
    ...{ books: booksOf(state), neared: () => undefined },
  });
}

/** The purse of a chat of the person. */
export function chatPurse({ limits }: RoutingRules, state: () => State, now: () => number): Purse {
  const pledges = createPledgeBook(newRecords().pledges);
  return dayPurse(limits, { goalId: 'chat', sessionId: 'chat' }, { state, pledges, now });
}

/** Journals the steps of a session, and settles after each turn. An answer that comes too late is paid all the same. */
export function recordWith(purse: Purse, { record, noteOutage }: AgentContext): AgentContext['record'] {
  return (entry) => {
    const written = record(entry);
    if (entry.kind !== 'turn') return written;
    if (!written.ok && entry.cost) {
      const { provider = 'unknown', model } = entry.sent;
      noteOutage({ provider, model, reason: 'cancelled', text: written.error.person, cost: entry.cost });
    }
    purse.settle();
    return written;
  };
}
