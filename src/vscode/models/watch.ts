import * as vscode from 'vscode';

/** How long a model may take, in milliseconds. */
export interface Patience {
  /** Until the first piece. */
  readonly firstByte: number;
  /** Between two pieces. */
  readonly idle: number;
  readonly total: number;
}

export const usualPatience: Patience = { firstByte: 300_000, idle: 120_000, total: 1_800_000 };

/** Why a call is ended from this side. */
export type Ending = 'cancelled' | 'first-byte' | 'idle' | 'total';

/**
 * Watches one call.
 *
 * Owns: the token by which the editor ends the call, and the timers. `ended` resolves once, by the signal or by a timer.
 */
export interface Watch {
  readonly token: vscode.CancellationToken;
  readonly ended: Promise<Ending>;
  heard(): void;
  close(): void;
}

export function createWatch(patience: Patience, signal: AbortSignal): Watch {
  const source = new vscode.CancellationTokenSource();
  const { promise: ended, resolve } = Promise.withResolvers<Ending>();
  const end = (ending: Ending) => (): void => {
    source.cancel();
    resolve(ending);
  };
  const cancelled = end('cancelled');
  let phase = setTimeout(end('first-byte'), patience.firstByte);
  const total = setTimeout(end('total'), patience.total);
  let hearing = false;
  if (signal.aborted) cancelled();
  else signal.addEventListener('abort', cancelled);
  return {
    token: source.token,
    ended,
    heard() {
      if (hearing) {
        phase.refresh();
        return;
      }
      hearing = true;
      clearTimeout(phase);
      phase = setTimeout(end('idle'), patience.idle);
    },
    close() {
      clearTimeout(phase);
      clearTimeout(total);
      signal.removeEventListener('abort', cancelled);
      source.dispose();
    },
  };
}
