import { constants } from 'node:os';
import type { Terminal } from './terminal.ts';

/**
 * Ctrl-C and the like while work goes on. The first asks for an orderly stop; the second ends the process at once,
 * which loses nothing either: the journal is the truth to resume from.
 */
export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code that tells of it. */
  code(): number;
  /** What a terminal in raw mode does instead of sending a signal. */
  readonly interrupt: () => void;
  /** Gives the signals back to the system. */
  dispose(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes the signals over until it is disposed of. `stopping` is what is said at the first. */
export function listenForInterrupts(terminal: Terminal, stopping: string): Interruption {
  const controller = new AbortController();
  let code = 0;

  function onSignal(name: (typeof signals)[number]): void {
    const own = 128 + constants.signals[name];
    if (controller.signal.aborted) process.exit(own);
    code = own;
    if (name !== 'SIGHUP') terminal.warn(`\n${stopping}`);
    controller.abort();
  }

  const listeners = signals.map((name) => ({
    name,
    listener: (): void => {
      onSignal(name);
    },
  }));
  for (const { name, listener } of listeners) process.on(name, listener);
  return {
    signal: controller.signal,
    code: () => code,
    interrupt() {
      onSignal('SIGINT');
    },
    dispose() {
      for (const { name, listener } of listeners) process.off(name, listener);
    },
  };
}
