import { createAnthropicProvider } from '../../src/adapters/anthropic-models/index.ts';
import { createOllamaProvider } from '../../src/adapters/ollama-models/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { modelContract } from './models.contract.ts';

modelContract('Chat Completions', ({ url, key, timeouts }) => createOpenAiProvider({ baseUrl: url, key, timeouts }));

modelContract(
  'Responses',
  ({ url, key, timeouts }) => createOpenAiProvider({ baseUrl: url, key, timeouts, api: 'responses' }),
  { wire: 'responses' },
);

modelContract('Anthropic', ({ url, key, timeouts }) => createAnthropicProvider({ baseUrl: url, key, timeouts }), {
  wire: 'anthropic',
});

modelContract('Ollama', ({ url, key, timeouts }) => createOllamaProvider({ baseUrl: url, key, timeouts }), {
  wire: 'ollama',
  // The server reads the input of calls itself; it knows no cache, no thoughts and no content rules.
  beyond: [/no JSON as the model/, /tokens in buckets/, /withheld/],
});
