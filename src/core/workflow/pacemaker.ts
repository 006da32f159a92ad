import type { Lifetime } from '../base/index.ts';
import { sessionsOf, type State } from '../machine/index.ts';
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

/** Sessions whose work runs in this process; while their worktree is made ready, that is their work. */
function sessionsOn(state: State, runner: EffectRunner): ReadonlySet<string> {
  const here = [...state.effects.values()].filter(({ id }) => runner.has(id));
  return new Set(
    here.flatMap(({ request }) => {
      if (request.kind === 'run-session') return state.sessions.has(request.sessionId) ? [request.sessionId] : [];
      if (request.kind !== 'prepare-worktree') return [];
      return sessionsOf(state, request.taskId).map((session) => session.id);
    }),
  );
}

/**
 * Owns the engine's two timers: the next due time, and the heartbeat of the leases.
 *
 * Invariants:
 * 1. The sessions that an earlier process left are renewed before anything of theirs can expire.
 * 2. What is due is given one by one, each told from the state that the one before left: whoever hears of it may have
 *    given commands meanwhile.
 */
export function createPacemaker(
  config: { readonly clock: Clock; readonly lease: number; readonly limits: Limits; readonly lifetime: Lifetime },
  writer: StateWriter,
  runner: EffectRunner,
): Pacemaker {
  const { clock, lifetime, lease } = config;
  let started = false;
  /** The state in which nothing is due until then; most steps of a session leave it as it is. */
  let looked: { readonly state: State; readonly until: number } | undefined;
  let cancelTimer: (() => void) | undefined;
  let cancelBeat: (() => void) | undefined;
  lifetime.add(() => {
    cancelTimer?.();
    cancelBeat?.();
  });
  const isOver = (): boolean => lifetime.signal.aborted || writer.halted() !== null;

  function renew(sessions: Iterable<string>): void {
    for (const sessionId of sessions) writer.write({ type: 'renew-session', sessionId });
  }

  function beat(): void {
    if (isOver()) return;
    renew(sessionsOn(writer.state(), runner));
    cancelBeat = clock.after(lease / 3, beat);
  }

  function runDue(): void {
    const isKnown = looked?.state === writer.state() && clock.now() < looked.until;
    if (started && !isKnown) look();
  }

  function look(): void {
    // What comes next is told by the same reading of the clock that found nothing due: what falls between two is in neither.
    let now = clock.now();
    for (; !isOver(); now = clock.now()) {
      const [command] = dueCommands(writer.state(), now, config.limits);
      if (!command || !writer.write(command).ok) break;
    }
    cancelTimer?.();
    const at = isOver() ? null : nextDue(writer.state(), now);
    cancelTimer = at === null ? undefined : clock.after(at - now, look);
    looked = { state: writer.state(), until: at ?? Infinity };
  }

  return {
    started: () => started,
    start() {
      started = true;
      renew(writer.state().sessions.keys());
      for (const effect of writer.state().effects.values()) {
        if (writer.state().effects.has(effect.id)) runner.start(effect, writer.state());
      }
      cancelBeat = clock.after(lease / 3, beat);
      runDue();
    },
    runDue,
  };
}
