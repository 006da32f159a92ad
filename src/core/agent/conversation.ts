import { asData, showHidden } from '../base/index.ts';
import type { ModelMessage, ToolCall } from '../ports/index.ts';
import { tokensIn, type TranscriptEntry } from '../domain/index.ts';
import { shortenMessage } from './shorten.ts';
import { messageTokens } from './tokens.ts';

/** A message with the turn it belongs to: 0 for the opening, else that of the answer it is, answers or follows. */
export interface PlacedMessage {
  readonly message: ModelMessage;
  readonly turn: number;
  readonly tokens: number;
}

/**
 * Owns the conversation of one session as it grows by journaled steps.
 *
 * Invariants:
 * 1. It follows from the opening and the steps alone, so that a resumed session sends exactly what it would have sent.
 * 2. Messages are only added, but for the steps `shortened` and `summarised`, which touch nothing after their turn.
 * 3. The opening is never touched, and a message is shortened at most once.
 */
export interface Conversation {
  readonly take: (entry: TranscriptEntry) => void;
  readonly placed: () => readonly PlacedMessage[];
  readonly messages: () => readonly ModelMessage[];
  /** Tokens of the messages, estimated. */
  readonly tokens: () => number;
  /** What the provider counted for an estimated token, by the last turn that it told of. */
  readonly factor: () => number;
  /** Answers so far, summaries among them. */
  readonly answers: () => number;
  /** The number of the last answer that is no summary. */
  readonly turn: () => number;
  /** Answers without a call since the last one with calls. */
  readonly idle: () => number;
  /** Calls of the last answer that have no result yet. */
  readonly pending: () => readonly ToolCall[];
  /** Calls that were started and have no result: whether they did anything is not known. */
  readonly interrupted: () => ReadonlySet<string>;
  /** What the person said in the turns up to one, word for word. */
  readonly saidUpTo: (turn: number) => readonly string[];
  /** The first turn whose results are still sent whole. */
  readonly wholeSince: () => number;
  /** A summary that was paid for and not put to use yet. */
  readonly openSummary: () => string | null;
  /** Why a call of the last answer is not carried out at all; null when nothing is in the way. */
  readonly whyNot: (callId: string) => string | null;
}

/** Calls of one answer that are carried out. */
const mostCalls = 64;

const tooManyText = `Not carried out: at most ${String(mostCalls)} calls are taken of one answer. Call again what you still need.`;
const cutText =
  'Not carried out: your answer was cut at the length limit within this call. Send it again in smaller pieces, such as several edits.';

/** How far an estimate is corrected by what a provider told. */
function factorOf(entry: Extract<TranscriptEntry, { kind: 'turn' }>): number | null {
  const told = tokensIn(entry.usage);
  if (!entry.usage.known || told === 0 || !entry.sent.tokens) return null;
  return Math.min(3, Math.max(0.5, told / entry.sent.tokens));
}

function place(message: ModelMessage, turn: number): PlacedMessage {
  return { message, turn, tokens: messageTokens(message) };
}

/** Messages with those up to a turn shortened, from the first that was not before. */
export function shortenUpTo(
  placed: readonly PlacedMessage[],
  { from, turn, room }: { readonly from: number; readonly turn: number; readonly room: number },
): readonly PlacedMessage[] {
  return placed.map((each) => {
    if (each.turn < from || each.turn === 0 || each.turn > turn) return each;
    const message = shortenMessage(each.message, room);
    return message === each.message ? each : place(message, each.turn);
  });
}

/** Messages with those up to a turn replaced by a summary. */
export function summariseUpTo(
  placed: readonly PlacedMessage[],
  { turn, text }: { readonly turn: number; readonly text: string },
): readonly PlacedMessage[] {
  const summary = place({ role: 'user', text }, turn);
  return [...placed.filter((each) => each.turn === 0), summary, ...placed.filter((each) => each.turn > turn)];
}

/** What a conversation consists of between two steps. */
interface Progress {
  placed: PlacedMessage[];
  pending: readonly ToolCall[];
  readonly started: Set<string>;
  readonly said: { readonly turn: number; readonly text: string }[];
  answers: number;
  turn: number;
  idle: number;
  factor: number;
  wholeSince: number;
  openSummary: string | null;
  tooMany: ReadonlySet<string>;
  cutCall: string | null;
}

/** What others than the engine and the person say is marked as no instruction. */
function resultOf({
  callId,
  text: given,
  images,
  origin,
}: Extract<TranscriptEntry, { kind: 'tool-finished' }>): ModelMessage {
  const text = origin ? asData(given, callId) : showHidden(given);
  return images ? { role: 'tool', callId, text, images } : { role: 'tool', callId, text };
}

function answerOf({ text, calls, kept }: Extract<TranscriptEntry, { kind: 'turn' }>): ModelMessage {
  return kept ? { role: 'assistant', text, calls, kept } : { role: 'assistant', text, calls };
}

/** The call that the length limit cut off in its input; null when the answer is whole. */
function cutCallOf({ stop, calls }: Extract<TranscriptEntry, { kind: 'turn' }>): string | null {
  const last = calls.at(-1);
  if (stop !== 'length' || !last) return null;
  try {
    JSON.parse(last.input);
    return null;
  } catch {
    return last.id;
  }
}

function takeAnswer(now: Progress, entry: Extract<TranscriptEntry, { kind: 'turn' }>): void {
  now.answers++;
  now.factor = factorOf(entry) ?? now.factor;
  now.openSummary = entry.purpose === 'summary' ? entry.text : null;
  if (entry.purpose === 'summary') return;
  now.turn++;
  now.idle = entry.calls.length > 0 ? 0 : now.idle + 1;
  now.placed.push(place(answerOf(entry), now.turn));
  now.pending = entry.calls;
  now.tooMany = new Set(entry.calls.slice(mostCalls).map(({ id }) => id));
  now.cutCall = cutCallOf(entry);
}

function takeEntry(now: Progress, entry: TranscriptEntry): void {
  switch (entry.kind) {
    case 'turn':
      takeAnswer(now, entry);
      break;
    case 'tool-started':
      now.started.add(entry.callId);
      break;
    case 'tool-waits':
      now.started.delete(entry.callId);
      break;
    case 'tool-finished':
      now.placed.push(place(resultOf(entry), now.turn));
      now.pending = now.pending.filter((call) => call.id !== entry.callId);
      now.started.delete(entry.callId);
      break;
    case 'said':
      if (entry.by !== 'engine') now.said.push({ turn: now.turn, text: entry.text });
      now.placed.push(place({ role: 'user', text: entry.text }, now.turn));
      break;
    case 'shortened':
      now.placed = [...shortenUpTo(now.placed, { ...entry, from: now.wholeSince })];
      now.wholeSince = entry.turn + 1;
      break;
    case 'summarised':
      now.placed = [...summariseUpTo(now.placed, entry)];
      now.wholeSince = Math.max(now.wholeSince, entry.turn + 1);
      now.openSummary = null;
      break;
    case 'looked-up':
    case 'briefed':
  }
}

export function createConversation(opening: string, entries: readonly TranscriptEntry[]): Conversation {
  const now: Progress = {
    placed: [place({ role: 'user', text: opening }, 0)],
    pending: [],
    started: new Set(),
    said: [],
    answers: 0,
    turn: 0,
    idle: 0,
    factor: 1,
    wholeSince: 1,
    openSummary: null,
    tooMany: new Set(),
    cutCall: null,
  };
  for (const entry of entries) takeEntry(now, entry);
  return {
    take: (entry) => {
      takeEntry(now, entry);
    },
    placed: () => now.placed,
    messages: () => now.placed.map(({ message }) => message),
    tokens: () => now.placed.reduce((sum, { tokens }) => sum + tokens, 0),
    factor: () => now.factor,
    answers: () => now.answers,
    turn: () => now.turn,
    idle: () => now.idle,
    pending: () => now.pending,
    interrupted: () => now.started,
    saidUpTo: (turn) => now.said.filter((each) => each.turn > 0 && each.turn <= turn).map(({ text }) => text),
    wholeSince: () => now.wholeSince,
    openSummary: () => now.openSummary,
    whyNot: (callId) => {
      if (callId === now.cutCall) return cutText;
      return now.tooMany.has(callId) ? tooManyText : null;
    },
  };
}
