import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo, ListenOptions, Socket } from 'node:net';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProxy, type ProxyTerms } from './proxy.ts';

/** A proxy that listens, for one command. */
export interface Network {
  /** The folder that its socket lies in; null where it listens at a port of this machine. */
  readonly folder: string | null;
  /** What the command finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends it with all its connections. Never rejects. */
  readonly close: () => Promise<void>;
}

/** The port inside of a sandbox with a network of its own, where nobody else is. */
export const innerPort = 3_128;
export const socketName = 'proxy';

/** By what programs learn that they are to ask a proxy. */
export function proxyEnvironment(proxy: string): Readonly<Record<string, string>> {
  const { hostname, port } = new URL(proxy);
  const here = 'localhost,127.0.0.1,::1';
  const ofJava = ['http', 'https'].map((scheme) => `-D${scheme}.proxyHost=${hostname} -D${scheme}.proxyPort=${port}`);
  return {
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    http_proxy: proxy,
    https_proxy: proxy,
    ALL_PROXY: proxy,
    all_proxy: proxy,
    NO_PROXY: here,
    no_proxy: here,
    npm_config_proxy: proxy,
    npm_config_https_proxy: proxy,
    npm_config_noproxy: here,
    YARN_HTTP_PROXY: proxy,
    YARN_HTTPS_PROXY: proxy,
    NODE_USE_ENV_PROXY: '1',
    MAVEN_OPTS: ofJava.join(' '),
    GRADLE_OPTS: ofJava.join(' '),
  };
}

/** A folder that nobody else enters, where a confined command does not see those of others. */
function makeFolder(): Promise<string> {
  const usual = realpathSync(tmpdir());
  return mkdtemp(path.join(/^\/(?:tmp|run|var\/tmp)(?:\/|$)/.test(usual) ? usual : '/tmp', 'maestro-'));
}

/**
 * Opens the way out for one command.
 *
 * @param by `socket`: a file that only this command's sandbox shows. `port`: at this machine, with a password.
 */
export async function openNetwork(by: 'socket' | 'port', terms: Omit<ProxyTerms, 'password'>): Promise<Network> {
  const password = by === 'port' ? randomBytes(24).toString('hex') : null;
  const server = createProxy({ ...terms, password });
  const folder = by === 'socket' ? await makeFolder() : null;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const at: ListenOptions = folder === null ? { host: '127.0.0.1', port: 0 } : { path: path.join(folder, socketName) };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, resolve);
  });
  const port = folder === null ? (server.address() as AddressInfo).port : innerPort;
  const user = password === null ? '' : `maestro:${password}@`;
  return {
    folder,
    environment: proxyEnvironment(`http://${user}127.0.0.1:${String(port)}`),
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (folder !== null) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
