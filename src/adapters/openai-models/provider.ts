import type { ModelProvider } from '../../core/ports/index.ts';
import { createLazyProvider, type ProviderOptions } from '../model-wire/index.ts';

/**
 * A model provider over the Chat Completions of OpenAI, or of any server that speaks them as OpenAI does, at an address
 * with the version: `https://api.openai.com/v1`, `http://localhost:11434/v1`. What a call takes is loaded by the first one.
 */
export function createOpenAiProvider(options: ProviderOptions): ModelProvider {
  return createLazyProvider('openai', options, async () => (await import('./asking.ts')).createAsking(options));
}
