import assert from 'node:assert/strict';
import type { ModelFailure, ModelPiece, ModelProvider, ModelReply, ModelRequest } from '../../src/core/ports/index.ts';
import type { Result } from '../../src/core/base/index.ts';
import { createModelServer, type ModelServer, type Script, type WireKind } from '../model-server/index.ts';

export const key = 'sk-proj-4f9c1e77aa20b6d3';

/** Times of a provider under test, in milliseconds. */
export interface Times {
  readonly connect?: number;
  readonly firstByte?: number;
  readonly idle?: number;
  readonly total?: number;
}

/** Makes the provider that is under test, for a server at `url`. */
export type CreateProvider = (given: { url: string; key: string; timeouts: Times }) => ModelProvider;

/** A scripted server and a provider that asks it. */
export interface Stage {
  /** Starts a server; it is closed after the test. */
  serve(script: Script, timeouts?: Times): Promise<Asking>;
  /** A provider for an address of one's own. */
  readonly create: CreateProvider;
}

export interface Asking {
  readonly server: ModelServer;
  readonly provider: ModelProvider;
  /** What was heard while it streamed. */
  readonly pieces: ModelPiece[];
  readonly ask: (request?: ModelRequest, signal?: AbortSignal) => Promise<Result<ModelReply, ModelFailure>>;
  /** The reply; the test fails when there is none. */
  readonly reply: (request?: ModelRequest) => Promise<ModelReply>;
  /** The failure; the test fails when there is none. */
  readonly failure: (request?: ModelRequest, signal?: AbortSignal) => Promise<ModelFailure>;
}

export const anyRequest: ModelRequest = {
  model: 'scripted-1',
  system: 'You are a developer.',
  tools: [
    {
      name: 'read-file',
      description: 'Reads a file.',
      input: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
    },
  ],
  messages: [{ role: 'user', text: 'Make the tests pass.' }],
};

/** A request that goes on with a conversation. */
export function after(request: ModelRequest, ...more: ModelRequest['messages']): ModelRequest {
  return { ...request, messages: [...request.messages, ...more] };
}

export function createStage(create: CreateProvider, wire?: WireKind): Stage & { readonly close: () => Promise<void> } {
  const servers: ModelServer[] = [];
  return {
    create,
    async serve(script, timeouts = {}) {
      const server = await createModelServer({ wire, script, key });
      servers.push(server);
      return askingOf(server, create({ url: server.url, key, timeouts }));
    },
    async close() {
      for (const server of servers.splice(0)) await server.close();
    },
  };
}

function askingOf(server: ModelServer, provider: ModelProvider): Asking {
  const pieces: ModelPiece[] = [];
  const ask: Asking['ask'] = (request = anyRequest, signal = new AbortController().signal) =>
    provider.ask(request, (piece) => pieces.push(piece), signal);
  return {
    server,
    provider,
    pieces,
    ask,
    async reply(request) {
      const outcome = await ask(request);
      assert.ok(outcome.ok, JSON.stringify(outcome));
      return outcome.value;
    },
    async failure(request, signal) {
      const outcome = await ask(request, signal);
      assert.ok(!outcome.ok, JSON.stringify(outcome));
      assert.ok(!JSON.stringify(outcome).includes(key), 'a failure holds the key');
      assert.match(outcome.error.person, /^\p{Lu}?.+\.$/u);
      return outcome.error;
    },
  };
}

export function textHeard(pieces: readonly ModelPiece[], kind: 'text' | 'reasoning' = 'text'): string {
  return pieces.map((piece) => (piece.kind === kind ? piece.text : '')).join('');
}
