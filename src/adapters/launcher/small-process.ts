import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromLauncher, ToLauncher } from './messages.ts';
import { withoutOutput, type Launcher, type ProgramEnd } from './program.ts';

/** A process that runs programs for this one. */
export interface SmallProcess extends Launcher {
  /** It takes runs only while it is ready. One that ended before it was cannot be had. */
  standing(): 'starting' | 'ready' | 'gone' | 'not-to-be-had';
}

function start(url: URL): ChildProcess {
  const asNode = process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {};
  const { LD_LIBRARY_PATH: libraries, NODE_COMPILE_CACHE: compiled } = process.env;
  const child = fork(fileURLToPath(url), [], {
    serialization: 'advanced',
    execArgv: ['--max-semi-space-size=1', '--no-warnings'],
    env: { ...asNode, LD_LIBRARY_PATH: libraries, NODE_COMPILE_CACHE: compiled },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // A run keeps this process alive, not the other one.
  child.unref();
  child.channel?.unref();
  return child;
}

const gone = withoutOutput({ name: 'Error', message: 'The process that had started it is gone.', code: 'EPIPE' });

/**
 * Starts a small process, which goes when it had nothing to run for a while.
 *
 * Invariant: every run ends once: by itself, by its time limit, by being called off, or because the process is gone.
 */
export function startSmallProcess(url: URL, idleFor: number): SmallProcess {
  const child = start(url);
  const waiting = new Map<number, (end: ProgramEnd) => void>();
  let standing: ReturnType<SmallProcess['standing']> = 'starting';
  let idle: NodeJS.Timeout | undefined;
  let count = 0;

  function rest(): void {
    child.channel?.unref();
    idle = setTimeout(() => {
      standing = 'gone';
      if (child.connected) child.disconnect();
    }, idleFor).unref();
  }
  function ended(): void {
    standing = standing === 'starting' ? 'not-to-be-had' : 'gone';
    clearTimeout(idle);
    for (const settle of [...waiting.values()]) settle(gone);
  }
  child.on('message', (message) => {
    const told = message as FromLauncher;
    if ('ready' in told) {
      standing = 'ready';
      rest();
    } else waiting.get(told.id)?.(told.end);
  });
  child.on('error', ended);
  child.on('exit', ended);

  const tell = (message: ToLauncher): void => void child.send(message, () => undefined);
  return {
    standing: () => standing,
    run(run, signal) {
      clearTimeout(idle);
      child.channel?.ref();
      const id = ++count;
      const callOff = (): void => tell({ id, calledOff: true });
      return new Promise((resolve) => {
        waiting.set(id, (end) => {
          waiting.delete(id);
          signal?.removeEventListener('abort', callOff);
          if (waiting.size === 0 && standing === 'ready') rest();
          resolve(end);
        });
        tell({ id, run });
        if (signal?.aborted) callOff();
        else signal?.addEventListener('abort', callOff, { once: true });
      });
    },
  };
}
