import type { Result } from '../base/index.ts';
import type { ModelFailure } from './model.ts';

/** Texts as vectors. */
export interface Embedded {
  /** One for each text, in the same order, all of the same length, none of them without direction. */
  readonly vectors: readonly Float32Array[];
  /** Tokens that it took; null when the provider told nothing, 0 where nothing is counted. */
  readonly tokens: number | null;
}

/** Makes vectors of texts: near ones for texts that are alike. */
export interface Embedder {
  /** With its model, such as `openai/text-embedding-3-small`: vectors of different names are never compared. */
  readonly name: string;
  /** By the words of a text alone, or by what it means. */
  readonly kind: 'lexical' | 'semantic';
  /** Numbers of a vector; null until the first one has come. */
  dimensions(): number | null;
  /**
   * Makes a vector of each text; of none for none, without asking anybody. A text longer than the model takes is cut or
   * refused, as the provider has it. Must not throw and does not retry.
   */
  readonly embed: (texts: readonly string[], signal: AbortSignal) => Promise<Result<Embedded, ModelFailure>>;
}
