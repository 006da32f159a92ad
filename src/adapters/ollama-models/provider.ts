import type { ModelProvider } from '../../core/ports/index.ts';
import { createLazyProvider, once } from '../lazy-models/index.ts';
import type { OllamaOptions } from './options.ts';

/** A model provider over an Ollama server, at an address such as `http://localhost:11434`. Loaded by the first call. */
export function createOllamaProvider(options: OllamaOptions): ModelProvider {
  const load = once(async () => (await import('./asking.ts')).createAsking(options));
  return {
    ...createLazyProvider('ollama', options, load),
    pull: async (model, onProgress, signal) => (await load()).pull(model, onProgress, signal),
  };
}
