import Anthropic from '@anthropic-ai/sdk';
import { Ollama } from 'ollama/browser';
import OpenAI from 'openai';
import { createAnthropicProvider } from '../../src/adapters/anthropic-models/index.ts';
import { createOllamaProvider } from '../../src/adapters/ollama-models/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import type { ModelProvider } from '../../src/core/ports/index.ts';
import type { WireKind } from '../../test/model-server/index.ts';

/** Asks with these words, and tells of each piece of text as it is heard. */
export type Client = (words: string, heard: () => void) => Promise<void>;

const model = 'scripted-1';
const key = 'none';

/** Our provider of each wire. */
export function ours(
  wire: WireKind,
  baseUrl: string,
  signal = new AbortController().signal,
): { readonly ask: Client; readonly close: () => void } {
  const providers: Readonly<Record<WireKind, () => ModelProvider>> = {
    chat: () => createOpenAiProvider({ baseUrl, key, api: 'chat' }),
    responses: () => createOpenAiProvider({ baseUrl, key, api: 'responses' }),
    anthropic: () => createAnthropicProvider({ baseUrl, key }),
    ollama: () => createOllamaProvider({ baseUrl, key }),
  };
  const provider = providers[wire]();
  return {
    async ask(words, heard) {
      const request = { model, system: '', tools: [], messages: [{ role: 'user' as const, text: words }] };
      const outcome = await provider.ask(request, heard, signal);
      if (!outcome.ok) throw new Error(outcome.error.person);
    },
    close: () => provider.close?.(),
  };
}

/** The official package of each wire as it comes, with nothing of ours. */
export function bare(wire: WireKind, baseURL: string): Client {
  const openAi = new OpenAI({ baseURL, apiKey: key, maxRetries: 0 });
  switch (wire) {
    case 'chat':
      return async (words, heard) => {
        const messages = [{ role: 'user' as const, content: words }];
        const stream = await openAi.chat.completions.create({ model, messages, stream: true });
        for await (const chunk of stream) if (chunk.choices[0]?.delta.content) heard();
      };
    case 'responses':
      return async (words, heard) => {
        const input = [{ role: 'user' as const, content: words }];
        const stream = await openAi.responses.create({ model, input, stream: true, store: false });
        for await (const event of stream) if (event.type === 'response.output_text.delta') heard();
      };
    case 'anthropic': {
      const client = new Anthropic({ baseURL, apiKey: key, maxRetries: 0 });
      return async (words, heard) => {
        const content = [{ type: 'text' as const, text: words }];
        const messages = [{ role: 'user' as const, content }];
        const stream = await client.messages.create({ model, max_tokens: 100, messages, stream: true });
        for await (const event of stream) if (event.type === 'content_block_delta') heard();
      };
    }
    case 'ollama': {
      const client = new Ollama({ host: baseURL });
      return async (words, heard) => {
        const stream = await client.chat({ model, messages: [{ role: 'user', content: words }], stream: true });
        for await (const part of stream) if (part.message.content) heard();
      };
    }
  }
}
