import { existsSync } from 'node:fs';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { Clock, JournalReader, JournalStore, JournalWriter } from '../../core/ports/index.ts';
import { openForReading, openForWriting, sqliteFailure, type Database } from './database.ts';
import { emptyChain } from './envelope.ts';
import { createEventLog } from './event-log.ts';
import { createFoldedTables } from './folded-tables.ts';
import { sweepInbox } from './inbox.ts';
import { createLease, leaseLost } from './lease.ts';
import { systemProcesses, type Processes } from './processes.ts';
import { brokenJournal, createReader, type OpenJournal } from './reader.ts';
import { migrations } from './schema.ts';
import { presentUpcasters, type Upcasters } from './upcast.ts';
import { createWriter } from './writer.ts';

/** Where the journal is, and what stands in for the system in tests. */
export interface SqliteJournalOptions {
  /** Path of the database; its folder is made when a writer opens it. */
  readonly file: string;
  readonly clock?: Clock;
  readonly processes?: Processes;
  /** Milliseconds after which a heartbeat is not believed any more; beats come five times as often. Default 10,000. */
  readonly staleAfter?: number;
  readonly upcasters?: Upcasters;
}

const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, call) {
    const timer = setTimeout(call, delay);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

function versionOf(database: Database): number {
  return Number(database.statement('PRAGMA user_version').get()?.['user_version']);
}

function writtenByNewer(file: string, version: number): Failure {
  return failure(
    'refused',
    `The journal ${file} was written by a newer CodeMaestro (format ${version}; this one knows ${migrations.length}). ` +
      'Update CodeMaestro here; the file was left as it is.',
  );
}

function migrate(database: Database, from: number): void {
  if (from === migrations.length) return;
  for (const step of migrations.slice(from)) database.exec(step);
  database.exec(`PRAGMA user_version = ${migrations.length}`);
}

/** The journal of one workspace in a SQLite file. */
export function createSqliteJournalStore(options: SqliteJournalOptions): JournalStore {
  const { file, clock = systemClock, processes = systemProcesses(), staleAfter = 10_000 } = options;
  const { upcasters = presentUpcasters } = options;

  function partsOf(database: Database): OpenJournal {
    const lease = createLease(database, processes, () => clock.now(), staleAfter);
    const log = createEventLog(database, upcasters);
    return { database, log, tables: createFoldedTables(database), lease, clock };
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

  /** Lets a writer in, in one transaction: nobody else writes, the file has the present form, its end is whole. */
  function admit({ database, lease, log }: OpenJournal, label: string): Result<number, Failure> {
    return database.transaction(() => {
      const version = versionOf(database);
      if (version > migrations.length) return err(writtenByNewer(file, version));
      if (version > 0) {
        const refused = lease.refusal();
        if (refused) return err(refused);
      }
      migrate(database, version);
      const broken = log.brokenEnd(lease.head());
      if (broken) return err(brokenJournal(file, broken));
      sweepInbox(database, Math.round(clock.now()));
      return ok(lease.take(label));
    });
  }

  /** Folds the tables before anybody reads them, when they are missing or of an earlier version's making. */
  function ensureFolded({ database, log, tables, lease }: OpenJournal, token: number): Result<null, Failure> {
    if (tables.arePresent()) return ok(null);
    const folding = tables.refold();
    let head = emptyChain;
    for (const { items, broken } of log.events()) {
      if (broken) return err(brokenJournal(file, broken));
      folding.add(items);
      head = items.at(-1) ?? head;
    }
    return database.transaction(() => {
      if (!lease.advance(token, head)) return err(leaseLost(lease.holder()));
      folding.finish();
      return ok(null);
    });
  }

  return {
    openReader(): Result<JournalReader, Failure> {
      const missing = failure('not-found', `There is no journal yet at ${file}. It begins with the first goal.`);
      if (!existsSync(file)) return err(missing);
      const opened = openForReading(file);
      if (!opened.ok) return opened;
      return using(opened.value, (journal) => {
        const version = versionOf(journal.database);
        if (version === 0) return err(missing);
        if (version > migrations.length) return err(writtenByNewer(file, version));
        if (version < migrations.length) return err(olderFormat(file));
        return ok(createReader(journal));
      });
    },
    openWriter(label): Result<JournalWriter, Failure> {
      const opened = openForWriting(file);
      if (!opened.ok) return opened;
      return using(opened.value, (journal) => {
        const token = admit(journal, label);
        if (!token.ok) return token;
        const folded = ensureFolded(journal, token.value);
        if (folded.ok) return ok(createWriter(journal, { token: token.value, beatEvery: staleAfter / 5, upcasters }));
        journal.lease.release(token.value);
        return folded;
      });
    },
  };
}

function olderFormat(file: string): Failure {
  const person = `The journal ${file} has an older format. A command that writes, such as "maestro resume", lifts it.`;
  return failure('stale', person);
}
