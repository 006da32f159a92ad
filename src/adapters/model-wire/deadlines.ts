/**
 * Owns the timers of one call and the signal that ends it.
 *
 * 1. At any time one phase runs; each has its own time, and all of them together have the total.
 * 2. The first cause to end the call stays the cause: `cause` never changes once it is set.
 * 3. After `close` no timer is left and the signal is never aborted.
 */

/** How long each phase may take, in milliseconds. */
export interface Timeouts {
  /** Until the connection stands: look-up of the name, TCP and TLS. */
  readonly connect: number;
  /** From then until the first byte of the answer's body. */
  readonly firstByte: number;
  /** Between two bytes of the answer. */
  readonly idle: number;
  /** The whole call. */
  readonly total: number;
}

/** A model may think for minutes before its first byte; between two bytes it rarely rests. */
export const usualTimeouts: Timeouts = { connect: 10_000, firstByte: 300_000, idle: 120_000, total: 1_800_000 };

/** A finished answer is given this long to tell its usage and close, in milliseconds. */
const closingTime = 5000;

type Phase = 'connect' | 'first-byte' | 'idle';

export interface Deadlines {
  /** Aborted when the call must end: the connection is closed then. */
  readonly signal: AbortSignal;
  /** Why the call ended, when it did so by a deadline or by the person. */
  cause(): 'cancelled' | Phase | 'total' | undefined;
  /** Starts the time of a phase. */
  enter(phase: 'connect' | 'first-byte'): void;
  /** Bytes of the answer came in. */
  heard(): void;
  /** The answer is whole; what may follow is told within a short time. */
  finished(): void;
  close(): void;
}

/** Starts the total time at once; `cancel` ends the call as cancelled. */
export function createDeadlines(timeouts: Timeouts, cancel: AbortSignal): Deadlines {
  const controller = new AbortController();
  let cause: ReturnType<Deadlines['cause']>;
  let timer: NodeJS.Timeout | undefined;
  let hearing = false;

  const end = (why: NonNullable<typeof cause>): void => {
    cause ??= why;
    controller.abort();
  };
  const start = (phase: Phase, time: number): void => {
    clearTimeout(timer);
    timer = setTimeout(end, time, phase);
  };
  const total = setTimeout(end, timeouts.total, 'total');
  const onCancel = (): void => {
    end('cancelled');
  };
  if (cancel.aborted) onCancel();
  else cancel.addEventListener('abort', onCancel);

  return {
    signal: controller.signal,
    cause: () => cause,
    enter(phase) {
      start(phase, phase === 'connect' ? timeouts.connect : timeouts.firstByte);
    },
    heard() {
      if (hearing) timer?.refresh();
      else start('idle', timeouts.idle);
      hearing = true;
    },
    finished() {
      start('idle', Math.min(closingTime, timeouts.idle));
    },
    close() {
      clearTimeout(timer);
      clearTimeout(total);
      cancel.removeEventListener('abort', onCancel);
    },
  };
}
