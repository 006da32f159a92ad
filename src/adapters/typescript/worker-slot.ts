import { Worker } from 'node:worker_threads';
import { err } from '../../core/base/index.ts';
import { failure } from '../../core/domain/index.ts';
import type { Answer, FromWorker, OperationKind, Operations, ToWorker, WorkerSettings } from './messages.ts';

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
  /** Milliseconds for one request. */
  readonly limit: number;
  /** Milliseconds that an unused worker is kept. */
  readonly idleFor: number;
  /** Milliseconds to answer a request that was cancelled. */
  readonly grace: number;
}

/**
 * Owns one worker thread, the request it works on, and the one timer over it: the limit, the grace, or the idle time.
 *
 * Invariants:
 * 1. The process is kept alive by a slot with a request only.
 * 2. `ended` is told once; the request that ran is settled with a failure, and the thread is terminated.
 */
export interface Slot {
  readonly worker: Worker;
  readonly options: SlotOptions;
  readonly ended: (slot: Slot) => void;
  /** Number of the present or last request. */
  id: number;
  job: Job | null;
  timer: NodeJS.Timeout | undefined;
  stopWaiting: () => void;
  isGone: boolean;
}

function release(slot: Slot, answer: Answer<OperationKind>): void {
  clearTimeout(slot.timer);
  slot.stopWaiting();
  slot.job?.settle(answer);
  slot.job = null;
  slot.worker.unref();
}

/** Ends the slot at once. `why` is for the person whose request it worked on. */
function drop(slot: Slot, why: string): void {
  if (slot.isGone) return;
  slot.isGone = true;
  const text = `The code analyser stopped: ${why}. Try again; if it stops again, leave out the file it worked on.`;
  release(slot, err(failure('agent-failed', text, { retryable: true })));
  void slot.worker.terminate();
  slot.ended(slot);
}

/**
 * Starts a worker.
 * @param freed told when it can take a request again.
 * @param ended told when it is gone.
 */
export function openSlot(options: SlotOptions, freed: () => void, ended: (slot: Slot) => void): Slot {
  const worker = new Worker(options.url, {
    workerData: options.settings,
    execArgv: [],
    // Kept away from the program's own output, and not read: reading would keep the process alive.
    stdout: true,
    stderr: true,
    // Running out of memory ends the worker, not the process.
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
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
  };
  worker.on('message', ({ answer }: FromWorker) => {
    release(slot, answer);
    slot.timer = setTimeout(() => drop(slot, 'it was not used'), options.idleFor).unref();
    freed();
  });
  worker.on('error', (error) => drop(slot, error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => drop(slot, `it ended with code ${code}`));
  return slot;
}

/** Gives a free slot a request. */
export function giveJob(slot: Slot, job: Job): void {
  const { limit, grace } = slot.options;
  const id = ++slot.id;
  clearTimeout(slot.timer);
  slot.job = job;
  slot.worker.ref();
  const onAbort = (): void => {
    slot.worker.postMessage({ id, kind: 'cancel' } satisfies ToWorker);
    clearTimeout(slot.timer);
    slot.timer = setTimeout(() => drop(slot, 'it did not stop when asked to'), grace);
  };
  slot.stopWaiting = () => job.signal.removeEventListener('abort', onAbort);
  job.signal.addEventListener('abort', onAbort, { once: true });
  slot.timer = setTimeout(() => drop(slot, `it took longer than ${limit / 1000} s`), limit);
  slot.worker.postMessage({ id, kind: job.kind, input: job.input });
}

/** Ends the slot. A running request is asked to stop first, so that it can end the child processes it started. */
export async function closeSlot(slot: Slot): Promise<void> {
  const { worker, job, id, options } = slot;
  if (job) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.grace);
      const stop = (): void => {
        clearTimeout(timer);
        resolve();
      };
      worker.once('message', stop).once('exit', stop);
      worker.postMessage({ id, kind: 'cancel' } satisfies ToWorker);
    });
  }
  slot.isGone = true;
  release(slot, err(cancelled));
  await worker.terminate();
}
