import { err } from '../../core/base/index.ts';
import type { Answer, OperationKind, Operations } from './messages.ts';
import { startThread } from './worker-kinds.ts';
import { cancelled, closeSlot, giveJob, openSlot, type Job, type Slot, type SlotOptions } from './worker-slot.ts';

/**
 * Owns the workers and the queue of requests for them.
 *
 * Invariants:
 * 1. No worker exists before the first request; an idle one does not keep the process alive and ends after a while.
 * 2. A worker handles one request at a time; every request settles exactly once.
 * 3. A worker that crashes or passes the time limit fails its own request only; the next request gets a fresh one.
 * 4. A cancelled request settles at once; its worker is used again when it has answered, or replaced after the grace.
 */
export interface WorkerPool {
  run<K extends OperationKind>(kind: K, input: Operations[K]['input'], signal: AbortSignal): Promise<Answer<K>>;
  dispose(): Promise<void>;
}

type Patience = Pick<SlotOptions, 'limit' | 'idleFor' | 'grace'>;
export type WorkerPoolOptions = Omit<SlotOptions, keyof Patience | 'start'> &
  Partial<Patience & Pick<SlotOptions, 'start'>> & { readonly size: number };

const patience: Patience = { limit: 600_000, idleFor: 30_000, grace: 3_000 };

export function createWorkerPool({ size, ...given }: WorkerPoolOptions): WorkerPool {
  const options: SlotOptions = { start: startThread, ...patience, ...given };
  const slots = new Set<Slot>();
  const queue: Job[] = [];
  let disposed = false;

  function open(): Slot {
    const slot = openSlot(options, pump, (gone) => {
      slots.delete(gone);
      pump();
    });
    slots.add(slot);
    return slot;
  }

  function pump(): void {
    for (let job = queue[0]; job && !disposed; job = queue[0]) {
      if (!job.signal.aborted) {
        const slot = [...slots].find((one) => !one.job) ?? (slots.size < size ? open() : undefined);
        if (!slot) return;
        giveJob(slot, job);
      }
      queue.shift();
    }
  }

  return {
    run<K extends OperationKind>(kind: K, input: Operations[K]['input'], signal: AbortSignal) {
      if (disposed || signal.aborted) return Promise.resolve(err(cancelled));
      return new Promise<Answer<K>>((resolve) => {
        const settle: Job['settle'] = (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        };
        const onAbort = (): void => settle(err(cancelled));
        signal.addEventListener('abort', onAbort, { once: true });
        queue.push({ kind, input, signal, settle });
        pump();
      });
    },
    async dispose() {
      disposed = true;
      for (const job of queue.splice(0)) job.settle(err(cancelled));
      await Promise.all([...slots].map(closeSlot));
      slots.clear();
    },
  };
}
