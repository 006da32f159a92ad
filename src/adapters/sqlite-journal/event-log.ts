import type { JournalEvent } from '../../core/domain/index.ts';
import type { EventQuery, JournalBreak } from '../../core/ports/index.ts';
import { isDamage, type Database, type Value } from './database.ts';
import {
  emptyChain,
  envelopeProblem,
  linkProblem,
  openEnvelope,
  subjectColumns,
  type ChainHead,
  type Envelope,
} from './envelope.ts';
import { queryWords } from './readable-text.ts';
import type { Upcasters } from './upcast.ts';

/** Checked records of the journal, and the break that ended the reading, if one did. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly broken: JournalBreak | null;
}

/**
 * The `events` table. Reading goes page by page, each a query of a few milliseconds; every record's hash is checked, and
 * without filters also that nothing is missing between records. It ends with what was the last event when it began.
 */
export interface EventLog {
  /** Inserts records, inside the caller's transaction. `opened` are the events in the envelopes. */
  insert(envelopes: readonly Envelope[], opened: readonly JournalEvent[]): void;
  envelopes(query?: EventQuery): Generator<Page<Envelope>>;
  events(query?: EventQuery): Generator<Page<JournalEvent>>;
  /** The last record, unchecked; the empty chain when there is none. */
  last(): ChainHead;
  /** The hash of a record by its number, unchecked; null when it is not there. */
  readonly hashOf: (seq: number) => string | null;
  /** Whether the journal's end is whole: the last record by itself, and against the head that the writer noted. */
  brokenEnd(noted: ChainHead): JournalBreak | null;
}

/** Records in a page. */
const pageSize = 500;
/** Records that a filter which no index serves looks at for one page. */
const windowSize = 4_000;

const columns = 'e.seq, e.at, e.type, e.version, e.data, e.prev_hash AS prevHash, e.hash';
const insertSql = `INSERT INTO events (seq, at, type, version, goal_id, task_id, prev_hash, hash, data)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The unchanging part of a page's query: which records, in which direction. */
interface Selection {
  readonly sql: string;
  readonly values: readonly Value[];
  readonly isDescending: boolean;
  readonly window: number;
}

function selectionOf(query: EventQuery): Selection | null {
  const words = query.text === undefined ? null : queryWords(query.text);
  if (words?.length === 0) return null;
  const isDescending = query.newestFirst ?? false;
  // Paging by the index's own row numbers keeps it from looking at matches of earlier pages again.
  const [from, seq] = words ? ['search JOIN events e ON e.seq = search.rowid', 'search.rowid'] : ['events e', 'e.seq'];
  const conditions = [`${seq} > ?`, `${seq} <= ?`];
  const values: Value[] = [];
  const add = (condition: string, value: Value): void => {
    conditions.push(condition);
    values.push(value);
  };
  if (words) add('search MATCH ?', words.map((word) => `"${word}"`).join(' '));
  if (query.goalId !== undefined) add('e.goal_id = ?', query.goalId);
  if (query.taskId !== undefined) add('e.task_id = ?', query.taskId);
  if (query.types) add('e.type IN (SELECT value FROM json_each(?))', JSON.stringify(query.types));
  const order = `${seq} ${isDescending ? 'DESC' : 'ASC'}`;
  const sql = `SELECT ${columns} FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`;
  const isIndexed = words !== null || query.taskId !== undefined;
  return { sql, values, isDescending, window: isIndexed ? Number.MAX_SAFE_INTEGER : windowSize };
}

type Check = (envelope: Envelope) => JournalBreak | null;

const checkAlone: Check = (envelope) => {
  const problem = envelopeProblem(envelope);
  return problem ? { seq: envelope.seq, problem } : null;
};

function checkForward(start: ChainHead): Check {
  let head = start;
  return (envelope) => {
    const broken = linkProblem(head, envelope);
    head = envelope;
    return broken;
  };
}

function checkBackward(last: ChainHead): Check {
  let expected = last;
  return (envelope) => {
    const { seq, hash } = expected;
    if (envelope.seq !== seq) return { seq, problem: `it is missing: event ${envelope.seq} comes before it` };
    if (envelope.hash !== hash) return { seq: seq + 1, problem: 'it does not follow on from the event before it' };
    expected = { seq: seq - 1, hash: envelope.prevHash };
    return checkAlone(envelope);
  };
}

/** What must hold between the records that a query gives; or the break that shows before the first of them. */
function checkFor(database: Database, query: EventQuery, last: ChainHead): Check | JournalBreak {
  const { after = 0, types, goalId, taskId, text } = query;
  if ((types ?? goalId ?? taskId ?? text) !== undefined) return checkAlone;
  if (query.newestFirst) return checkBackward(last);
  if (after <= 0) return checkForward(emptyChain);
  const hash = hashOf(database, after);
  return hash === null ? { seq: after, problem: 'it is missing' } : checkForward({ seq: after, hash });
}

function* rowsOf(
  database: Database,
  selection: Selection,
  query: EventQuery,
  last: number,
): Generator<readonly Envelope[]> {
  const statement = database.statement(selection.sql);
  let low = query.after ?? 0;
  let high = last;
  let left = query.limit ?? Number.MAX_SAFE_INTEGER;
  while (low < high && left > 0) {
    const from = selection.isDescending ? Math.max(low, high - selection.window) : low;
    const to = selection.isDescending ? high : Math.min(high, low + selection.window);
    const limit = Math.min(left, pageSize);
    const rows = statement.all(from, to, ...selection.values, limit) as unknown as readonly Envelope[];
    if (rows.length > 0) yield rows;
    left -= rows.length;
    const end = rows.length === limit ? rows.at(-1)?.seq : undefined;
    if (selection.isDescending) high = end === undefined ? from : end - 1;
    else low = end ?? to;
  }
}

function* envelopePages(database: Database, query: EventQuery): Generator<Page<Envelope>> {
  let seen = query.after ?? 0;
  try {
    const last = lastOf(database);
    const selection = selectionOf(query);
    if (!selection || seen >= last.seq) return;
    const check = checkFor(database, query, last);
    if (typeof check !== 'function') {
      yield { items: [], broken: check };
      return;
    }
    for (const rows of rowsOf(database, selection, query, last.seq)) {
      const page = checkRows(rows, check);
      yield page;
      if (page.broken) return;
      seen = page.items.at(-1)?.seq ?? seen;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    yield { items: [], broken: { seq: seen + 1, problem: `the file is damaged there (${String(error)})` } };
  }
}

function* eventPages(pages: Generator<Page<Envelope>>, upcasters: Upcasters): Generator<Page<JournalEvent>> {
  for (const { items, broken } of pages) {
    const opened = openAll(items, upcasters);
    yield opened.broken ? opened : { items: opened.items, broken };
    if (opened.broken) return;
  }
}

function lastOf(database: Database): ChainHead {
  const row = database.statement('SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1').get();
  return row ? { seq: Number(row['seq']), hash: String(row['hash']) } : emptyChain;
}

function hashOf(database: Database, seq: number): string | null {
  const row = database.statement('SELECT hash FROM events WHERE seq = ?').get(seq);
  return row ? String(row['hash']) : null;
}

function brokenEnd(database: Database, noted: ChainHead): JournalBreak | null {
  const last = lastOf(database);
  if (noted.seq > last.seq) return { seq: last.seq + 1, problem: `it is missing, with all up to event ${noted.seq}` };
  if (noted.seq < last.seq) return { seq: noted.seq + 1, problem: 'no writer of the journal wrote it' };
  if (noted.hash !== last.hash)
    return { seq: last.seq, problem: 'its hash is not the one that was noted when it was written' };
  if (last.seq === 0) return null;
  const [page] = envelopePages(database, { after: last.seq - 1 });
  return page?.broken ?? null;
}

/** The log in an open database. */
export function createEventLog(database: Database, upcasters: Upcasters): EventLog {
  return {
    insert(sealed, opened) {
      const statement = database.statement(insertSql);
      sealed.forEach(({ seq, at, type, version, prevHash, hash, data }, index) => {
        const event = opened[index];
        const [goalId, taskId] = event ? subjectColumns(event) : [null, null];
        statement.run(seq, at, type, version, goalId, taskId, prevHash, hash, data);
      });
    },
    envelopes: (query = {}) => envelopePages(database, query),
    events: (query = {}) => eventPages(envelopePages(database, query), upcasters),
    last: () => lastOf(database),
    hashOf: (seq) => hashOf(database, seq),
    brokenEnd: (noted) => brokenEnd(database, noted),
  };
}

function checkRows(rows: readonly Envelope[], check: Check): Page<Envelope> {
  for (const [index, envelope] of rows.entries()) {
    const broken = check(envelope);
    if (broken) return { items: rows.slice(0, index), broken };
  }
  return { items: rows, broken: null };
}

function openAll(envelopes: readonly Envelope[], upcasters: Upcasters): Page<JournalEvent> {
  const items: JournalEvent[] = [];
  for (const envelope of envelopes) {
    const event = openEnvelope(envelope, upcasters);
    if (!event.ok) return { items, broken: event.error };
    items.push(event.value);
  }
  return { items, broken: null };
}
