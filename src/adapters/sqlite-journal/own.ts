import { existsSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import { formatRefusal, noJournal } from './admission.ts';
import { openForReading, sqliteFailure } from './database.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import type { OpenJournal } from './reader.ts';
import { presentUpcasters } from './upcast.ts';
import { createWitness, isOwnJournal } from './witness.ts';

/*
 * Whose journal it is. One that came with its folder says what its maker likes: goals of any autonomy, questions that the person
 * never answered. So it is read, and nothing is done by it before the person takes it for their own.
 */

/** Where a journal is, and where it is noted which one began there. */
export interface JournalAndWitness {
  readonly file: string;
  readonly witnessFile: string;
}

function foreignJournal(file: string): Failure {
  return failure(
    'refused',
    `The journal ${file} did not begin here: it came with the folder, or the folder was moved, copied or restored. ` +
      'Whoever made it may say in it what you allowed, so nothing is done by it. Is it yours, "maestro adopt" has it go on; ' +
      `else remove ${path.dirname(file)}, and a new one begins.`,
  );
}

/** Why an open journal is not written; null when it was begun here, or holds nothing. */
export function strangeness({ database, log, witnessFile }: OpenJournal): Failure | null {
  return witnessFile === null || isOwnJournal(witnessFile, log.hashOf) ? null : foreignJournal(database.file);
}

function reading<T>(file: string, read: (log: EventLog) => Result<T, Failure>): Result<T, Failure> {
  if (!existsSync(file)) return err(noJournal(file));
  const opened = openForReading(file);
  if (!opened.ok) return opened;
  const database = opened.value;
  try {
    const refused = formatRefusal(database);
    return refused ? err(refused) : read(createEventLog(database, presentUpcasters));
  } catch (error) {
    return err(sqliteFailure(file, error));
  } finally {
    database.close();
  }
}

/** Why a journal would not be written; null when it would, or when there is none that can be read. */
export function strangeSqliteJournal({ file, witnessFile }: JournalAndWitness): Failure | null {
  const read = reading(file, (log) => ok(isOwnJournal(witnessFile, log.hashOf) ? null : foreignJournal(file)));
  return read.ok ? read.value : null;
}

/** Notes that a journal is the person's own; resolves with how many events it has. */
export function adoptSqliteJournal({ file, witnessFile }: JournalAndWitness): Result<number, Failure> {
  return reading(file, (log) => {
    const last = log.last();
    const clock = { now: () => Date.now(), after: () => () => undefined };
    const witness = createWitness(witnessFile, clock, () => log.hashOf(1));
    witness.begin();
    witness.note(last);
    if (isOwnJournal(witnessFile, log.hashOf)) return ok(last.seq);
    const text = `It could not be noted in ${witnessFile} that the journal is yours. Make that folder writable, and call again.`;
    return err(failure('read-only', text));
  });
}
