/**
 * A model server for tests and benches: speaks the real wire of Chat Completions, or of another kind of server, on
 * loopback, streamed or whole, and answers by a script.
 *
 * Owns the listening socket, the connections and the record of all requests.
 * 1. A request is on record before it is answered; its `ended` settles once, also when the server closes.
 * 2. The key is on no record.
 * 3. After `close` no socket and no timer is left.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { anthropic } from './anthropic.ts';
import { stream, type Ending } from './answering.ts';
import { chat } from './chat.ts';
import type { Dialect } from './dialect.ts';
import { ollama } from './ollama.ts';
import { responses } from './responses.ts';
import { chooserOf, conversationOf, type Conversation, type Script, type ScriptedAnswer } from './script.ts';

export type { Conversation, Moment, Script, ScriptedAnswer, ScriptedCall } from './script.ts';

/** A request as it came in. */
export interface RecordedRequest {
  /** Milliseconds of `performance.now()` when its head had come in. */
  readonly at: number;
  /** The same when the last byte of its answer was handed over; undefined before. */
  readonly answeredAt: number | undefined;
  readonly path: string;
  /** Without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it carried the right key. */
  readonly authorised: boolean;
  /** Number of the connection that it came by, from 1. */
  readonly connection: number;
  /** Whether that connection had been used before. */
  readonly reused: boolean;
  readonly bytes: number;
  /** The body as it was sent; empty when only sizes are kept. */
  readonly body: string;
  /** How its answer ended. */
  readonly ended: Promise<Ending>;
}

export interface ModelServer {
  /** The base address, such as `http://127.0.0.1:40001/v1`. */
  readonly url: string;
  /** In order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Conversations that the script had no answer for: they were refused with 400. */
  readonly unanswered: readonly Conversation[];
  /** Connections since the start, and those open now. */
  connections(): { readonly made: number; readonly open: number };
  /** The nth request, from 1, once it came in. */
  request(number: number): Promise<RecordedRequest>;
  close(): Promise<void>;
}

/** The kinds of servers there are. */
export type WireKind = keyof typeof dialects;
const dialects = { chat, responses, anthropic, ollama };

export interface ModelServerOptions {
  /** What it speaks; Chat Completions when left out. */
  readonly wire?: WireKind | undefined;
  readonly script: Script;
  /** Asked for when given: other keys are refused with 401. */
  readonly key?: string;
  /** The models on its list. */
  readonly models?: readonly string[];
  /** `sizes` keeps no bodies, for thousands of turns. */
  readonly keep?: 'bodies' | 'sizes';
}

/** What a server sends for the first answer of a conversation, frame by frame: for tests that change it. */
export function framesFor(wire: WireKind, answer: ScriptedAnswer): readonly string[] {
  const asked = { model: 'scripted-1', turn: 0, length: 100, tellsUsage: true };
  return dialects[wire].frames(answer, asked).map(({ text }) => text);
}

interface State {
  readonly dialect: Dialect;
  readonly options: ModelServerOptions;
  readonly choose: (conversation: Conversation) => ScriptedAnswer | undefined;
  readonly requests: RecordedRequest[];
  readonly unanswered: Conversation[];
  readonly sockets: Map<Socket, { readonly number: number; requests: number }>;
  readonly arrivals: Set<() => void>;
}

export async function createModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const state: State = {
    dialect: dialects[options.wire ?? 'chat'],
    options,
    choose: chooserOf(options.script),
    requests: [],
    unanswered: [],
    sockets: new Map(),
    arrivals: new Set(),
  };
  let made = 0;
  const server = createServer(
    { keepAliveTimeout: 600_000 },
    (request, response) => void handle(state, request, response),
  );
  server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    state.sockets.set(socket, { number: ++made, requests: 0 });
    socket.on('error', () => undefined);
    socket.once('close', () => state.sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${state.dialect.base}`,
    requests: state.requests,
    unanswered: state.unanswered,
    connections: () => ({ made, open: state.sockets.size }),
    request: (number) => arrival(state, number),
    close: () => close(server, state),
  };
}

async function arrival({ requests, arrivals }: State, number: number): Promise<RecordedRequest> {
  for (;;) {
    const found = requests[number - 1];
    if (found) return found;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const tell = (): void => {
      resolve(undefined);
    };
    arrivals.add(tell);
    await promise;
    arrivals.delete(tell);
  }
}

async function close(server: Server, { sockets }: State): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets.keys()) socket.destroy();
  await closed;
}

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const at = performance.now();
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return;
  }
  const body = Buffer.concat(chunks).toString('utf8');
  const { promise: ended, resolve } = Promise.withResolvers<Ending>();
  const record = recordOf(state, request, { at, body, ended });
  state.requests.push(record);
  for (const tell of state.arrivals) tell();
  const ending = await answer(state, record.authorised, body, response, gone.signal).catch(() => 'gone' as const);
  if (ending === 'answered' && !response.writableFinished && !gone.signal.aborted) {
    await Promise.race([once(response, 'finish'), once(gone.signal, 'abort')]);
  }
  Object.assign(record, { answeredAt: performance.now() });
  resolve(ending);
}

function recordOf(
  { options, sockets }: State,
  request: IncomingMessage,
  { at, body, ended }: Pick<RecordedRequest, 'at' | 'body' | 'ended'>,
): RecordedRequest {
  const socket = sockets.get(request.socket);
  if (socket) socket.requests++;
  const { authorization, ...headers } = request.headers;
  return {
    at,
    answeredAt: undefined,
    path: request.url ?? '',
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    authorised: options.key === undefined || authorization === `Bearer ${options.key}`,
    connection: socket?.number ?? 0,
    reused: (socket?.requests ?? 0) > 1,
    bytes: Buffer.byteLength(body),
    body: options.keep === 'sizes' ? '' : body,
    ended,
  };
}

async function answer(
  state: State,
  authorised: boolean,
  body: string,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<Ending> {
  const { dialect, options } = state;
  const url = response.req.url ?? '';
  const refuse = (status: number, message: string, code: string): Ending =>
    send(response, status, {}, dialect.refusal(message, code));
  if (!authorised) return refuse(401, 'Incorrect API key provided.', 'invalid_api_key');
  if (url === dialect.modelsPath && response.req.method === 'GET')
    return send(response, 200, {}, dialect.models(options.models ?? []));
  const embedded = dialect.embed && url === dialect.embed.path ? dialect.embed.answer(jsonOf(body)) : undefined;
  if (embedded)
    return typeof embedded === 'string' ? refuse(400, embedded, 'bad_request') : send(response, 200, {}, embedded);
  if (url !== dialect.path) return refuse(404, `Invalid URL (${url})`, 'not_found');
  const wanted = dialect.read(jsonOf(body));
  if (typeof wanted === 'string') return refuse(400, wanted.slice(0, 500), 'bad_request');
  const conversation = conversationOf(wanted);
  const chosen = state.choose(conversation);
  if (!chosen) {
    state.unanswered.push(conversation);
    return refuse(400, `the script has no answer to turn ${conversation.turn}: ${conversation.last}`, 'no_answer');
  }
  const { fault, delayMs = 0 } = chosen;
  if (delayMs > 0) await wait(delayMs, undefined, { signal: gone });
  if (fault?.kind === 'status') return send(response, fault.status, fault.headers ?? {}, fault.body ?? {});
  if (fault?.kind === 'body') {
    response.writeHead(200, { 'content-type': fault.type ?? dialect.contentType }).end(fault.body);
    return 'answered';
  }
  const tellsUsage = wanted.stream_options?.include_usage ?? false;
  const asked = { model: wanted.model, turn: conversation.turn, length: body.length, tellsUsage };
  if (!wanted.stream) return send(response, 200, {}, dialect.whole(chosen, asked));
  return stream(response, chosen, { frames: dialect.frames(chosen, asked), contentType: dialect.contentType }, gone);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: object | string,
): Ending {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(text);
  return 'answered';
}
