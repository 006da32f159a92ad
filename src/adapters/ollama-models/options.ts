import type { ProviderOptions } from '../model-wire/index.ts';

export interface OllamaOptions extends ProviderOptions {
  /** How long the server keeps a model in its memory after an answer, such as `10m`; the server's own time when left out. */
  readonly keepAlive?: string | undefined;
  /** Tokens that a model is to take in all: what is longer the server cuts off without a word. Its own number for none. */
  readonly windowOf?: ((model: string) => number | undefined) | undefined;
}

export interface OllamaEmbedderOptions extends OllamaOptions {
  /** Such as `nomic-embed-text`. */
  readonly model: string;
}
