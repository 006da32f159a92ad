import { err, ok, type Result } from '../../base/index.ts';
import { failure, type ContextSplit, type Failure, type TranscriptEntry } from '../../domain/index.ts';
import type { JournalReader } from '../../ports/index.ts';
import { wasted, wastesOf, type Waste } from './wastes.ts';

/** What one request held. */
export interface ContextTurn {
  /** Counted from 1 within the session. */
  readonly turn: number;
  /** Tokens that it held, and that the model takes; null in journals from before they were told. */
  readonly tokens: number | null;
  readonly window: number | null;
  readonly split: ContextSplit | null;
  /** Tokens of the conversation that were cut before it, all cuts together. */
  readonly cut: number;
  readonly purpose: 'summary' | null;
}

/** Something that a session was not sent. */
export interface LeftOut {
  /** Before which turn. */
  readonly turn: number;
  readonly what: string;
  /** Tokens, where they are known. */
  readonly tokens: number | null;
}

/** Where the tokens of one session went. */
export interface ContextAccount {
  readonly sessionId: string;
  readonly role: string;
  readonly stageId: string;
  readonly turns: readonly ContextTurn[];
  readonly leftOut: readonly LeftOut[];
  /** What it was told as it began beside its task, and what spoke for each. */
  readonly told: readonly { readonly id: string; readonly why: string }[];
  /** Tokens of all its requests, and of these what did little for it. */
  readonly sent: number;
  readonly inVain: number;
  /** The worst first. */
  readonly wastes: readonly Waste[];
}

/** Wastes that are told of a session. */
const mostWastes = 8;

function cutOf({ tokens }: { readonly tokens: { readonly before: number; readonly after: number } }): number {
  return Math.max(0, tokens.before - tokens.after);
}

function leftOutOf(entry: TranscriptEntry, turn: number): readonly LeftOut[] {
  if (entry.kind === 'briefed') {
    return entry.leftOut.map(({ part, count }) => ({ turn, what: `${String(count)} of ${part}`, tokens: null }));
  }
  const upTo = entry.kind === 'shortened' || entry.kind === 'summarised' ? `the turns up to ${String(entry.turn)}` : '';
  if (entry.kind === 'shortened') return [{ turn, what: `long results of ${upTo}, cut`, tokens: cutOf(entry) }];
  if (entry.kind !== 'summarised') return [];
  return [{ turn, what: `${upTo}, summed up by ${entry.by}`, tokens: cutOf(entry) }];
}

function accountOf(
  { sessionId, role, stageId }: Pick<ContextAccount, 'sessionId' | 'role' | 'stageId'>,
  entries: readonly TranscriptEntry[],
  isOver: boolean,
): ContextAccount {
  const turns: ContextTurn[] = [];
  const leftOut: LeftOut[] = [];
  let cut = 0;
  for (const entry of entries) {
    leftOut.push(...leftOutOf(entry, turns.length + 1));
    if (entry.kind === 'shortened' || entry.kind === 'summarised') cut += cutOf(entry);
    if (entry.kind !== 'turn') continue;
    const { tokens = null, window = null, split = null } = entry.sent;
    turns.push({ turn: turns.length + 1, tokens, window, split, cut, purpose: entry.purpose ?? null });
  }
  const wastes = wastesOf(entries, isOver);
  const sent = turns.reduce((sum, { tokens }) => sum + (tokens ?? 0), 0);
  const inVain = wastes.reduce((sum, each) => sum + wasted(each), 0);
  const told = entries.flatMap((entry) => (entry.kind === 'briefed' ? (entry.items ?? []) : []));
  return { sessionId, role, stageId, turns, leftOut, told, sent, inVain, wastes: wastes.slice(0, mostWastes) };
}

/** Where the tokens of a task's sessions went, of those that asked a model, in the order of the journal. */
export async function readContext(
  reader: JournalReader,
  taskId: string,
): Promise<Result<readonly ContextAccount[], Failure>> {
  if (!reader.tasks().some(({ id }) => id === taskId)) {
    return err(failure('not-found', `There is no task ${taskId}. "maestro status" lists the tasks.`));
  }
  const sessions = new Map<string, { role: string; stageId: string; entries: TranscriptEntry[]; isOver: boolean }>();
  const types = ['session-opened', 'session-closed', 'transcript-extended'] as const;
  for await (const events of reader.read({ taskId, types })) {
    for (const { type, data } of events) {
      if (type === 'session-opened') {
        const { id, role, stageId } = data.session;
        sessions.set(id, { role, stageId, entries: [], isOver: false });
      } else if (type === 'session-closed') {
        const session = sessions.get(data.sessionId);
        if (session) session.isOver = true;
      } else if (type === 'transcript-extended') sessions.get(data.sessionId)?.entries.push(data.entry);
    }
  }
  const worked = [...sessions].filter(([, { entries }]) => entries.some(({ kind }) => kind === 'turn'));
  return ok(
    worked.map(([sessionId, { role, stageId, entries, isOver }]) =>
      accountOf({ sessionId, role, stageId }, entries, isOver),
    ),
  );
}
