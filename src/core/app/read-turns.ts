import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type JournalEvent, type TranscriptEntry } from '../domain/index.ts';
import type { JournalReader } from '../ports/index.ts';

type Turn = Extract<TranscriptEntry, { kind: 'turn' }>;

/** A tool call of a turn. What is not known yet, because it has no result, is null. */
export interface CallRow {
  readonly name: string;
  readonly ok: boolean | null;
  /** Characters of its input and of its result. */
  readonly input: number;
  readonly output: number | null;
  /** Milliseconds from its start to its result, with what it waited for the person. */
  readonly duration: number | null;
}

/** One turn of a session: what was sent, what came back, what it led to. */
export interface TurnRow extends Pick<Turn, 'sent' | 'usage' | 'latency' | 'stop'> {
  readonly sessionId: string;
  readonly role: string;
  readonly stageId: string;
  /** Counted from 1 within the session. */
  readonly turn: number;
  /** When the answer was whole, in milliseconds since the epoch. */
  readonly at: number;
  readonly calls: readonly CallRow[];
  /** What the answer was for, when it was no step of the work. */
  readonly purpose: 'summary' | null;
}

/** Owns the turns of a task while its events are gone through. */
interface TurnBook {
  readonly rows: TurnRow[];
  readonly sessions: Map<string, { readonly role: string; readonly stageId: string; turns: number }>;
  /** Where a call of a session stands, and when it was first started. */
  readonly calls: Map<string, { readonly row: number; readonly place: number; startedAt: number | null }>;
}

function addTurn({ rows, sessions, calls }: TurnBook, sessionId: string, entry: Turn, at: number): void {
  const session = sessions.get(sessionId) ?? { role: '', stageId: '', turns: 0 };
  session.turns += 1;
  const { sent, usage, latency, stop, purpose = null } = entry;
  entry.calls.forEach(({ id }, place) => {
    calls.set(`${sessionId}/${id}`, { row: rows.length, place, startedAt: null });
  });
  rows.push({
    ...{
      sessionId,
      role: session.role,
      stageId: session.stageId,
      turn: session.turns,
      at,
      sent,
      usage,
      latency,
      stop,
      purpose,
    },
    calls: entry.calls.map(({ name, input }) => ({
      name,
      ok: null,
      input: input.length,
      output: null,
      duration: null,
    })),
  });
}

function addEntry(book: TurnBook, sessionId: string, entry: TranscriptEntry, at: number): void {
  if (entry.kind === 'turn') addTurn(book, sessionId, entry, at);
  if (entry.kind !== 'tool-started' && entry.kind !== 'tool-finished') return;
  const call = book.calls.get(`${sessionId}/${entry.callId}`);
  if (!call) return;
  if (entry.kind === 'tool-started') {
    call.startedAt ??= at;
    return;
  }
  const row = book.rows[call.row];
  if (!row) return;
  const done = { ok: entry.ok, output: entry.text.length, duration: at - (call.startedAt ?? at) };
  const calls = row.calls.map((each, place) => (place === call.place ? { ...each, ...done } : each));
  book.rows[call.row] = { ...row, calls };
}

function addEvent(book: TurnBook, event: JournalEvent): void {
  if (event.type === 'session-opened') {
    const { id, role, stageId } = event.data.session;
    book.sessions.set(id, { role, stageId, turns: 0 });
  } else if (event.type === 'transcript-extended') addEntry(book, event.data.sessionId, event.data.entry, event.at);
}

/** What each turn of a task's sessions sent, and what came of it, in the order of the journal. */
export async function readTurns(reader: JournalReader, taskId: string): Promise<Result<readonly TurnRow[], Failure>> {
  if (!reader.tasks().some(({ id }) => id === taskId)) {
    return err(failure('not-found', `There is no task ${taskId}. "maestro status" lists the tasks.`));
  }
  const book: TurnBook = { rows: [], sessions: new Map(), calls: new Map() };
  const types = ['session-opened', 'transcript-extended'] as const;
  for await (const events of reader.read({ taskId, types })) for (const event of events) addEvent(book, event);
  return ok(book.rows);
}
