import type { Emitter } from '../base/index.ts';
import type { LimitName } from '../domain/index.ts';

/** What a call under way may come to at most, and whose it is. */
export interface Pledge {
  readonly goalId: string;
  /** Null for a planner. */
  readonly taskId: string | null;
  readonly dollars: number;
  readonly tokens: number;
}

/** What the calls of an engine's sessions may come to, by their sessions, and who hears when one is over. */
export interface PledgeRecords {
  readonly underWay: Map<string, Pledge>;
  readonly over: Emitter<null>;
}

/** The pledges of all sessions of an engine: one for each call under way. */
export interface Pledges {
  readonly give: (sessionId: string, pledge: Pledge) => void;
  /** The call is over, and what it came to is on record. */
  readonly takeBack: (sessionId: string) => void;
  /** What others than a session have pledged within a limit. */
  readonly within: (limit: LimitName & { readonly unit: 'dollars' | 'tokens' }, sessionId: string) => number;
  /** Resolves when a pledge was taken back, or the signal aborts. */
  readonly freed: (signal: AbortSignal) => Promise<void>;
}

function isIn({ goalId, taskId }: Pledge, { scope, of }: LimitName): boolean {
  if (scope === 'turn') return false;
  if (scope === 'day') return true;
  return scope === 'goal' ? goalId === of : taskId === of;
}

/** Keeps pledges in records that all sessions of an engine share. */
export function createPledgeBook({ underWay, over }: PledgeRecords): Pledges {
  return {
    give: (sessionId, pledge) => void underWay.set(sessionId, pledge),
    takeBack(sessionId) {
      if (underWay.delete(sessionId)) over.emit(null);
    },
    within(limit, sessionId) {
      const others = [...underWay].filter(([id, pledge]) => id !== sessionId && isIn(pledge, limit));
      return others.reduce((sum, [, pledge]) => sum + pledge[limit.unit], 0);
    },
    freed: (signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          off();
          signal.removeEventListener('abort', done);
          resolve();
        };
        const off = over.on(done);
        if (signal.aborted) done();
        else signal.addEventListener('abort', done);
      }),
  };
}
