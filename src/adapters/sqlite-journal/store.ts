import { existsSync } from 'node:fs';
import { err, ok, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import type { Clock, JournalReader, JournalStore, JournalWriter } from '../../core/ports/index.ts';
import { admit, ensureFolded, formatRefusal, noJournal } from './admission.ts';
import { openForReading, openForWriting, sqliteFailure, type Database } from './database.ts';
import { createEventLog } from './event-log.ts';
import { createFoldedTables } from './folded-tables.ts';
import { createLease } from './lease.ts';
import { systemProcesses, type Processes } from './processes.ts';
import { strangeness } from './own.ts';
import { createReader, type OpenJournal } from './reader.ts';
import { presentUpcasters, type Upcasters } from './upcast.ts';
import { createWriter } from './writer.ts';

/** Where the journal is, and what stands in for the system in tests. */
export interface SqliteJournalOptions {
  /** Path of the database; its folder is made when a writer opens it. */
  readonly file: string;
  /** A file outside of the workspace that keeps the head of the chain, so that a chain that was made anew shows. */
  readonly witnessFile?: string;
  /** True when a journal is not written that was begun elsewhere, as the witness has it. */
  readonly onlyOwn?: boolean;
  readonly clock?: Clock;
  readonly processes?: Processes;
  /** Milliseconds after which a heartbeat is not believed any more; beats come five times as often. Default 10,000. */
  readonly staleAfter?: number;
  readonly upcasters?: Upcasters;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, call) {
    const timer = setTimeout(call, delay);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Gives the lease back when `use` fails or throws. */
function keepingLease<T>({ lease }: OpenJournal, token: number, use: () => Result<T, Failure>): Result<T, Failure> {
  let isKept = false;
  try {
    const outcome = use();
    isKept = outcome.ok;
    return outcome;
  } finally {
    if (!isKept) lease.release(token);
  }
}

/** The journal of one workspace in a SQLite file. */
export function createSqliteJournalStore(options: SqliteJournalOptions): JournalStore {
  const { file, clock = systemClock, processes = systemProcesses(), staleAfter = 10_000 } = options;
  const { upcasters = presentUpcasters, witnessFile = null, onlyOwn = false } = options;

  function partsOf(database: Database): OpenJournal {
    const lease = createLease(database, processes, () => clock.now(), staleAfter);
    const log = createEventLog(database, upcasters);
    return { database, log, tables: createFoldedTables(database), lease, clock, witnessFile };
  }

  /** Closes the database again when `use` fails or throws. */
  function using<T>(database: Database, use: (journal: OpenJournal) => Result<T, Failure>): Result<T, Failure> {
    let outcome: Result<T, Failure>;
    try {
      outcome = use(partsOf(database));
    } catch (error) {
      database.close();
      return err(sqliteFailure(file, error));
    }
    if (!outcome.ok) database.close();
    return outcome;
  }

  return {
    openReader(): Result<JournalReader, Failure> {
      if (!existsSync(file)) return err(noJournal(file));
      const opened = openForReading(file);
      if (!opened.ok) return opened;
      return using(opened.value, (journal) => {
        const refused = formatRefusal(journal.database);
        return refused ? err(refused) : ok(createReader(journal));
      });
    },
    openWriter(label): Result<JournalWriter, Failure> {
      const opened = openForWriting(file);
      if (!opened.ok) return opened;
      return using(opened.value, (journal) => {
        const token = admit(journal, label);
        if (!token.ok) return token;
        return keepingLease(journal, token.value, () => {
          const strange = onlyOwn ? strangeness(journal) : null;
          if (strange) return err(strange);
          const folded = ensureFolded(journal, token.value);
          const grant = { token: token.value, beatEvery: staleAfter / 5, upcasters };
          return folded.ok ? ok(createWriter(journal, grant)) : folded;
        });
      });
    },
  };
}
