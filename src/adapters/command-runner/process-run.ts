import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { overBounds, type Passed } from './bounds.ts';
import { endProcesses } from './process-group.ts';
import { membersOf, type RunProcesses } from './process-table.ts';

/** What to start, and where its output goes. */
export interface ProcessOrder {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
  /** Bytes of memory that all its processes may hold together. */
  readonly memory: number;
  /** How many processes of it there may be at once. */
  readonly processes: number;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly grace: number;
  /** Marks all descendants, see `process-table.ts`. */
  readonly mark: string;
  readonly signal: AbortSignal;
  /** The process that is started is a sandbox, in which the command runs. */
  readonly isSandbox: boolean;
  onStarted(pid: number): Promise<void>;
  onOutput(stream: 'stdout' | 'stderr', chunk: Uint8Array): void;
}

/** What a process ended by. */
type EndKind = 'exited' | 'timed-out' | 'stopped' | Passed;

/** How a process ended. `signalName` and `exitCode` are the leader's. */
export type ProcessEnd =
  | { readonly kind: 'not-started'; readonly code: string; readonly message: string }
  | {
      readonly kind: EndKind;
      readonly exitCode: number | null;
      readonly signalName: string | null;
      /** Processes that the run left behind and that were ended with it. */
      readonly leftBehind: number;
    };

/** Milliseconds between SIGTERM and SIGKILL at most for what a person or the end of the engine stops: all ends within a second. */
const stopGrace = 500;

/** How long output may still come after all processes of the run are gone. */
const drainWait = 1_000;

/**
 * Runs a process as the leader of a group of its own and ends the whole group with it. Never rejects. Resolves only
 * when no process of the run is left, as far as the system shows them; a process that holds the pipe open does not
 * keep it from ending.
 */
export async function runProcess(order: ProcessOrder): Promise<ProcessEnd> {
  const child = await start(order);
  if ('kind' in child) return child;
  const warden = order.isSandbox && child.pid !== undefined ? { warden: child.pid } : {};
  const run: RunProcesses = { group: child.pid ?? null, mark: order.mark, ...warden };
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  child.stdout?.on('data', (chunk: Uint8Array) => order.onOutput('stdout', chunk));
  child.stderr?.on('data', (chunk: Uint8Array) => order.onOutput('stderr', chunk));
  if (child.pid !== undefined) await order.onStarted(child.pid);

  const kind = await firstOf(exited, order, child.pid);
  const living = kind === 'exited' ? await membersOf(run) : [];
  if (kind !== 'exited' || living.length > 0) await endProcesses(run, graceFor(kind, order.grace));
  const drained = new AbortController();
  await Promise.race([closed, delay(drainWait, undefined, { signal: drained.signal }).catch(() => undefined)]);
  drained.abort();
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
  // What lives a moment longer in a sandbox is what the system is ending with it.
  const leftBehind = order.isSandbox ? 0 : living.length;
  return { kind, exitCode: child.exitCode, signalName: child.signalCode, leftBehind };
}

/** Milliseconds that the processes of a run have to end by themselves. */
export function graceFor(kind: EndKind, grace: number): number {
  if (kind === 'out-of-memory' || kind === 'too-many-processes') return 0;
  return kind === 'stopped' ? Math.min(grace, stopGrace) : grace;
}

/** Which comes first: the leader's end, the time-out, the abort, or that it holds more than it may. */
async function firstOf(
  exited: Promise<void>,
  { timeout, memory, processes, signal }: ProcessOrder,
  leader: number | undefined,
): Promise<EndKind> {
  const done = new AbortController();
  const aborted = new Promise<'stopped'>((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'), { once: true, signal: done.signal });
  });
  const timer = delay(Math.min(timeout, 2 ** 31 - 1), 'timed-out' as const, { signal: done.signal });
  const full = leader === undefined ? [] : [overBounds(leader, { memory, processes }, done.signal)];
  const first = await Promise.race([exited.then(() => 'exited' as const), timer, aborted, ...full]);
  timer.catch(() => undefined);
  done.abort();
  return first;
}

function start(order: ProcessOrder): Promise<ChildProcess | (ProcessEnd & { kind: 'not-started' })> {
  return new Promise((resolve) => {
    const notStarted = (error: unknown): void => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
      resolve({ kind: 'not-started', code, message: error instanceof Error ? error.message : String(error) });
    };
    try {
      const child = spawn(order.program, order.args, {
        cwd: order.cwd,
        env: { ...order.environment },
        detached: process.platform !== 'win32',
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
      child.once('error', notStarted);
      child.once('spawn', () => resolve(child));
    } catch (error) {
      notStarted(error);
    }
  });
}
