import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCommandRunner } from '../../../src/adapters/command-runner/index.ts';
import type { Reach } from '../../../src/adapters/sandbox/index.ts';
import type { CommandOrder, CommandRunner, Connection } from '../../../src/core/ports/index.ts';
import { sandboxIn, type Ran } from './place.ts';

/** A worktree, and two services of this machine, of which one is granted as `db.internal`. */
export interface NetworkPlace {
  readonly folder: string;
  /** Ports of the services. */
  readonly granted: string;
  readonly other: string;
  /** How often each was reached. */
  readonly far: { granted: number; other: number };
  runnerWith(reach?: Partial<Reach>): CommandRunner;
  run(line: string, more?: Partial<CommandOrder>, runner?: CommandRunner): Promise<Connected>;
  close(): void;
}

/** How a command ended, and the hosts that it asked for. */
export interface Connected extends Ran {
  readonly seen: readonly Connection[];
}

/** Asks for a page as programs do, by the proxy that the environment names; and prints what came of it. */
const asking = `
  const http = require('node:http');
  const { hostname, port } = new URL(process.env.HTTP_PROXY);
  const [, , path, method = 'GET'] = process.argv;
  const asked = http.request({ hostname, port, path, method, headers: { Connection: 'close' } });
  asked.on('connect', (answer) => { console.log('connect ' + answer.statusCode); process.exit(); });
  asked.on('response', (answer) => { let text = ''; answer.on('data', (part) => (text += part)); answer.on('end', () => console.log(answer.statusCode + ' ' + text)); });
  asked.on('error', (error) => console.log(error.code));
  asked.end();`;

/** Starts a service that counts who reaches it. */
async function serve(servers: Server[], count: () => void): Promise<string> {
  const server = createWebServer((_message, answer) => {
    count();
    answer.end('reached');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return String((server.address() as AddressInfo).port);
}

/** What runs commands there, with a sandbox from which some hosts may be reached. */
function runnerIn(top: string, folder: string, reach: Partial<Reach>): CommandRunner {
  const finder = createCommandRunner({ environment: process.env });
  const sandbox = sandboxIn(top, folder, {
    home: top,
    find: (program) => (program === 'npm' ? Promise.resolve(null) : finder.find(program, folder)),
    reach: () => Promise.resolve({ always: [], only: null, ...reach }),
    lookup: (host) =>
      host === 'db.internal' || host === 'turned.example'
        ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
        : Promise.reject(new Error('ENOTFOUND')),
  });
  return createCommandRunner({ environment: process.env, grace: 300, sandbox });
}

/** Opens one; both services are at work. */
export async function openNetwork(): Promise<NetworkPlace> {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-network-')));
  const folder = path.join(top, 'worktree');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'ask.cjs'), asking);
  const servers: Server[] = [];
  const far = { granted: 0, other: 0 };
  const granted = await serve(servers, () => far.granted++);
  const other = await serve(servers, () => far.other++);
  const runnerWith = (reach: Partial<Reach> = {}): CommandRunner => runnerIn(top, folder, reach);
  return {
    ...{ folder, granted, other, far, runnerWith },
    async run(line, more = {}, runner = runnerWith()) {
      const seen: Connection[] = [];
      const hosts = [`private:db.internal:${granted}`];
      const order = { run: line, title: line, folder, cwd: folder, timeout: 60_000, hosts };
      const onConnection = (connection: Connection): void => void seen.push(connection);
      const command = runner.start({ ...order, onConnection, ...more }, new AbortController().signal);
      return { end: await command.ended, printed: command.output(10_000).trim(), seen };
    },
    close() {
      for (const server of servers) server.close();
      rmSync(top, { recursive: true, force: true });
    },
  };
}
