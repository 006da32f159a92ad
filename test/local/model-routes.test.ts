import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import type { ModelProvider } from '../../src/core/ports/index.ts';
import { createModelProvider } from '../../src/local/index.ts';
import { anyRequest } from '../contracts/models.stage.ts';
import { createModelServer, type ModelServer } from '../model-server/index.ts';

const fixtures = path.join(import.meta.dirname, '../fixtures/tls');
const ca = path.join(fixtures, 'certificate.pem');
const secrets = { cert: readFileSync(ca), key: readFileSync(path.join(fixtures, 'test-only.key.pem')) };

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('the way to a provider', () => {
  const servers: { close(): unknown; closeAllConnections?(): void }[] = [];
  const sockets: Socket[] = [];
  let model: ModelServer;
  beforeEach(async () => {
    model = await createModelServer({ script: () => ({ text: 'here' }), key: 'sk-1' });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) {
      server.closeAllConnections?.();
      server.close();
    }
    await model.close();
  });

  async function listening(server: Server): Promise<Server> {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  /** Hands a request on to the scripted server. */
  function handOn(incoming: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(incoming.url ?? '', 'http://any');
    const { method, headers } = incoming;
    const onward = forward({ port: new URL(model.url).port, path: pathname, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  }

  /** The scripted server behind a certificate that nobody knows. */
  const behindTls = (): Promise<Server> => listening(createSecureServer(secrets, handOn));

  /** A proxy that knows the name of no computer but leads to ours, and what it was asked for. */
  async function proxy(target?: Server): Promise<{ readonly url: string; readonly asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((incoming, response) => {
      asked.push(incoming.url ?? '');
      handOn(incoming, response);
    });
    server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
      asked.push(`CONNECT ${incoming.url ?? ''}`);
      const onward = connect(target ? portOf(target) : 0, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      sockets.push(socket, onward);
      for (const each of [socket, onward]) each.on('error', () => undefined);
    });
    await listening(server);
    return { url: `http://127.0.0.1:${String(portOf(server))}`, asked };
  }

  async function answerOf(provider: ModelProvider): Promise<string> {
    const outcome = await provider.ask(anyRequest, () => undefined, new AbortController().signal);
    provider.close?.();
    return outcome.ok ? outcome.value.text : outcome.error.person;
  }

  it('goes through a proxy where one is named, and not where NO_PROXY says otherwise', async () => {
    const { url, asked } = await proxy();
    const baseUrl = 'http://models.invalid/v1';
    const proxied = createOpenAiProvider({ baseUrl, key: 'sk-1', proxies: { HTTP_PROXY: url } });
    assert.equal(await answerOf(proxied), 'here');
    assert.deepEqual(asked, ['http://models.invalid/v1/chat/completions']);
    const straight = createOpenAiProvider({
      baseUrl,
      key: 'sk-1',
      proxies: { HTTP_PROXY: url, NO_PROXY: 'models.invalid' },
    });
    assert.match(await answerOf(straight), /no computer has that name/);
    assert.equal(asked.length, 1);
  });

  it('goes through a proxy by a tunnel where it is encrypted, and trusts what the person trusts', async () => {
    const { url, asked } = await proxy(await behindTls());
    const provider = createOpenAiProvider({
      baseUrl: 'https://models.invalid/v1',
      key: 'sk-1',
      proxies: { HTTPS_PROXY: url },
      ca,
    });
    assert.equal(await answerOf(provider), 'here');
    assert.deepEqual(asked, ['CONNECT models.invalid:443']);
  });

  it('trusts no certificate that nobody vouches for, and says so; nor a file that is not there', async () => {
    const baseUrl = `https://localhost:${String(portOf(await behindTls()))}/v1`;
    const strange = createOpenAiProvider({ baseUrl, key: 'sk-1' });
    assert.match(await answerOf(strange), /the encrypted connection could not be made .*certificates/);
    assert.equal(await answerOf(createOpenAiProvider({ baseUrl, key: 'sk-1', ca })), 'here');
    const missing = createOpenAiProvider({ baseUrl, key: 'sk-1', ca: '/nowhere.pem' });
    assert.match(await answerOf(missing), /certificates for openai, \/nowhere\.pem, cannot be read/);
    assert.equal(model.requests.length, 1);
  });

  it('says that a proxy cannot be reached', async () => {
    const gone = await proxy();
    for (const server of servers.splice(0)) server.close();
    const provider = createOpenAiProvider({ baseUrl: 'http://models.invalid/v1', proxies: { HTTP_PROXY: gone.url } });
    assert.match(await answerOf(provider), /cannot be reached/);
  });

  it('is straight to a server of this machine, whatever proxies the environment names', async () => {
    const { url, asked } = await proxy();
    const environment = { HTTP_PROXY: url, http_proxy: url };
    const provider = await createModelProvider({ baseUrl: model.url, key: 'sk-1', environment });
    assert.equal(await answerOf(provider), 'here');
    assert.deepEqual(asked, []);
    const named = await createModelProvider({
      baseUrl: 'http://models.invalid/v1',
      key: 'sk-1',
      setup: { proxy: url },
    });
    assert.equal(await answerOf(named), 'here');
    assert.equal(asked.length, 1);
  });
});
