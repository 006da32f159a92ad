import type { Clock } from '../../src/core/ports/index.ts';

/** A clock that stands still until it is told. */
export interface FakeClock extends Clock {
  /** Lets `milliseconds` pass: what falls due is called in order of its time, with `now()` at that time. */
  advance(milliseconds: number): void;
  /** How many calls are still to come. */
  readonly waiting: number;
}

interface Timer {
  readonly due: number;
  readonly call: () => void;
}

/** @param start what `now()` says first, in milliseconds since the epoch. */
export function createFakeClock(start = 0): FakeClock {
  const timers = new Set<Timer>();
  let now = start;

  /** Of those due at the same time, the one set first: a set keeps the order of insertion. */
  function next(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers) if (timer.due <= until && (!first || timer.due < first.due)) first = timer;
    return first;
  }

  return {
    now: () => now,
    after(delay, call) {
      const timer = { due: now + Math.max(delay, 0), call };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(milliseconds) {
      const until = now + milliseconds;
      for (let timer = next(until); timer; timer = next(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.due);
        timer.call();
      }
      now = until;
    },
    get waiting() {
      return timers.size;
    },
  };
}
