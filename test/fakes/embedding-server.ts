import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { fakeVector } from './embedder.fake.ts';

/** How the next request is answered: with an error, not at all, or with the vectors of another model. */
export type Answering = { readonly status: number; readonly retryAfter?: string } | 'hangs' | 'cut' | 'short';

/** A server that makes vectors as OpenAI does, and fails as it is told. */
export interface EmbeddingServer {
  readonly url: string;
  /** Texts of which vectors were made. */
  readonly texts: readonly string[];
  /** What each request came with to say who it is from. */
  readonly keys: readonly string[];
  /** Requests that came in. */
  readonly count: () => number;
  /** How requests are answered; those after the last of them as usual. */
  readonly script: Answering[];
  /** How all requests are answered from now on, after those of the script; null for as usual. */
  always: Answering | null;
  readonly close: () => Promise<void>;
}

const Asked = z.object({ model: z.string(), input: z.array(z.string()) });

export async function startEmbeddingServer(): Promise<EmbeddingServer> {
  const [texts, keys, script]: [string[], string[], Answering[]] = [[], [], []];
  let count = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      count++;
      keys.push(request.headers.authorization ?? '');
      const answering = script.shift() ?? own.always;
      if (answering === 'hangs') return;
      if (answering === 'cut') {
        response.destroy();
        return;
      }
      if (answering !== null && answering !== 'short') {
        const retry = answering.retryAfter === undefined ? {} : { 'retry-after': answering.retryAfter };
        response.writeHead(answering.status, { 'content-type': 'application/json', ...retry });
        response.end(JSON.stringify({ error: { message: 'told to fail' } }));
        return;
      }
      const { model, input } = Asked.parse(JSON.parse(Buffer.concat(parts).toString('utf8')));
      texts.push(...input);
      const data = input.map((text, index) => {
        const vector = [...fakeVector(text)];
        return { object: 'embedding', index, embedding: answering === 'short' ? vector.slice(0, 8) : vector };
      });
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ object: 'list', model, data, usage: { prompt_tokens: input.length } }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own: EmbeddingServer = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`,
    texts,
    keys,
    script,
    always: null,
    count: () => count,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return own;
}
