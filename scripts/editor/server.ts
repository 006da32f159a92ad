/**
 * The server of a real VS Code, as a process group that ends as a whole.
 *
 * Invariants:
 * 1. A server that was started is stopped by `stop`, or by the end of this process, whichever comes first.
 * 2. When `stop` has resolved, no process of the group is left.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Installation } from './installation.ts';
import { processesOf, signalGroup } from './processes.ts';

/** A running server. */
export interface EditorServer {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** All that it printed. */
  output(): string;
  /** The processes in which extensions run, one for each window. */
  extensionHosts(): readonly number[];
  /** Resolves when it has ended, by itself or by `stop`. */
  readonly ended: Promise<void>;
  /** Ends it with all its processes. */
  stop(): Promise<void>;
}

/** Where a server keeps what it keeps, and what it runs with. */
export interface ServerFolders {
  readonly data: string;
  readonly extensions: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How long a server may take to listen, and how long to end when it is asked to, in milliseconds. */
const patience = { start: 90_000, stop: 5_000 };

/** Resolves with the port when the server prints it; rejects when it ends before, or says nothing for too long. */
function portOf(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The editor's server did not start:\n${output()}`));
    }, patience.start);
    const look = (): void => {
      const port = /listening on (?:http:\/\/127\.0\.0\.1:)?(\d+)/.exec(output())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(port);
    };
    child.stdout?.on('data', look);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The editor's server ended with exit code ${String(code)}:\n${output()}`));
    });
  });
}

async function endGroup(group: number): Promise<void> {
  signalGroup(group, 'SIGTERM');
  const end = performance.now() + patience.stop;
  while (processesOf(group).length > 0 && performance.now() < end) await wait(50);
  while (processesOf(group).length > 0) {
    signalGroup(group, 'SIGKILL');
    await wait(20);
  }
}

async function start(args: readonly string[], environment: Environment): Promise<EditorServer> {
  const child = spawn(process.execPath, args, {
    detached: true,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const group = child.pid ?? 0;
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  }
  const atExit = (): void => {
    signalGroup(group, 'SIGKILL');
  };
  process.on('exit', atExit);
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => {
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    await endGroup(group);
    process.off('exit', atExit);
  };
  try {
    const port = await portOf(child, () => text);
    return {
      address: `http://127.0.0.1:${port}`,
      output: () => text,
      extensionHosts: () =>
        processesOf(group)
          .filter(({ command }) => command.includes('--type=extensionHost'))
          .map(({ id }) => id),
      ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts VS Code as people use it in a browser: with settings and extensions of its own folders. */
export function startEditor(
  { codeServer }: Installation,
  folders: ServerFolders,
  environment: Environment,
  port = 0,
): Promise<EditorServer> {
  mkdirSync(folders.data, { recursive: true });
  const config = path.join(folders.data, 'config.yaml');
  writeFileSync(config, '');
  const args = [
    path.join(codeServer, 'out/node/entry.js'),
    ...['--config', config, '--auth', 'none', '--bind-addr', `127.0.0.1:${String(port)}`],
    ...['--user-data-dir', folders.data, '--extensions-dir', folders.extensions],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
  ];
  return start(args, environment);
}

/** Starts VS Code for tests that run inside its extension host: it tells their end to the page that opened it. */
export function startTestEditor(
  { codeServer }: Installation,
  folders: ServerFolders,
  environment: Environment,
): Promise<EditorServer> {
  const args = [
    path.join(codeServer, 'lib/vscode/out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
    ...['--enable-smoke-test-driver', '--telemetry-level', 'off', '--disable-workspace-trust'],
    ...['--server-data-dir', folders.data, '--extensions-dir', folders.extensions],
  ];
  return start(args, environment);
}
