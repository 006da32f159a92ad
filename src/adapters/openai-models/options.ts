import type { ProviderOptions } from '../model-wire/index.ts';

export interface OpenAiOptions extends ProviderOptions {
  /** Which interface is spoken: Responses where OpenAI itself is asked, Chat Completions elsewhere, when left out. */
  readonly api?: 'responses' | 'chat' | undefined;
}

export interface OpenAiEmbedderOptions extends ProviderOptions {
  /** Such as `text-embedding-3-small`. */
  readonly model: string;
}
