import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { err } from '../../core/base/index.ts';
import { failure } from '../../core/domain/index.ts';
import type { CodeIndex } from '../../core/ports/index.ts';
import type { AnswerOf, Confided, FromProcess, IndexCall, ToProcess } from './messages.ts';

interface IndexProcessOptions {
  /** The program of the process: one that calls `serveIndex`. */
  readonly url: URL;
  /** What it is started with. */
  readonly args: readonly string[];
  /** What the process finds git and folders by, and what is named besides; nothing else of this one's environment reaches it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly names?: readonly string[];
  /** What it is told in confidence, asked for when it starts. */
  readonly confide?: () => Confided;
  /** Milliseconds without a request after which the process goes; five seconds when not given. */
  readonly idleFor?: number;
}

/** Megabytes of JavaScript that the process may hold, running out of which ends it alone; and of what it has just made. */
const memory = { all: 512, young: 8 };

/** Milliseconds: long enough for what is asked one after the other, short enough that nothing is held for nothing. */
const usualIdle = 5_000;

const passed = 'PATH HOME TMPDIR TEMP TMP LANG SystemRoot USERPROFILE LD_LIBRARY_PATH NODE_COMPILE_CACHE'.split(' ');
const ofGit = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'];

function start({ url, args, environment, names = [] }: IndexProcessOptions): ChildProcess {
  const known = [...passed, ...ofGit, ...names].flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const asNode = process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {};
  return fork(fileURLToPath(url), [...args], {
    serialization: 'advanced',
    // Grammars optimised in the background take hundreds of megabytes; so do words that are collected only now and then.
    execArgv: [
      '--liftoff-only',
      `--max-old-space-size=${String(memory.all)}`,
      `--max-semi-space-size=${String(memory.young)}`,
      '--no-warnings',
    ],
    env: { ...Object.fromEntries(known), ...asNode },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

const gone = failure('agent-failed', 'The index of the code stopped. Try again.', { retryable: true });
const closed = failure('cancelled', 'The index of the code was closed.');

/** Whether the process keeps this one alive. */
function hold(child: ChildProcess, isBusy: boolean): void {
  for (const each of [child, child.channel]) {
    if (isBusy) each?.ref();
    else each?.unref();
  }
}

/** Lets the process go; resolves when it has gone. */
async function letGo(child: ChildProcess): Promise<void> {
  child.ref();
  const exit = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  if (child.connected) child.disconnect();
  await exit;
}

interface Request<K extends IndexCall> {
  readonly call: K;
  readonly input?: unknown;
}

/**
 * Owns one process, its requests, and the time that it is kept without any.
 *
 * Invariants:
 * 1. There is no process before the first request; one that ended is replaced with the next.
 * 2. Every request is answered once: by the process, or with a failure when that ends or the index is closed.
 * 3. Only a request keeps this process alive, not the other one.
 */
function createCaller(options: IndexProcessOptions) {
  const waiting = new Map<number, (answer: AnswerOf<IndexCall>) => void>();
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let count = 0;
  let isClosed = false;

  function started(): ChildProcess {
    const process = start(options);
    const ended = (): void => {
      if (child !== process) return;
      child = undefined;
      clearTimeout(idle);
      for (const settle of [...waiting.values()]) settle(err(isClosed ? closed : gone));
    };
    process.on('message', (message) => {
      const { id, answer } = message as FromProcess;
      waiting.get(id)?.(answer);
    });
    process.on('error', ended);
    process.on('exit', ended);
    const confided = options.confide?.();
    if (confided) process.send({ id: 0, call: 'know', confided } satisfies ToProcess, () => undefined);
    return process;
  }

  function rest(): void {
    if (!child) return;
    hold(child, false);
    idle = setTimeout(() => child?.disconnect(), options.idleFor ?? usualIdle).unref();
  }

  function ask<K extends IndexCall>(request: Request<K>, signal?: AbortSignal): Promise<AnswerOf<K>> {
    if (isClosed) return Promise.resolve(err(closed) as AnswerOf<K>);
    // One that was let go takes no more requests.
    const asked = child?.connected ? child : (child = started());
    clearTimeout(idle);
    hold(asked, true);
    const id = ++count;
    return new Promise((resolve) => {
      const cancel = (): void => void asked.send({ id, call: 'cancel' } satisfies ToProcess, () => undefined);
      waiting.set(id, (answer) => {
        waiting.delete(id);
        signal?.removeEventListener('abort', cancel);
        if (waiting.size === 0) rest();
        resolve(answer as AnswerOf<K>);
      });
      asked.send({ id, ...request }, () => undefined);
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  async function close(): Promise<void> {
    isClosed = true;
    if (child) await letGo(child);
  }

  return { ask, close };
}

/** An index in another process, which starts with the first request and goes when it is not used. */
export function connectIndex(options: IndexProcessOptions): CodeIndex {
  const { ask, close } = createCaller(options);
  return {
    refresh: (signal) => ask({ call: 'refresh' }, signal),
    standing: () => ask({ call: 'standing' }),
    leftOut: () => ask({ call: 'leftOut' }),
    fill: (input, signal) => ask({ call: 'fill', input }, signal),
    search: (input, signal) => ask({ call: 'search', input }, signal),
    map: (input, signal) => ask({ call: 'map', input }, signal),
    around: (input) => ask({ call: 'around', input }),
    close,
  };
}
