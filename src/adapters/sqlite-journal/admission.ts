import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { Database } from './database.ts';
import { emptyChain } from './envelope.ts';
import { sweepInbox } from './inbox.ts';
import { leaseLost } from './lease.ts';
import { brokenJournal, type OpenJournal } from './reader.ts';
import { migrations } from './schema.ts';

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

function olderFormat(file: string): Failure {
  const person = `The journal ${file} has an older format. A command that writes, such as "maestro resume", lifts it.`;
  return failure('stale', person);
}

/** Why a file of this format cannot be read here, or null. */
export function formatRefusal(database: Database): Failure | null {
  const version = versionOf(database);
  if (version === 0) return noJournal(database.file);
  if (version > migrations.length) return writtenByNewer(database.file, version);
  return version < migrations.length ? olderFormat(database.file) : null;
}

/** Nothing was ever written here. */
export function noJournal(file: string): Failure {
  return failure('not-found', `There is no journal yet at ${file}. It begins with the first goal.`);
}

/** Lets a writer in, in one transaction: nobody else writes, the file has the present form, its end is whole. */
export function admit({ database, lease, log, clock }: OpenJournal, label: string): Result<number, Failure> {
  return database.transaction(() => {
    const version = versionOf(database);
    if (version > migrations.length) return err(writtenByNewer(database.file, version));
    if (version > 0) {
      const refused = lease.refusal();
      if (refused) return err(refused);
    }
    migrate(database, version);
    const broken = log.brokenEnd(lease.head());
    if (broken) return err(brokenJournal(database.file, broken));
    sweepInbox(database, Math.round(clock.now()));
    return ok(lease.take(label));
  });
}

/** Folds the tables before anybody reads them, when they are missing or of an earlier version's making. */
export function ensureFolded({ database, log, tables, lease }: OpenJournal, token: number): Result<null, Failure> {
  if (tables.arePresent()) return ok(null);
  const folding = tables.refold();
  let head = emptyChain;
  for (const { items, broken } of log.events()) {
    if (broken) return err(brokenJournal(database.file, broken));
    folding.add(items);
    head = items.at(-1) ?? head;
  }
  return database.transaction(() => {
    if (!lease.advance(token, head)) return err(leaseLost(lease.holder()));
    folding.finish();
    return ok(null);
  });
}
