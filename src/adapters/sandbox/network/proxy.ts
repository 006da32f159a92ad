/**
 * The only way out of a sandbox: a proxy of HTTP for one command, outside of it.
 *
 * Invariants:
 * 1. A name that is not granted is never looked up, so that nothing can be told by asking for it.
 * 2. The addresses that were checked are those that are connected to; a name is not looked up twice for one connection.
 * 3. Each request is judged by itself, also those that follow others on a connection. Redirections are not followed.
 * 4. Who asked hears of a refusal, and `onConnection` of everything before a byte is passed on.
 */
import { lookup as lookUp } from 'node:dns/promises';
import { createServer, request as requestOf, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import type { Connection } from '../../../core/ports/index.ts';
import { mayConnect, readAuthority, type HostGrant } from './hosts.ts';

/** The addresses of a name. */
export type Lookup = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** What a proxy lets through. */
export interface ProxyTerms {
  readonly grants: readonly HostGrant[];
  readonly onConnection: (connection: Connection) => void;
  /** What asks have to bring along, where others than the command could ask; null where the way to it is the command's alone. */
  readonly password: string | null;
  readonly lookup?: Lookup;
}

/** Milliseconds until a connection has to stand, and for which one may be silent. */
const connectWait = 30_000;
const silence = 600_000;

/** Headers that are about one connection and are not passed on; those of a proxy among them. */
const ofConnection =
  /^(?:connection|proxy-.*|keep-alive|te|trailer|transfer-encoding|upgrade|host|http2-settings|expect)$/i;

/** A place that may be connected to, at addresses that were checked. */
interface Way {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly { readonly address: string; readonly family: number }[];
}

/** Asks as this machine does. */
export const everyAddress: Lookup = (host) => lookUp(host, { all: true, order: 'verbatim' });

/** Why something was not let through, for whoever reads the answer. */
function refusal({ host, port, outcome }: Connection, grants: readonly HostGrant[]): string {
  const place = `${host}:${String(port)}`;
  switch (outcome) {
    case 'private-address':
      return `${place} leads to a private address, which was not granted.`;
    case 'no-such-host':
      return `There is no host ${host}.`;
    case 'unreachable':
    case 'reached':
      return `${place} cannot be reached.`;
    case 'malformed':
      return 'This is not how a proxy is asked.';
    case 'not-granted': {
      const granted = grants.map((each) => `${each.host}:${String(each.port)}`).join(', ');
      return `The sandbox lets nothing through to ${place}. Granted: ${granted}.`;
    }
  }
}

/** Finds out whether a place may be reached, and by which addresses. */
async function wayTo(host: string, port: number, terms: ProxyTerms): Promise<Way | Connection['outcome']> {
  const grants = terms.grants.filter((each) => each.host === host && each.port === port);
  if (grants.length === 0) return 'not-granted';
  const family = isIP(host);
  const found = family !== 0 ? [{ address: host, family }] : await (terms.lookup ?? everyAddress)(host).catch(() => []);
  if (found.length === 0) return 'no-such-host';
  // One private address among others is a name that somebody turns about.
  const isFine = found.every(({ address }) => grants.some((grant) => mayConnect(address, grant)));
  return isFine ? { host, port, addresses: found } : 'private-address';
}

function malformed(url: string): Connection {
  return { host: url.slice(0, 253), port: 0, outcome: 'malformed' };
}

/** A way to what a request names; what keeps it from there, with the place as far as it can be read, where there is none. */
async function wayFor(
  url: string,
  asked: ReturnType<typeof readAuthority>,
  terms: ProxyTerms,
): Promise<Way | Connection> {
  if (!asked) return malformed(url);
  const way = await wayTo(asked.host, asked.port, terms);
  return typeof way === 'string' ? { ...asked, outcome: way } : way;
}

/** Answers with the addresses that are known already. */
function known({ addresses }: Way): LookupFunction {
  return (_host, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
}

function open(way: Way): Socket {
  const { host, port } = way;
  return connect({ host, port, lookup: known(way), autoSelectFamily: true, allowHalfOpen: true, timeout: connectWait });
}

function isAsked({ headers }: IncomingMessage, { password }: ProxyTerms): boolean {
  if (password === null) return true;
  return headers['proxy-authorization'] === `Basic ${Buffer.from(`maestro:${password}`).toString('base64')}`;
}

function answerText(code: number, text: string): string {
  const reason = code === 407 ? 'Proxy Authentication Required' : code === 502 ? 'Bad Gateway' : 'Forbidden';
  return [
    `HTTP/1.1 ${String(code)} ${reason}`,
    'Content-Type: text/plain',
    `Content-Length: ${String(Buffer.byteLength(text))}`,
    'Connection: close',
    '',
    text,
  ].join('\r\n');
}

/** `CONNECT`: bytes go to and fro as they are. */
async function tunnel(message: IncomingMessage, near: Duplex, head: Buffer, terms: ProxyTerms): Promise<void> {
  near.on('error', () => near.destroy());
  const refuse = (connection: Connection, code = 403): void => {
    terms.onConnection(connection);
    near.end(answerText(code, refusal(connection, terms.grants)));
  };
  if (!isAsked(message, terms)) return void near.end(answerText(407, ''));
  const url = message.url ?? '';
  const way = await wayFor(url, readAuthority(url), terms);
  if ('outcome' in way) {
    refuse(way);
    return;
  }
  const { host, port } = way;
  const far = open(way);
  far.once('error', () => {
    if (far.connecting || !far.remoteAddress) refuse({ host, port, outcome: 'unreachable' }, 502);
  });
  far.once('timeout', () => far.destroy(new Error('silent')));
  near.once('close', () => far.destroy());
  far.once('connect', () => {
    terms.onConnection({ host, port, outcome: 'reached', address: far.remoteAddress ?? '' });
    far.setTimeout(silence);
    near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) far.write(head);
    pipeline(near, far, near, () => undefined);
  });
}

/** Headers that are passed on, as they were written. */
function passedOn(raw: readonly string[], named: string | undefined): [string, string][] {
  const more = new Set((named ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]];
    if (!ofConnection.test(name) && !more.has(name.toLowerCase())) pairs.push([name, value]);
  }
  return pairs;
}

/** A request without encryption, to be made again for whoever asked. */
function readTarget(url: string): URL | null {
  if (!/^http:\/\//i.test(url) || !URL.canParse(url)) return null;
  const target = new URL(url);
  return target.username === '' && target.password === '' ? target : null;
}

async function forward(message: IncomingMessage, answer: ServerResponse, terms: ProxyTerms): Promise<void> {
  const refuse = (connection: Connection, code = 403): void => {
    terms.onConnection(connection);
    if (answer.headersSent) return void answer.destroy();
    answer.writeHead(code, { 'Content-Type': 'text/plain', Connection: 'close' });
    answer.end(refusal(connection, terms.grants));
  };
  if (!isAsked(message, terms)) return void answer.writeHead(407).end();
  const url = message.url ?? '';
  const target = readTarget(url);
  const asked = target && readAuthority(`${target.hostname}:${target.port === '' ? '80' : target.port}`);
  const way = await wayFor(url, asked, terms);
  if (!target || 'outcome' in way) {
    refuse('outcome' in way ? way : malformed(url));
    return;
  }
  const { host, port } = way;
  const hasBody = message.headers['transfer-encoding'] !== undefined;
  const made = requestOf({
    createConnection: () => open(way),
    method: message.method ?? 'GET',
    path: target.pathname + target.search,
    setHost: false,
    headers: [
      ['Host', target.host],
      ...passedOn(message.rawHeaders, message.headers.connection),
      // Whatever the method, a body whose length is not known is told as one, and not taken for another request.
      ...(hasBody ? [['Transfer-Encoding', 'chunked'] as [string, string]] : []),
      ['Connection', 'close'],
    ].flat(),
  });
  made.once('socket', (socket) =>
    socket.once('connect', () =>
      terms.onConnection({ host, port, outcome: 'reached', address: socket.remoteAddress ?? '' }),
    ),
  );
  made.once('error', () => refuse({ host, port, outcome: 'unreachable' }, 502));
  answer.once('close', () => made.destroy());
  made.once('response', (got) => {
    const headers = passedOn(got.rawHeaders, got.headers.connection).flat();
    answer.writeHead(got.statusCode ?? 502, got.statusMessage, headers);
    pipeline(got, answer, () => undefined);
  });
  pipeline(message, made, () => undefined);
}

/** A proxy for one command; not yet listening. */
export function createProxy(terms: ProxyTerms): Server {
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 30_000, requestTimeout: 0 });
  server.maxConnections = 256;
  server.on('request', (message, answer) => {
    forward(message, answer, terms).catch(() => answer.destroy());
  });
  server.on('connect', (message, near, head) => {
    tunnel(message, near, head, terms).catch(() => near.destroy());
  });
  server.on('clientError', (_error, near) => {
    near.end(answerText(403, 'This is not how a proxy is asked.'));
  });
  return server;
}
