import type { Embedder } from '../../core/ports/index.ts';
import { createLazyEmbedder } from '../lazy-models/index.ts';
import type { OpenAiEmbedderOptions } from './options.ts';

/** An embedder over the embeddings of OpenAI, or of a server that speaks as it does. Loaded by the first call. */
export function createOpenAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  return createLazyEmbedder(`${options.name ?? 'openai'}/${options.model}`, async () =>
    (await import('./embedding.ts')).createEmbedding(options),
  );
}
