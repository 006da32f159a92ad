import type { Result } from '../base/index.ts';

/** A tool as a model is told of it. */
export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the input, an object. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** A tool call as the model made it; `input` is the text it gave, which may not even be JSON. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: string;
}

/** An image for models that take them; `data` is base64. */
export interface ImagePart {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  readonly data: string;
}

/** One message of a conversation. A `tool` message answers exactly one call of the assistant message before it. */
export type ModelMessage =
  | { readonly role: 'user'; readonly text: string; readonly images?: readonly ImagePart[] }
  | { readonly role: 'assistant'; readonly text: string; readonly calls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly text: string; readonly images?: readonly ImagePart[] };

/** What a model is asked. System, tools and the earlier messages are sent byte for byte as before, so that caches hit. */
export interface ModelRequest {
  readonly model: string;
  readonly system: string;
  readonly tools: readonly ToolDescription[];
  readonly messages: readonly ModelMessage[];
  /** Tokens of the answer at most. */
  readonly maxOutputTokens?: number;
}

/** Tokens of a turn in disjoint buckets; what a provider does not tell is 0, and `known` is false when it told nothing. */
export interface ModelUsage {
  readonly known: boolean;
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

/** A piece of an answer as it streams in. */
export type ModelPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string };

/** A whole answer. */
export interface ModelReply {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  /** `length`: cut at the token limit; `filtered`: withheld by the provider. */
  readonly stop: 'end' | 'calls' | 'length' | 'filtered';
  readonly usage: ModelUsage;
  /** Malformed lines of the stream that were skipped. */
  readonly skipped: number;
}

/** Every way in which a call can fail. Closed. */
export type ModelFailure = {
  /** For the person: what happened and what to do. Never holds a key. */
  readonly person: string;
  /** What had arrived before it failed. */
  readonly partial: string;
} & (
  | { readonly reason: 'unauthorised' | 'unknown-model' | 'bad-request' | 'too-long' | 'cancelled' }
  /** `retryAfter` in milliseconds, when the provider said so. */
  | { readonly reason: 'rate-limited' | 'overloaded' | 'server-error'; readonly retryAfter?: number }
  | { readonly reason: 'timed-out'; readonly phase: 'connect' | 'first-byte' | 'idle' | 'total' }
  | { readonly reason: 'unreachable' | 'cut-off' | 'malformed' }
);

/** Where language models are reached. */
export interface ModelProvider {
  /** For the journal and the person, such as `openai`. */
  readonly name: string;
  /** Loads what the first `ask` needs: for a host that waits for something else meanwhile. Sends nothing. */
  readonly prepare?: () => Promise<void>;
  /** Closes the connections that are kept for the next `ask`, which may still come. */
  readonly close?: () => void;
  /**
   * Asks for one answer. `onPiece` hears of it as it arrives, at once and without a copy of what came before. Aborting
   * closes the connection. What `onPiece` throws is dropped. Must not throw and does not retry: that is the caller's to decide.
   */
  readonly ask: (
    request: ModelRequest,
    onPiece: (piece: ModelPiece) => void,
    signal: AbortSignal,
  ) => Promise<Result<ModelReply, ModelFailure>>;
}
