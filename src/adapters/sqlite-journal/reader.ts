import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure, failureError, type Failure, type JournalEvent } from '../../core/domain/index.ts';
import type { Clock, EventQuery, JournalBreak, JournalReader } from '../../core/ports/index.ts';
import { sqliteFailure, type Database } from './database.ts';
import { emptyChain, type ChainHead } from './envelope.ts';
import type { EventLog, Page } from './event-log.ts';
import { createFollower, type Follower } from './follow.ts';
import type { FoldedTables } from './folded-tables.ts';
import { handOver } from './inbox.ts';
import type { Lease } from './lease.ts';
import { eventLine, headerLine } from './transfer.ts';
import { readTestimony } from './witness.ts';

/** An open journal file with its parts. */
export interface OpenJournal {
  readonly database: Database;
  readonly log: EventLog;
  readonly tables: FoldedTables;
  readonly lease: Lease;
  readonly clock: Clock;
  /** Where the head of the chain is kept a second time; null for nowhere. */
  readonly witnessFile: string | null;
}

/** What a break in the journal means for the person. */
export function brokenJournal(file: string, { seq, problem }: JournalBreak): Failure {
  return failure(
    'journal-broken',
    `Event ${seq} of the journal ${file} is not as it was written: ${problem}. The file was left as it is and nothing ` +
      `from there on is used. Restore it from a backup; or let "maestro repair" go on with what is whole, which keeps the file.`,
  );
}

/** Turns an error of the database into a failure that is thrown. */
function guarded<T>({ database }: OpenJournal, query: () => T): T {
  try {
    return query();
  } catch (error) {
    throw failureError(sqliteFailure(database.file, error));
  }
}

/** Pages one by one, each in a turn of the event loop of its own. */
async function* turnByTurn<Item>(journal: OpenJournal, pages: Generator<Page<Item>>): AsyncGenerator<Page<Item>> {
  for (;;) {
    const next = guarded(journal, () => pages.next());
    if (next.done) return;
    yield next.value;
    await nextTurn();
  }
}

/** Whether the chain ends as the writer noted, both as of one moment. */
function brokenEnd(journal: OpenJournal): JournalBreak | null {
  const { database, log, lease } = journal;
  return guarded(journal, () => database.snapshot(() => log.brokenEnd(lease.head())));
}

function throwBroken({ database }: OpenJournal, broken: JournalBreak | null): void {
  if (broken) throw failureError(brokenJournal(database.file, broken));
}

async function* read(journal: OpenJournal, query?: EventQuery): AsyncGenerator<readonly JournalEvent[]> {
  const isFiltered = query?.types ?? query?.goalId ?? query?.taskId ?? query?.text;
  const isPart = isFiltered ?? query?.newestFirst ?? query?.limit;
  for await (const { items, broken } of turnByTurn(journal, journal.log.events(query))) {
    if (items.length > 0) yield items;
    throwBroken(journal, broken);
  }
  if (isPart === undefined) throwBroken(journal, brokenEnd(journal));
}

async function verify(journal: OpenJournal, newest = Infinity): ReturnType<JournalReader['verify']> {
  const { log, witnessFile } = journal;
  const after = Math.max(0, guarded(journal, () => log.last().seq) - newest);
  const hashOf = (seq: number): string | undefined => guarded(journal, () => log.hashOf(seq)) ?? undefined;
  let head = after === 0 ? emptyChain : { seq: after, hash: hashOf(after) ?? '' };
  const testimony = witnessFile === null ? null : readTestimony(witnessFile);
  let attested = testimony && testimony.seq <= after ? hashOf(testimony.seq) : undefined;
  // For a look at the end it is enough that each event is as it was written: what it says is not read.
  const pages: Generator<Page<ChainHead>> = after === 0 ? log.events() : log.envelopes({ after });
  for await (const { items, broken } of turnByTurn(journal, pages)) {
    head = items.at(-1) ?? head;
    attested ??= items.find(({ seq }) => seq === testimony?.seq)?.hash;
    if (broken) return { events: head.seq, head: head.hash, broken };
  }
  const broken = brokenEnd(journal) ?? testimony?.judge(attested, head.seq) ?? null;
  const witness = testimony && { events: testimony.seq, at: testimony.at, earlier: testimony.earlier };
  return { events: head.seq, head: head.hash, broken, ...(witness ? { witness } : {}) };
}

async function* exportLines(journal: OpenJournal): AsyncGenerator<string> {
  const last = guarded(journal, () => journal.log.last());
  yield headerLine(last);
  for await (const { items, broken } of turnByTurn(journal, journal.log.envelopes({ limit: last.seq }))) {
    for (const envelope of items) yield eventLine(envelope);
    throwBroken(journal, broken);
  }
}

/** Reads and follows an open journal, and closes it. */
export function createReader(journal: OpenJournal): JournalReader & { readonly follower: Follower } {
  const { database, log, tables, lease, clock } = journal;
  const follower = createFollower(database, log, clock);
  return {
    follower,
    read: (query) => read(journal, query),
    lastSeq: () => guarded(journal, () => log.last().seq),
    hashOf: (seq) => guarded(journal, () => log.hashOf(seq)),
    isReplaced: () => guarded(journal, () => database.isMoved()),
    goals: () => guarded(journal, () => tables.goals()),
    tasks: (goalId) => guarded(journal, () => tables.tasks(goalId)),
    openGates: (goalId) => guarded(journal, () => tables.openGates(goalId)),
    writer: () => guarded(journal, () => lease.holder()),
    onAppended: (listener) => guarded(journal, () => follower.onAppended(listener)),
    verify: (newest) => verify(journal, newest),
    export: () => exportLines(journal),
    handOver: (command, timeout) => handOver(database.file, command, timeout, () => clock.now()),
    close() {
      follower.stop();
      database.close();
    },
  };
}
