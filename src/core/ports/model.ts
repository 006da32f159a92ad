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

/**
 * A part of an answer that only its provider understands, such as a signed thought. It goes back to that provider as it
 * came, at its place in the answer; every other provider leaves it out, and so may whoever changes providers.
 */
export interface KeptPart {
  /** The name of the provider that gave it. */
  readonly provider: string;
  /** JSON, as the provider knows it. */
  readonly data: string;
  /** Characters of the text, and calls, that stood before it. */
  readonly after: { readonly text: number; readonly calls: number };
}

/** One message of a conversation. A `tool` message answers exactly one call of the assistant message before it. */
export type ModelMessage =
  | { readonly role: 'user'; readonly text: string; readonly images?: readonly ImagePart[] }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly calls: readonly ToolCall[];
      readonly kept?: readonly KeptPart[] | undefined;
    }
  | { readonly role: 'tool'; readonly callId: string; readonly text: string; readonly images?: readonly ImagePart[] };

/** What a model is asked. System, tools and the earlier messages are sent byte for byte as before, so that caches hit. */
export interface ModelRequest {
  readonly model: string;
  readonly system: string;
  readonly tools: readonly ToolDescription[];
  readonly messages: readonly ModelMessage[];
  /** Tokens of the answer at most. */
  readonly maxOutputTokens?: number;
  /** How much the model is to think before it answers, where it can be told; its own measure when left out. */
  readonly effort?: 'low' | 'medium' | 'high';
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

/** What a provider still lets through, as its headers told; what it did not tell is left out. */
export interface Allowance {
  readonly requests?: AllowanceLeft;
  readonly tokens?: AllowanceLeft;
}

export interface AllowanceLeft {
  readonly left: number;
  /** What there is when nothing was used, when the provider said so. */
  readonly whole?: number;
  /** Milliseconds until it is whole again, when the provider said so. */
  readonly resetIn?: number;
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
  /** What must stand in the answer when the conversation goes on with the same provider. */
  readonly kept?: readonly KeptPart[];
  /** The model that answered, as the provider names it, when that is not what was asked for. */
  readonly answeredBy?: string;
  readonly allowance?: Allowance;
}

/** Every way in which a call can fail. Closed. */
export type ModelFailure = {
  /** For the person: what happened and what to do. Never holds a key. */
  readonly person: string;
  /** What had arrived before it failed. */
  readonly partial: string;
  /** HTTP status of the refusal, when there was one. */
  readonly status?: number;
  /** Tokens that the provider told of before it failed: they are paid for. */
  readonly usage?: ModelUsage;
  readonly allowance?: Allowance;
} & (
  | { readonly reason: 'unauthorised' | 'unknown-model' | 'bad-request' | 'too-long' | 'cancelled' }
  /** `retryAfter` in milliseconds, when the provider said so. */
  | { readonly reason: 'rate-limited' | 'overloaded' | 'server-error'; readonly retryAfter?: number }
  | { readonly reason: 'timed-out'; readonly phase: 'connect' | 'first-byte' | 'idle' | 'total' }
  | { readonly reason: 'unreachable' | 'cut-off' | 'malformed' }
);

/** A model that a provider has on offer. */
export interface OfferedModel {
  readonly name: string;
  /** Tokens that it takes in all, when the provider tells. */
  readonly window?: number;
  /** Bytes that it takes on the disk, when it is kept on this machine. */
  readonly size?: number;
}

/** How far a model has come that is being fetched. */
export interface PullProgress {
  /** What happens now, in the provider's words. */
  readonly step: string;
  /** Bytes of the present part; 0 when they are not known. */
  readonly done: number;
  readonly whole: number;
}

/** Where language models are reached. */
export interface ModelProvider {
  /** For the journal and the person, such as `openai`. */
  readonly name: string;
  /** Whether nothing leaves this machine: the address is one of its own. */
  readonly local?: boolean;
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
  /** The models on offer. Must not throw. */
  readonly list?: (signal: AbortSignal) => Promise<Result<readonly OfferedModel[], ModelFailure>>;
  /** Has a model fetched to where it runs. What `onProgress` throws is dropped. Must not throw. */
  readonly pull?: (
    model: string,
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ) => Promise<Result<null, ModelFailure>>;
}
