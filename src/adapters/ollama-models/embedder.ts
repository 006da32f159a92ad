import type { Embedder } from '../../core/ports/index.ts';
import { createLazyEmbedder } from '../lazy-models/index.ts';
import type { OllamaEmbedderOptions } from './options.ts';

/** An embedder over a model of an Ollama server. Loaded by the first call. */
export function createOllamaEmbedder(options: OllamaEmbedderOptions): Embedder {
  return createLazyEmbedder(`${options.name ?? 'ollama'}/${options.model}`, async () =>
    (await import('./embedding.ts')).createEmbedding(options),
  );
}
