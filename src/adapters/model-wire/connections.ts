/**
 * Owns the connections to model servers: kept alive between calls, one for each call that runs at the same time.
 * Idle ones do not keep the process alive. Node's own `fetch` is not used: it drops an idle connection after four seconds,
 * tells nothing of the phases of connecting, and costs 37 ms and 17 MB to load.
 */
import { Readable } from 'node:stream';
import type { Deadlines } from './deadlines.ts';

/** What a server answered: the head, and the body as it comes in. */
export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Readable;
}

/** What is sent to a server: posted when there is a body, else asked for. */
export interface Sending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends; rejects with the error of the connection. Ends when the deadlines' signal is aborted. */
export type Send = (sending: Sending, deadlines: Deadlines) => Promise<Answer>;

/** A way to send, and how the connections that it keeps are closed. */
export interface Connections {
  readonly send: Send;
  readonly close: () => void;
}

/** How servers are reached that are not reached straight away, or are not known to everybody. */
export interface Route {
  /** Variables as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in either case. */
  readonly proxies?: Readonly<Record<string, string | undefined>> | undefined;
  /** A file with certificates to trust beside the usual ones. */
  readonly ca?: string | undefined;
}

/** The usual certificates and those of a file. */
function trusted(file: string): string[] {
  const { getCACertificates, rootCertificates } = process.getBuiltinModule('node:tls');
  const own = process.getBuiltinModule('node:fs').readFileSync(file, 'utf8');
  // Older ones of the Nodes that we run on do not know it.
  const usual = (getCACertificates as typeof getCACertificates | undefined)?.('default') ?? rootCertificates;
  return [...usual, own];
}

/**
 * Over node:https when `encrypted`, else node:http. They are taken in this way as an `import` would read all that they
 * export, among it Node's `fetch`. Throws when the file with certificates cannot be read.
 */
export function createConnections(encrypted: boolean, { proxies, ca }: Route = {}): Connections {
  const { Agent, request: open } = encrypted
    ? process.getBuiltinModule('node:https')
    : process.getBuiltinModule('node:http');
  const agent = new Agent({
    keepAlive: true,
    scheduling: 'lifo',
    ...(proxies ? { proxyEnv: { ...proxies } } : {}),
    ...(encrypted && ca !== undefined ? { ca: trusted(ca) } : {}),
  });
  const send: Send = ({ url, headers, body }, deadlines) =>
    new Promise((resolve, reject) => {
      deadlines.enter('connect');
      const method = body === undefined ? 'GET' : 'POST';
      const request = open(url, { method, headers, agent, signal: deadlines.signal });
      request.once('socket', (socket) => {
        const connected = (): void => {
          deadlines.enter('first-byte');
        };
        if (socket.connecting) socket.once(encrypted ? 'secureConnect' : 'connect', connected);
        else connected();
      });
      request.on('error', reject);
      request.once('response', (response) => {
        resolve({
          status: response.statusCode ?? 0,
          header: (name) => response.headers[name]?.toString(),
          body: response,
        });
      });
      request.end(body);
    });
  return {
    send,
    close: () => {
      agent.destroy();
    },
  };
}

/** Over a `fetch` of the host's. Connecting cannot be told from waiting for the first byte. */
export function connectionsByFetch(given: typeof fetch): Connections {
  const send: Send = async ({ url, headers, body }, deadlines) => {
    deadlines.enter('first-byte');
    const response = await given(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      ...(body === undefined ? {} : { body }),
      signal: deadlines.signal,
      redirect: 'manual',
    });
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      body: response.body ? Readable.fromWeb(response.body) : Readable.from([]),
    };
  };
  return { send, close: () => undefined };
}

/** How long a body may still take to end once its answer is whole, in milliseconds: then its connection is given up. */
const lingering = 1000;

/**
 * Hands on a body chunk by chunk until it ends or `take` has had enough: `drain` reads the rest to nothing, so that the
 * connection can be used again, `close` closes it. Answers with the error that broke the body off; undefined when nothing did.
 * What `take` throws is thrown, with the connection closed.
 */
export function readBody(
  body: Readable,
  take: (chunk: Buffer) => 'more' | 'drain' | 'close',
): Promise<Error | undefined> {
  return new Promise((resolve, reject) => {
    let done = false;
    const next = (chunk: Uint8Array): void => {
      const wish = take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      if (wish === 'more') return;
      done = true;
      if (wish === 'close') body.destroy();
      else closeSoon(body);
      resolve(undefined);
    };
    body.on('data', (chunk: Uint8Array) => {
      if (done) return;
      try {
        next(chunk);
      } catch (error) {
        done = true;
        body.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    body.once('end', () => {
      resolve(undefined);
    });
    body.on('error', resolve);
    body.once('close', () => {
      resolve(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    });
  });
}

function closeSoon(body: Readable): void {
  const timer = setTimeout(() => body.destroy(), lingering).unref();
  body.once('close', () => {
    clearTimeout(timer);
  });
}
