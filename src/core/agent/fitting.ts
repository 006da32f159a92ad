import type { TranscriptEntry } from '../domain/index.ts';
import { shortenUpTo, summariseUpTo, type Conversation, type PlacedMessage } from './conversation.ts';
import { summaryByRule, summaryMessage } from './summary.ts';

/** How long a conversation may be, in tokens as the provider counts them. */
export interface ContextRoom {
  /** What the model takes in all. */
  readonly window: number;
  /** What is kept free for the answer. */
  readonly answer: number;
  /** What each request has in common: system and tools. */
  readonly prefix: number;
}

/*
 * Cuts are rare and big, as each costs the provider's cache of what follows: from three quarters of the room down to a half.
 */
const startsAt = 0.75;
const aimsAt = 0.5;
/** Share of the room that the newest turns keep whole. */
const keepsWhole = 0.25;
/** A cut that saves less is not worth the lost cache. */
const worthwhile = 0.1;
/** Characters that are left of a long result or input. */
const shortRoom = 600;
/** Tokens that a summary takes, about; and the characters that one by rule may have. */
const summaryTokens = 1_500;

/** How a conversation stands to the room that it has. */
export interface Fit {
  readonly tokens: number;
  readonly isOver: boolean;
  readonly isLong: boolean;
}

function sum(placed: readonly PlacedMessage[]): number {
  return placed.reduce((total, { tokens }) => total + tokens, 0);
}

function roomOf({ window, answer }: ContextRoom): number {
  return Math.max(1, window - answer);
}

function told(conversation: Conversation, room: ContextRoom, tokens: number): number {
  return Math.round((room.prefix + tokens) * conversation.factor());
}

/** How many tokens the next request has, and whether that is too many. */
export function measure(conversation: Conversation, room: ContextRoom): Fit {
  const tokens = told(conversation, room, conversation.tokens());
  return { tokens, isOver: tokens > roomOf(room), isLong: tokens > startsAt * roomOf(room) };
}

/** The last turn that may be cut: the newest ones that fit their share stay whole, and always the very last. */
export function lastTurnToCut(conversation: Conversation, room: ContextRoom): number {
  let left = keepsWhole * roomOf(room);
  let turn = conversation.turn();
  for (const each of conversation.placed().toReversed()) {
    left -= each.tokens * conversation.factor();
    if (left < 0) break;
    turn = Math.min(turn, each.turn);
  }
  return Math.min(turn, conversation.turn()) - 1;
}

/** The step that cuts old results, when it makes the conversation short enough, or at least (`anyGain`) shorter. */
export function shortening(
  conversation: Conversation,
  room: ContextRoom,
  anyGain: boolean,
): Extract<TranscriptEntry, { kind: 'shortened' }> | null {
  const turn = lastTurnToCut(conversation, room);
  const from = conversation.wholeSince();
  if (turn < from) return null;
  const before = told(conversation, room, conversation.tokens());
  const cut = shortenUpTo(conversation.placed(), { from, turn, room: shortRoom });
  const after = told(conversation, room, sum(cut));
  const isEnough = anyGain ? after < before : after <= aimsAt * roomOf(room);
  return isEnough ? { kind: 'shortened', turn, room: shortRoom, tokens: { before, after } } : null;
}

/** Up to which turn a summary is to go; null when it would not save enough. */
export function turnToSummarise(conversation: Conversation, room: ContextRoom): number | null {
  const turn = lastTurnToCut(conversation, room);
  const gone = conversation.placed().filter((each) => each.turn > 0 && each.turn <= turn);
  const saved = (sum(gone) - summaryTokens) * conversation.factor();
  return saved >= worthwhile * roomOf(room) ? turn : null;
}

/** The step that puts a summary in place of the turns up to one; by rule when the model gave none or one that is too long. */
export function summarising(
  conversation: Conversation,
  room: ContextRoom,
  turn: number,
  given: string | null,
): Extract<TranscriptEntry, { kind: 'summarised' }> | null {
  const before = told(conversation, room, conversation.tokens());
  const gone = conversation.placed().filter((each) => each.turn > 0 && each.turn <= turn);
  const byRule = (): string => summaryByRule(gone, 3 * summaryTokens);
  const tries = [
    ...(given?.trim() ? [{ by: 'model' as const, summary: given }] : []),
    { by: 'rule' as const, summary: byRule() },
  ];
  for (const { by, summary } of tries) {
    const text = summaryMessage(summary, conversation.saidUpTo(turn));
    const after = told(conversation, room, sum(summariseUpTo(conversation.placed(), { turn, text })));
    if (after < before && before - after >= (worthwhile / 2) * roomOf(room)) {
      return { kind: 'summarised', turn, by, text, tokens: { before, after } };
    }
  }
  return null;
}
