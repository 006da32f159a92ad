import { createAnthropicProvider } from '../../src/adapters/anthropic-models/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { modelContract } from './models.contract.ts';

modelContract('Chat Completions', ({ url, key, timeouts }) => createOpenAiProvider({ baseUrl: url, key, timeouts }));

modelContract('Anthropic', ({ url, key, timeouts }) => createAnthropicProvider({ baseUrl: url, key, timeouts }), {
  wire: 'anthropic',
});
