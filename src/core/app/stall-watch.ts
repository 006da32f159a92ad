import { failure, type Failure, type TranscriptEntry } from '../domain/index.ts';
import type { AgentContext, Clock } from '../ports/index.ts';

/** Milliseconds without a sign of life after which an agent is replaced. */
export const usualStallLimit = 10 * 60_000;

/** Watches one session for signs of life. */
export interface StallWatch {
  /** Aborts when the agent has stalled, or with the session. */
  readonly signal: AbortSignal;
  /** Resolves with the failure when the agent has stalled; never without. */
  readonly stalled: Promise<Failure>;
  /** Anything came from the agent. */
  readonly alive: () => void;
  /** A step was recorded. While a tool runs, which ends by itself, nothing is expected of the agent. */
  readonly noted: (entry: TranscriptEntry) => void;
  readonly stop: () => void;
}

/**
 * Owns the timer that ends an agent from which nothing comes: no answer, no piece of one, no step. Without a limit nothing is
 * expected: a program says nothing before it is done.
 *
 * Invariant: after `stop`, or after it has stalled once, no timer is set.
 */
export function watchForStall(clock: Clock, session: AbortSignal, limit: number | null): StallWatch {
  const own = new AbortController();
  const running = new Set<string>();
  let isOver = false;
  let heardAt = clock.now();
  let cancel: (() => void) | undefined;
  let resolve: (cause: Failure) => void = () => undefined;
  const stalled = new Promise<Failure>((settle) => {
    resolve = settle;
  });

  // One timer for all signs of life: it looks how long ago the last one was, and is set anew for the rest.
  function look(): void {
    if (isOver || limit === null) return;
    const quiet = running.size > 0 ? 0 : clock.now() - heardAt;
    if (quiet < limit) {
      cancel = clock.after(limit - quiet, look);
      return;
    }
    isOver = true;
    const text = `Nothing has come from the agent for ${String(Math.round(quiet / 1000))} s, so it is replaced.`;
    own.abort();
    resolve(failure('stalled', text, { retryable: true }));
  }

  const alive = (): void => {
    heardAt = clock.now();
  };
  look();
  return {
    signal: AbortSignal.any([session, own.signal]),
    stalled,
    alive,
    noted(entry) {
      alive();
      if (entry.kind === 'tool-started') running.add(entry.callId);
      else if (entry.kind === 'tool-finished' || entry.kind === 'tool-waits') running.delete(entry.callId);
    },
    stop() {
      isOver = true;
      cancel?.();
    },
  };
}

/** What an agent records is a sign of life too. */
export function watched<T extends Pick<AgentContext, 'record'>>(
  kept: T,
  { signal, alive, noted }: StallWatch,
): T & Pick<AgentContext, 'signal' | 'alive'> {
  const record: AgentContext['record'] = (entry) => {
    noted(entry);
    return kept.record(entry);
  };
  return { ...kept, record, signal, alive };
}
