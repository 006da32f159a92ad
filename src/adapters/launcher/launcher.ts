import { createTurnstile, type Turnstile } from '../turnstile/index.ts';
import { launchHere, type Launcher } from './program.ts';
import { startSmallProcess, type SmallProcess } from './small-process.ts';

/** How programs are launched. */
export interface LauncherOptions {
  /** Where what this process starts by itself waits for its turn, with what others start. */
  readonly inTurn?: Turnstile;
  /** The program of the small process. */
  readonly url?: URL;
  /** Whether to start a process is dear for this one; by default as soon as it is large, where a start copies its tables of memory. */
  readonly isDear?: () => boolean;
  /** Milliseconds without a run after which the small process goes; five seconds when not given. */
  readonly idleFor?: number;
}

/**
 * On Linux a start copies the tables of a process's memory, and holds the thread meanwhile: 1 ms at 50 MB, 6 ms at 260 MB, 21 ms at
 * 890 MB of a processor (Node 24), and many times that on a busy machine. Elsewhere it costs the same at any size.
 */
const dearFrom = 128 * 1024 * 1024;
const usualIdle = 5_000;

const isDearHere = (): boolean => process.platform === 'linux' && process.memoryUsage.rss() > dearFrom;

/**
 * Has programs started by a small process, where this one is large: then neither the event loop nor the machine pays for its size at every
 * start. The small process is started by the first run that is dear. Until it is there, and wherever it cannot be had, programs are started
 * from here, one in each turn.
 */
export function createLauncher(options: LauncherOptions = {}): Launcher {
  const { inTurn = createTurnstile(), isDear = isDearHere, idleFor = usualIdle } = options;
  const url = options.url ?? new URL('./main.ts', import.meta.url);
  let small: SmallProcess | undefined;
  return {
    async run(run, signal) {
      if (small?.standing() === 'ready') return small.run(run, signal);
      await new Promise<void>(inTurn);
      if ((small?.standing() ?? 'gone') === 'gone' && isDear()) small = startSmallProcess(url, idleFor);
      return launchHere.run(run, signal);
    },
  };
}
