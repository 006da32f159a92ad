import { createEmitter } from '../../core/base/index.ts';
import type { Clock } from '../../core/ports/index.ts';
import type { Database } from './database.ts';
import type { EventLog } from './event-log.ts';

/** Milliseconds between two looks for what other processes wrote. */
const lookEvery = 200;

/**
 * Notices what is written to a journal.
 *
 * Owns: one timer while somebody listens.
 * 1. The timer never keeps the process alive and ends with `stop`; nobody is called after that.
 * 2. Listeners to appends run in a turn of their own, at most once for many appends.
 */
export interface Follower {
  /** Calls back after anybody appended events, and after the file was replaced. */
  onAppended(listener: () => void): () => void;
  /** Calls back after another process wrote anything. */
  onForeignWrite(listener: () => void): () => void;
  /** Tells of an append by this process. */
  announce(): void;
  stop(): void;
}

/** A follower of an open database. SQLite's data_version changes when another connection commits (sqlite.org/pragma.html). */
export function createFollower(database: Database, log: EventLog, clock: Clock): Follower {
  const appended = createEmitter<undefined>();
  const foreign = createEmitter<undefined>();
  let isStopped = false;
  let isAnnouncing = false;
  let stopTimer: (() => void) | null = null;
  let seen = { version: -1, seq: 0, isReplaced: false };

  const present = (): typeof seen => {
    const version = database.statement('PRAGMA data_version').get()?.['data_version'];
    return { version: Number(version), seq: log.last().seq, isReplaced: database.isMoved() };
  };

  function announce(): void {
    if (isAnnouncing) return;
    isAnnouncing = true;
    queueMicrotask(() => {
      isAnnouncing = false;
      if (!isStopped) appended.emit(undefined);
    });
  }

  function look(): void {
    stopTimer = clock.after(lookEvery, look);
    try {
      const before = seen;
      seen = present();
      if (seen.isReplaced && !before.isReplaced) announce();
      if (seen.version === before.version) return;
      if (seen.seq !== before.seq) announce();
      foreign.emit(undefined);
    } catch (error) {
      // A lock held for long, or a disk in trouble: the next look, or the next query, tells.
      if (!(error instanceof Error)) throw error;
    }
  }

  function startLooking(): void {
    if (stopTimer || isStopped) return;
    seen = present();
    stopTimer = clock.after(lookEvery, look);
  }

  return {
    onAppended(listener) {
      startLooking();
      return appended.on(listener);
    },
    onForeignWrite(listener) {
      startLooking();
      return foreign.on(listener);
    },
    announce,
    stop() {
      isStopped = true;
      stopTimer?.();
    },
  };
}
