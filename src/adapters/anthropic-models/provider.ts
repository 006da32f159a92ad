import type { ModelProvider } from '../../core/ports/index.ts';
import { createLazyProvider } from '../lazy-models/index.ts';
import type { ProviderOptions } from '../model-wire/index.ts';

/** A model provider over Anthropic's Messages, at an address such as `https://api.anthropic.com`. Loaded by the first call. */
export function createAnthropicProvider(options: ProviderOptions): ModelProvider {
  return createLazyProvider('anthropic', options, async () => (await import('./asking.ts')).createAsking(options));
}
