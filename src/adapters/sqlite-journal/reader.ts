import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEmitter } from '../../core/base/index.ts';
import { failure, failureError, type Failure } from '../../core/domain/index.ts';
import type { Clock, JournalBreak, JournalReader } from '../../core/ports/index.ts';
import { sqliteFailure, type Database } from './database.ts';
import { emptyChain } from './envelope.ts';
import type { EventLog } from './event-log.ts';
import type { FoldedTables } from './folded-tables.ts';
import { handOver } from './inbox.ts';
import type { Lease } from './lease.ts';
import { eventLine, headerLine } from './transfer.ts';

/** An open journal file with its parts. */
export interface OpenJournal {
  readonly database: Database;
  readonly log: EventLog;
  readonly tables: FoldedTables;
  readonly lease: Lease;
  readonly clock: Clock;
}

/** Milliseconds between two looks for what other processes wrote. */
const lookEvery = 200;

/** What a break in the journal means for the person. */
export function brokenJournal(file: string, { seq, problem }: JournalBreak): Failure {
  return failure(
    'journal-broken',
    `Event ${seq} of the journal ${file} is not as it was written: ${problem}. The file was left as it is and nothing ` +
      `from there on is used. Restore it from a backup; or move it away and import your last export, or start anew.`,
  );
}

/** A reader that can also be told of appends by a writer of this process. */
export interface FollowingReader extends JournalReader {
  /** Calls the listeners of `onAppended` soon. */
  announce(): void;
  /** Calls back after other processes wrote anything; the returned function takes it back. */
  onForeignWrite(listener: () => void): () => void;
}

/**
 * Reads and follows an open journal.
 *
 * Owns: the database connection, and one timer while somebody follows.
 * 1. The timer never keeps the process alive and ends with `close`.
 * 2. Listeners run in a turn of their own, at most once for many appends.
 */
export function createReader(journal: OpenJournal): FollowingReader {
  const { database, log, tables, lease, clock } = journal;
  const appended = createEmitter<undefined>();
  const foreign = createEmitter<undefined>();
  let isClosed = false;
  let isAnnouncing = false;
  let stopLooking: (() => void) | null = null;
  let seenVersion = -1;
  let seenSeq = 0;

  /** Turns an error of the database into a failure that is thrown. */
  function guarded<T>(query: () => T): T {
    try {
      return query();
    } catch (error) {
      throw failureError(sqliteFailure(database.file, error));
    }
  }

  const dataVersion = (): number => Number(database.statement('PRAGMA data_version').get()?.['data_version']);

  function announce(): void {
    if (isAnnouncing) return;
    isAnnouncing = true;
    queueMicrotask(() => {
      isAnnouncing = false;
      if (!isClosed) appended.emit(undefined);
    });
  }

  function look(): void {
    if (isClosed) return;
    stopLooking = clock.after(lookEvery, look);
    try {
      const version = dataVersion();
      if (version === seenVersion) return;
      seenVersion = version;
      foreign.emit(undefined);
      const { seq } = log.last();
      if (seq !== seenSeq) announce();
      seenSeq = seq;
    } catch (error) {
      // A lock held for long, or a disk in trouble: the next look, or the next query, tells.
      if (!(error instanceof Error)) throw error;
    }
  }

  function startLooking(): void {
    if (stopLooking || isClosed) return;
    seenVersion = dataVersion();
    seenSeq = log.last().seq;
    stopLooking = clock.after(lookEvery, look);
  }

  async function* read(
    query: Parameters<JournalReader['read']>[0],
  ): ReturnType<JournalReader['read']> & AsyncGenerator {
    const isFiltered = query?.types ?? query?.goalId ?? query?.taskId ?? query?.text ?? query?.newestFirst;
    for (const { items, broken } of guardedPages(log.events(query))) {
      if (items.length > 0) yield items;
      if (broken) throw failureError(brokenJournal(database.file, broken));
      await nextTurn();
    }
    const end = isFiltered ? null : brokenEnd();
    if (end) throw failureError(brokenJournal(database.file, end));
  }

  function* guardedPages<T>(pages: Generator<T>): Generator<T> {
    for (;;) {
      const next = guarded(() => pages.next());
      if (next.done) return;
      yield next.value;
    }
  }

  /** The end of the chain against what the writer noted, both as of one moment. */
  function brokenEnd(): JournalBreak | null {
    return guarded(() => database.snapshot(() => log.brokenEnd(lease.head())));
  }

  return {
    read,
    announce,
    lastSeq: () => guarded(() => log.last().seq),
    goals: () => guarded(() => tables.goals()),
    tasks: (goalId) => guarded(() => tables.tasks(goalId)),
    openGates: (goalId) => guarded(() => tables.openGates(goalId)),
    writer: () => guarded(() => lease.holder()),
    onAppended(listener) {
      startLooking();
      return appended.on(listener);
    },
    onForeignWrite(listener) {
      startLooking();
      return foreign.on(listener);
    },
    async verify() {
      let head = emptyChain;
      for (const { items, broken } of guardedPages(log.events())) {
        head = items.at(-1) ?? head;
        if (broken) return { events: head.seq, head: head.hash, broken };
        await nextTurn();
      }
      return { events: head.seq, head: head.hash, broken: brokenEnd() };
    },
    async *export() {
      const last = guarded(() => log.last());
      yield headerLine(last);
      for (const { items, broken } of guardedPages(log.envelopes({ limit: last.seq }))) {
        for (const envelope of items) yield eventLine(envelope);
        if (broken) throw failureError(brokenJournal(database.file, broken));
        await nextTurn();
      }
    },
    handOver: (command, timeout) => handOver(database.file, command, timeout, () => clock.now()),
    close() {
      if (isClosed) return;
      isClosed = true;
      stopLooking?.();
      database.close();
    },
  };
}
