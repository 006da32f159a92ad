import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts';

/** A worker that was started: a thread of this process, or a process. It keeps this one alive while it is held. */
export interface StartedWorker {
  post(message: ToWorker): void;
  hold(): void;
  letGo(): void;
  /** Ends it at once. */
  end(): Promise<void>;
}

/** Who hears of a worker. `ended` may come more than once. */
export interface WorkerListener {
  message(message: FromWorker): void;
  ended(why: string): void;
}

export type StartWorker = (url: URL, settings: WorkerSettings, listener: WorkerListener) => StartedWorker;

/** Megabytes that a worker may hold; running out of them ends it alone. */
const memory = 2048;

/** Starts a thread: it costs least, and what it holds is this process's. */
export const startThread: StartWorker = (url, settings, listener) => {
  const worker = new Worker(url, {
    workerData: settings,
    execArgv: [],
    // Kept away from the program's own output, and not read: reading would keep the process alive.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
  worker.on('message', (message: FromWorker) => listener.message(message));
  worker.on('error', (error) => listener.ended(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => listener.ended(`it ended with code ${code}`));
  return {
    post: (message) => worker.postMessage(message),
    hold: () => worker.ref(),
    letGo: () => worker.unref(),
    async end() {
      await worker.terminate();
    },
  };
};

/** Where a process of the workshop finds its settings. */
export const settingsVariable = 'MAESTRO_WORKSHOP';

/** What a process of the workshop may know of the environment: where programs and caches are, and no key. */
export function workerEnvironment(
  settings: WorkerSettings,
  environment: Readonly<Record<string, string | undefined>>,
  versions: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const names = 'PATH HOME TMPDIR TEMP TMP LANG SystemRoot USERPROFILE LD_LIBRARY_PATH NODE_COMPILE_CACHE'.split(' ');
  const known = names.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const asNode = versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {};
  return { ...Object.fromEntries(known), ...asNode, [settingsVariable]: JSON.stringify(settings) };
}

/** Starts a process: what it holds is its own, so that a host which is to stay small stays small. */
export const startProcess: StartWorker = (url, settings, listener) => {
  const child = fork(fileURLToPath(url), [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${memory}`, '--no-warnings'],
    env: workerEnvironment(settings, process.env, process.versions),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exit = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.on('message', (message) => listener.message(message as FromWorker));
  child.on('error', (error) => listener.ended(error.message));
  child.on('exit', (code, signal) => listener.ended(`it ended with ${signal ?? `code ${code ?? 0}`}`));
  return {
    post: (message) => void child.send(message, () => undefined),
    hold() {
      child.ref();
      child.channel?.ref();
    },
    letGo() {
      child.unref();
      child.channel?.unref();
    },
    async end() {
      child.ref();
      child.kill('SIGKILL');
      await exit;
    },
  };
};
