import type { Lifetime } from '../base/index.ts';
import type { Clock } from '../ports/index.ts';
import type { EffectRunner } from './effect-runner.ts';
import { dueCommands, nextDue, type Limits } from './schedule.ts';
import type { StateWriter } from './state-writer.ts';

/** Gives the machine what is due by time, and keeps the leases of this process's sessions alive. */
export interface Pacemaker {
  readonly started: () => boolean;
  /** Takes up every effect that was scheduled and not finished, and what is due. Call once. */
  readonly start: () => void;
  /** Gives what is due now, until nothing is, and sets the timer for what comes next. */
  readonly runDue: () => void;
}

/**
 * Owns the engine's two timers: the next due time, and the heartbeat of the leases.
 * Invariant: the sessions that an earlier process left are renewed before anything of theirs can expire.
 */
export function createPacemaker(
  config: { readonly clock: Clock; readonly lease: number; readonly limits: Limits; readonly lifetime: Lifetime },
  writer: StateWriter,
  runner: EffectRunner,
): Pacemaker {
  const { clock, lifetime, lease } = config;
  let started = false;
  let cancelTimer: (() => void) | undefined;
  lifetime.add(() => cancelTimer?.());
  const isOver = (): boolean => lifetime.signal.aborted || writer.halted() !== null;

  function renewLeases(isOurs: (effectId: string) => boolean): void {
    for (const { id, request } of writer.state().effects.values()) {
      if (request.kind === 'run-session' && isOurs(id))
        writer.write({ type: 'renew-session', sessionId: request.sessionId });
    }
  }

  function beat(): void {
    if (isOver()) return;
    renewLeases(runner.has);
    clock.after(lease / 3, beat);
  }

  function runDue(): void {
    if (!started || lifetime.signal.aborted) return;
    for (;;) {
      const due = dueCommands(writer.state(), clock.now(), config.limits);
      const results = due.map((command) => writer.write(command));
      if (results.length === 0 || results.some((result) => !result.ok)) break;
    }
    cancelTimer?.();
    const at = isOver() ? null : nextDue(writer.state());
    if (at !== null) cancelTimer = clock.after(Math.max(1, at - clock.now()), runDue);
  }

  return {
    started: () => started,
    start() {
      started = true;
      renewLeases(() => true);
      for (const effect of writer.state().effects.values()) runner.start(effect, writer.state());
      clock.after(lease / 3, beat);
      runDue();
    },
    runDue,
  };
}
