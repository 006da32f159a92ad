import type { ModelProvider } from '../../core/ports/index.ts';
import { createLazyProvider } from '../lazy-models/index.ts';
import type { OpenAiOptions } from './options.ts';

/**
 * A model provider over OpenAI's Responses or over Chat Completions, which many servers speak as OpenAI does, at an address
 * with the version: `https://api.openai.com/v1`, `http://localhost:1234/v1`. What a call takes is loaded by the first one.
 */
export function createOpenAiProvider(options: OpenAiOptions): ModelProvider {
  return createLazyProvider('openai', options, async () => (await import('./asking.ts')).createAsking(options));
}
