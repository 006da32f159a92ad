import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import { sqliteFailure } from './database.ts';
import type { ChainHead } from './envelope.ts';
import { leaseLost } from './lease.ts';
import type { OpenJournal } from './reader.ts';
import { createWitness } from './witness.ts';

/**
 * The right to write, and the one way to do it.
 *
 * Owns: the lease while it lasts, its heartbeat, the head of the chain.
 * 1. Whatever writes does so in one transaction that first moves the head with the token (lease invariant 2).
 * 2. `head` is what the file holds as long as the lease is ours; a transaction that fails leaves both as they were.
 * 3. Once the lease is lost it stays lost for this pen.
 */
export interface Pen {
  head(): ChainHead;
  /** Runs `work` in one transaction that moves the head to `next`; the error says why nothing was written. */
  write(next: ChainHead, durable: boolean, work: () => void): Result<null, Failure>;
  /** False after `close`. */
  isOpen(): boolean;
  /** Releases the lease, if it is still ours. */
  close(): void;
}

function closed(file: string): Failure {
  return failure('read-only', `The journal ${file} was closed here. Open it again.`);
}

function moved(file: string): Failure {
  return failure(
    'read-only',
    `The journal ${file} was moved or removed while it was written. Nothing of this step was written. Put it back, or open the workspace again, which begins a new one.`,
  );
}

/** @param beatEvery milliseconds between two heartbeats. */
export function createPen(journal: OpenJournal, token: number, beatEvery: number): Pen {
  const { database, log, lease, clock, witnessFile } = journal;
  const witness = witnessFile === null ? null : createWitness(witnessFile, clock, () => log.hashOf(1));
  let head = log.last();
  if (head.seq === 0) witness?.begin();
  let state: 'held' | 'lost' | 'closed' = 'held';
  let stopBeating = clock.after(beatEvery, beat);

  function lost(): Failure {
    state = 'lost';
    stopBeating();
    return leaseLost(lease.holder());
  }

  function beat(): void {
    stopBeating = clock.after(beatEvery, beat);
    try {
      if (!lease.beat(token)) lost();
    } catch (error) {
      // A beat may be missed: the disk is full, or somebody copies the file. Appends tell of lasting trouble.
      if (!(error instanceof Error)) throw error;
    }
  }

  return {
    head: () => head,
    isOpen: () => state !== 'closed',
    write(next, durable, work) {
      if (state === 'closed') return err(closed(database.file));
      try {
        if (state === 'lost') return err(lost());
        if (database.isMoved()) return err(moved(database.file));
        database.setDurable(durable);
        const isOurs = database.transaction(() => {
          if (!lease.advance(token, next)) return false;
          work();
          return true;
        });
        if (!isOurs) return err(lost());
      } catch (error) {
        return err(sqliteFailure(database.file, error));
      }
      head = next;
      witness?.note(next);
      return ok(null);
    },
    close() {
      const wasHeld = state === 'held';
      state = 'closed';
      stopBeating();
      if (wasHeld) witness?.flush();
      try {
        if (wasHeld) lease.release(token);
      } catch (error) {
        // The lease ends by itself, with the process or with its heartbeat.
        if (!(error instanceof Error)) throw error;
      }
    },
  };
}
