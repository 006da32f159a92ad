import { ok, type Result } from '../base/index.ts';
import type { Failure, TranscriptEntry } from '../domain/index.ts';
import type { Ask } from '../models/index.ts';
import type { ModelPiece, ModelRequest, ToolCall } from '../ports/index.ts';
import type { Conversation } from './conversation.ts';
import type { ContextRoom } from './fitting.ts';
import type { Mending } from './mend-calls.ts';
import type { Progress } from './progress.ts';
import type { ToolRunner } from './tool-turn.ts';

/** What tells others how a session goes, besides the journal. */
export type LoopEvent =
  | { readonly kind: 'piece'; readonly piece: ModelPiece }
  | { readonly kind: 'recorded'; readonly entry: TranscriptEntry };

/** Bounds of one session. */
export interface LoopLimits {
  readonly turns: number;
  /** Milliseconds of wall time. */
  readonly time: number;
  /** Answers without any tool call that are let pass one after the other before the session fails. */
  readonly idleAnswers: number;
  /** Tokens that the model takes in all. */
  readonly window: number;
  /** Characters of a result that the model gets to see: head and tail of what is longer. */
  readonly resultLength: number;
}

/** How a call is tried again that failed in a way that passes. */
export interface Retry {
  /** How often, after the first time. */
  readonly times: number;
  /** Milliseconds: the first delay doubles each time; a longer one than the longest is not waited for. */
  readonly first: number;
  readonly longest: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  readonly wait: (delay: number, signal: AbortSignal) => Promise<void>;
}

/** Everything variable of a session, as values and functions. */
export interface LoopConfig<R> {
  readonly ask: Ask;
  readonly retry: Retry;
  /** How calls are mended that are not as they should be. */
  readonly mending: Mending;
  /** System, tools and model: the prefix that never changes within a session. */
  readonly prefix: Pick<ModelRequest, 'model' | 'system' | 'tools' | 'maxOutputTokens'>;
  readonly prefixDigest: string;
  /** Which words the role works by: noted with each turn. */
  readonly prompt?: { readonly role: string; readonly version: number; readonly hash: string };
  /** What of the system text is rules of the team, and of the opening was gathered, for the account of a turn. */
  readonly shares?: { readonly rules: string; readonly gathered: string };
  /** The first message: the briefing. Never cut. */
  readonly opening: string;
  /** What was journaled of this session before; empty for a new one. */
  readonly recorded: readonly TranscriptEntry[];
  /** A step without secrets: as it is journaled, and sent from then on. As it is when left out. */
  readonly masked?: (entry: TranscriptEntry) => TranscriptEntry;
  /** Journals a step; nothing goes on before it is done. */
  readonly record: (entry: TranscriptEntry) => Result<null, Failure>;
  readonly tools: ToolRunner;
  /** Reads the report out of the call that ends the session; a failure goes back to the model. */
  readonly readReport: (call: ToolCall) => Result<R, string>;
  /** The tool whose call ends the session. */
  readonly reportTool: string;
  /** What the person said since the last time, to be heard before the next turn. */
  readonly heard: () => readonly { readonly by: string; readonly text: string }[];
  /** Whether the person holds the work: no turn is taken then, and the session ends with `waiting`. */
  readonly isPaused?: () => boolean;
  /** Why the next turn, or the calls of the last one, must wait for the person, who has been asked then; null when they need not. */
  readonly whyWait?: (next: 'turn' | 'calls') => Failure | null;
  /**
   * Has the person asked whether an agent that goes round in circles may go on; null when they let it more often than it did.
   * Without it, the session fails then.
   */
  readonly askOfCircle?: (text: string, gone: number) => Failure | null;
  readonly limits: LoopLimits;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back after so many milliseconds, unless what it gives is called before. Without it, an answer may outlast the time. */
  readonly after?: (delay: number, call: () => void) => () => void;
  /** A line for the person's log. */
  readonly note: (text: string, level: 'info' | 'warning') => void;
  readonly onEvent: (event: LoopEvent) => void;
  readonly signal: AbortSignal;
}

/** A running session: its conversation so far, and the room that it has. */
export interface Session<R> {
  readonly config: LoopConfig<R>;
  readonly conversation: Conversation;
  readonly progress: Progress;
  readonly startedAt: number;
  /** Becomes smaller when the provider says that a conversation was too long. */
  room: ContextRoom;
}

/** Journals a step, then takes it into the conversation. */
export function record<R>(
  { config, conversation, progress }: Session<R>,
  given: TranscriptEntry,
): Result<null, Failure> {
  const entry = config.masked?.(given) ?? given;
  const written = config.record(entry);
  if (!written.ok) return written;
  conversation.take(entry);
  progress.take(entry);
  config.onEvent({ kind: 'recorded', entry });
  return ok(null);
}
