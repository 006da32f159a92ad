import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { Clock, JournalBreak } from '../../core/ports/index.ts';
import { sweepFolder, systemDisk, temporaryName } from '../whole-files/index.ts';
import { formatRefusal, noJournal } from './admission.ts';
import { isDamage, openForReading, sqliteFailure } from './database.ts';
import { emptyChain, type ChainHead } from './envelope.ts';
import { createEventLog } from './event-log.ts';
import { createFoldedTables } from './folded-tables.ts';
import { createLease } from './lease.ts';
import { systemProcesses } from './processes.ts';
import type { OpenJournal } from './reader.ts';
import { createSqliteJournalStore, systemClock, type SqliteJournalOptions } from './store.ts';
import { eventLine, headerLine } from './transfer.ts';
import { presentUpcasters } from './upcast.ts';
import { createWitness, isOwnJournal, readTestimony } from './witness.ts';

/** What was found, and what became of it. */
export interface JournalRepair {
  /** Events that are as they were written, from the first one on without a gap. */
  readonly kept: number;
  /** When the last of them was written; null when there is none. */
  readonly until: number | null;
  /** Events that are known to have been written after them. */
  readonly lost: number;
  /** Where the journal is not what was written; null when all of it is, and nothing was done. */
  readonly broken: JournalBreak | null;
  /** Where the file is kept as it was; null when nothing was done. */
  readonly original: string | null;
}

/** How far a journal is what was written. */
interface Survey {
  readonly head: ChainHead;
  readonly until: number | null;
  /** The last event that is known to have been written. */
  readonly noted: number;
  readonly broken: JournalBreak | null;
}

const nothing: Survey = { head: emptyChain, until: null, noted: 0, broken: null };

function headAt({ database }: OpenJournal, seq: number): Pick<Survey, 'head' | 'until'> {
  const row = database.statement('SELECT hash, at FROM events WHERE seq = ?').get(seq);
  return row ? { head: { seq, hash: String(row['hash']) }, until: Number(row['at']) } : nothing;
}

/** What can be read of a damaged file; `otherwise` for what cannot. */
function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (!isDamage(error)) throw error;
    return otherwise;
  }
}

/** What is wrong with the file beside its events, which are whole. */
function damageBeside({ database }: OpenJournal, seq: number): JournalBreak | null {
  const check = (): string => String(database.statement('PRAGMA quick_check(1)').get()?.['quick_check']);
  const answer = readable(check, 'it cannot be checked');
  return answer === 'ok' ? null : { seq: seq + 1, problem: `the file is damaged behind the events (${answer})` };
}

async function survey(journal: OpenJournal): Promise<Result<Survey, Failure>> {
  const { log, lease, witnessFile, database } = journal;
  const testimony = witnessFile === null ? null : readTestimony(witnessFile);
  let [last, attested, broken]: [ChainHead, string | undefined, JournalBreak | null] = [emptyChain, undefined, null];
  for (const page of log.envelopes()) {
    last = page.items.at(-1) ?? last;
    attested ??= page.items.find(({ seq }) => seq === testimony?.seq)?.hash;
    ({ broken } = page);
    await nextTurn();
  }
  const written = readable(() => lease.head(), last);
  broken ??= readable(() => log.brokenEnd(written), null);
  const judged = broken ? null : (testimony?.judge(attested, last.seq) ?? null);
  if (judged && judged.seq <= last.seq) return err(anotherChain(database.file, judged));
  broken ??= judged ?? damageBeside(journal, last.seq);
  const noted = Math.max(written.seq, testimony?.seq ?? 0, last.seq);
  return ok({ ...headAt(journal, Math.min(last.seq, (broken?.seq ?? Infinity) - 1)), noted, broken });
}

function anotherChain(file: string, { seq }: JournalBreak): Failure {
  return failure(
    'refused',
    `The journal ${file} is whole by itself, but event ${String(seq)} is not the one that was noted outside of the workspace: ` +
      'all of it was written anew. There is nothing that could be mended. Restore the file from a backup; or move it away and import an export that you trust.',
  );
}

/** The first free of `FILE.bad`, `FILE.bad-2` and so on. */
function freeName(file: string): string {
  let name = `${file}.bad`;
  for (let count = 2; existsSync(name); count++) name = `${file}.bad-${String(count)}`;
  return name;
}

/** Gives a file a second name; a copy, where the disk cannot do that. */
function keepAs(file: string, name: string): void {
  if (!existsSync(file)) return;
  try {
    linkSync(file, name);
  } catch {
    copyFileSync(file, name);
  }
}

/**
 * Puts the mended file in the place of the broken one, which is kept with its write-ahead log first. That log must be gone before,
 * for SQLite would take it for the new file's.
 */
async function adopt(mended: string, file: string): Promise<string> {
  const name = freeName(file);
  keepAs(file, name);
  keepAs(`${file}-wal`, `${name}-wal`);
  await systemDisk.syncFolder(path.dirname(file));
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  renameSync(mended, file);
  await systemDisk.syncFolder(path.dirname(file));
  return name;
}

async function* linesUpTo(journal: OpenJournal | null, head: ChainHead): AsyncGenerator<string> {
  yield headerLine(head);
  if (!journal || head.seq === 0) return;
  for (const { items } of journal.log.envelopes({ limit: head.seq })) {
    for (const envelope of items) yield eventLine(envelope);
    await nextTurn();
  }
}

/** Writes what is kept into a journal of its own. */
async function salvage(options: SqliteJournalOptions, lines: AsyncIterable<string>): Promise<Result<number, Failure>> {
  const writer = createSqliteJournalStore(options).openWriter('repair');
  if (!writer.ok) return writer;
  try {
    return await writer.value.import(lines);
  } finally {
    writer.value.close();
  }
}

/** Removes a journal that was not put in place. */
function discard(mended: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${mended}${suffix}`, { force: true });
}

/** Notes outside of the workspace that another journal begins here, with what was kept. */
function noteAnew(witnessFile: string, clock: Clock, head: ChainHead, first: string | null): void {
  const witness = createWitness(witnessFile, clock, () => (head.seq === 0 ? null : first));
  witness.begin();
  witness.note(head);
  witness.flush();
}

async function mend(
  options: SqliteJournalOptions,
  { head, until, noted, broken }: Survey,
  journal: OpenJournal | null,
): Promise<Result<JournalRepair, Failure>> {
  const { file, witnessFile, clock = systemClock, ...rest } = options;
  const outcome = { kept: head.seq, until, lost: Math.max(0, noted - head.seq), broken };
  if (!broken) return ok({ ...outcome, original: null });
  await sweepFolder(path.dirname(file));
  const mended = path.join(path.dirname(file), temporaryName(path.basename(file)));
  try {
    const salvaged = await salvage({ ...rest, clock, file: mended }, linesUpTo(journal, head));
    const refused = salvaged.ok ? readable(() => journal?.lease.refusal() ?? null, null) : salvaged.error;
    if (refused) return err(refused);
    const hashOf = (seq: number): string | null => readable(() => journal?.log.hashOf(seq) ?? null, null);
    const first = hashOf(1);
    // One that came with the folder does not become the person's by being mended.
    const witness =
      witnessFile !== undefined && (head.seq === 0 || isOwnJournal(witnessFile, hashOf)) ? witnessFile : null;
    journal?.database.close();
    const original = await adopt(mended, file);
    if (witness !== null) noteAnew(witness, clock, head, first);
    return ok({ ...outcome, original });
  } finally {
    discard(mended);
  }
}

/**
 * Makes a journal that is not what was written usable again: what is whole, from the first event on, becomes the journal, and the
 * file as it was is kept beside it. Nothing is skipped: an event behind one that is damaged is not taken. Changes nothing when
 * all is whole, when a process writes, or when the file is of a newer version.
 */
export async function repairSqliteJournal(options: SqliteJournalOptions): Promise<Result<JournalRepair, Failure>> {
  const { file, clock = systemClock, processes = systemProcesses(), staleAfter = 10_000, witnessFile = null } = options;
  if (!existsSync(file)) return err(noJournal(file));
  const opened = openForReading(file);
  const noted = (witnessFile === null ? null : readTestimony(witnessFile))?.seq ?? 0;
  const unreadable = { ...nothing, noted, broken: { seq: 1, problem: 'the file cannot be read as a journal' } };
  try {
    if (!opened.ok) return opened.error.reason === 'journal-broken' ? await mend(options, unreadable, null) : opened;
    const database = opened.value;
    const refused = readable(() => formatRefusal(database), null);
    if (refused) return err(refused);
    const lease = createLease(database, processes, () => clock.now(), staleAfter);
    const held = readable(() => lease.refusal(), null);
    if (held) return err(held);
    const log = createEventLog(database, options.upcasters ?? presentUpcasters);
    const journal = { database, log, tables: createFoldedTables(database), lease, clock, witnessFile };
    const found = await survey(journal);
    return found.ok ? await mend(options, found.value, journal) : found;
  } catch (error) {
    return err(sqliteFailure(file, error));
  } finally {
    if (opened.ok) opened.value.close();
  }
}
