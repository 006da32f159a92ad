import { err } from '../../core/base/index.ts';
import { failure } from '../../core/domain/index.ts';
import type { Answer, OperationKind, Operations, RequestMessage, WorkerSettings } from './messages.ts';
import type { StartedWorker, StartWorker } from './worker-kinds.ts';

/** A request on its way. */
export interface Job {
  readonly kind: OperationKind;
  readonly input: Operations[OperationKind]['input'];
  readonly signal: AbortSignal;
  /** Calls after the first are ignored. */
  readonly settle: (answer: Answer<OperationKind>) => void;
}

/** What a request is answered with when somebody gave it up. */
export const cancelled = failure('cancelled', 'The code analysis was cancelled.');

export interface SlotOptions {
  readonly url: URL;
  readonly settings: WorkerSettings;
  /** What a worker is: a thread or a process. */
  readonly start: StartWorker;
  /** Milliseconds for one request. */
  readonly limit: number;
  /** Milliseconds that an unused worker is kept. */
  readonly idleFor: number;
  /** Milliseconds to answer a request that was cancelled. */
  readonly grace: number;
}

/**
 * Owns one worker, the request it works on, and the one timer over it: the limit, the grace, or the idle time.
 *
 * Invariants:
 * 1. The process is kept alive by a slot with a request only.
 * 2. `ended` is told once; the request that ran is settled with a failure, and the worker is ended.
 */
export interface Slot {
  readonly worker: StartedWorker;
  readonly options: SlotOptions;
  readonly ended: (slot: Slot) => void;
  /** Number of the present or last request. */
  id: number;
  job: Job | null;
  timer: NodeJS.Timeout | undefined;
  stopWaiting: () => void;
  isGone: boolean;
  /** Told of an answer, or of the end, while the slot is being closed. */
  closing: () => void;
}

function release(slot: Slot, answer: Answer<OperationKind>): void {
  clearTimeout(slot.timer);
  slot.stopWaiting();
  slot.job?.settle(answer);
  slot.job = null;
  slot.worker.letGo();
}

/** Ends the slot at once. `why` is for the person whose request it worked on. */
function drop(slot: Slot, why: string): void {
  if (slot.isGone) return;
  slot.isGone = true;
  const text = `The code analyser stopped: ${why}. Try again; if it stops again, leave out the file it worked on.`;
  release(slot, err(failure('agent-failed', text, { retryable: true })));
  void slot.worker.end();
  slot.ended(slot);
}

/**
 * Starts a worker.
 * @param freed told when it can take a request again.
 * @param ended told when it is gone.
 */
export function openSlot(options: SlotOptions, freed: () => void, ended: (slot: Slot) => void): Slot {
  const worker = options.start(options.url, options.settings, {
    message({ answer }) {
      slot.closing();
      release(slot, answer);
      slot.timer = setTimeout(() => drop(slot, 'it was not used'), options.idleFor).unref();
      freed();
    },
    ended(why) {
      slot.closing();
      drop(slot, why);
    },
  });
  const slot: Slot = {
    worker,
    options,
    ended,
    id: 0,
    job: null,
    timer: undefined,
    stopWaiting: () => undefined,
    isGone: false,
    closing: () => undefined,
  };
  return slot;
}

/** Gives a free slot a request. */
export function giveJob(slot: Slot, job: Job): void {
  const { limit, grace } = slot.options;
  const id = ++slot.id;
  clearTimeout(slot.timer);
  slot.job = job;
  slot.worker.hold();
  const onAbort = (): void => {
    slot.worker.post({ id, kind: 'cancel' });
    clearTimeout(slot.timer);
    slot.timer = setTimeout(() => drop(slot, 'it did not stop when asked to'), grace);
  };
  slot.stopWaiting = () => job.signal.removeEventListener('abort', onAbort);
  job.signal.addEventListener('abort', onAbort, { once: true });
  slot.timer = setTimeout(() => drop(slot, `it took longer than ${limit / 1000} s`), limit);
  slot.worker.post({ id, kind: job.kind, input: job.input } as RequestMessage);
}

/** Ends the slot. A running request is asked to stop first, so that it can end the child processes it started. */
export async function closeSlot(slot: Slot): Promise<void> {
  const { worker, job, id, options } = slot;
  if (job) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.grace);
      slot.closing = (): void => {
        clearTimeout(timer);
        resolve();
      };
      worker.post({ id, kind: 'cancel' });
    });
  }
  slot.isGone = true;
  release(slot, err(cancelled));
  await worker.end();
}
