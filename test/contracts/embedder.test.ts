import { createOllamaEmbedder } from '../../src/adapters/ollama-models/index.ts';
import { createOpenAiEmbedder } from '../../src/adapters/openai-models/index.ts';
import type { Embedder } from '../../src/core/ports/index.ts';
import { createFakeEmbedder } from '../fakes/embedder.fake.ts';
import { createModelServer, type WireKind } from '../model-server/index.ts';
import { embedderContract, type EmbedderStage } from './embedder.contract.ts';

embedderContract('the fake in memory', { create: () => Promise.resolve(createFakeEmbedder()) });

/** A scripted server that makes vectors, and an embedder that asks it. */
function served(wire: WireKind, create: (baseUrl: string) => Embedder): EmbedderStage {
  const servers: { close: () => Promise<void> }[] = [];
  return {
    async create() {
      const server = await createModelServer({ wire, script: [], key: 'sk-1' });
      servers.push(server);
      return create(server.url);
    },
    async close() {
      for (const server of servers.splice(0)) await server.close();
    },
  };
}

embedderContract(
  'OpenAI',
  served('chat', (baseUrl) => createOpenAiEmbedder({ baseUrl, key: 'sk-1', model: 'text-embedding-3-small' })),
);

embedderContract(
  'Ollama',
  served('ollama', (baseUrl) => createOllamaEmbedder({ baseUrl, key: 'sk-1', model: 'nomic-embed-text' })),
);
