import { ok } from '../base/index.ts';
import { failure, limitText, type Failure } from '../domain/index.ts';
import { boundsOfWork, effortNeared, effortShortage, noRules } from '../models/index.ts';
import type { AgentContext, SpendingDesk } from '../ports/index.ts';
import type { Spending } from './session-purse.ts';
import type { Surroundings } from './surroundings.ts';

/** What a session may do, beside what it may spend. */
export interface EffortWatch {
  /** Why the next turn, or the calls of the last one, must wait for the person, who is asked then. */
  readonly whyWait: (next: 'turn' | 'calls') => Failure | null;
  /** Journals the steps of the session, and tells the person of bounds that are near after each turn. */
  readonly recording: (record: AgentContext['record']) => AgentContext['record'];
}

/** Watches what a session does, for its task and its goal. */
export function effortFor(
  { rules, team }: Spending,
  { goalId, taskId, books, atLimit, neared }: SpendingDesk,
): EffortWatch {
  const config = { bounds: boundsOfWork(rules.limits, team), goalId, taskId, books };
  return {
    whyWait(next) {
      const shortage = effortShortage(config, next);
      if (!shortage) return null;
      atLimit(shortage);
      return failure('waiting', `It waits at the limit for ${limitText(shortage)}.`);
    },
    recording: (record) => (entry) => {
      const written = record(entry);
      if (entry.kind === 'turn' && written.ok)
        for (const { standing, share } of effortNeared(config)) neared(standing, share);
      return written;
    },
  };
}

/** How many parts of one task agents may give to helpers. */
export async function mostHelpers({ readRouting, readConfig }: Surroundings): Promise<number> {
  const [rules, config] = [await (readRouting?.() ?? ok(noRules)), await readConfig()];
  const person = rules.ok ? rules.value.limits : {};
  return boundsOfWork(person, config.ok ? (config.value.limits ?? {}) : {}).task.helpers;
}
