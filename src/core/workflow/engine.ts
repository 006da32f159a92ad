import { createEmitter, ok, type Lifetime, type Result } from '../base/index.ts';
import {
  failure,
  type Command,
  type DomainEvent,
  type Effect,
  type EffectResult,
  type EventType,
  type Failure,
  type JournalEvent,
} from '../domain/index.ts';
import { step, type Env, type State } from '../machine/index.ts';
import type { Clock, JournalWriter } from '../ports/index.ts';
import { dueCommands, nextDue, type Limits } from './schedule.ts';

/** Carries out one effect. May be asked twice for the same effect; must not throw. Ends early when the signal aborts. */
export type EffectHandler = (effect: Effect, state: State, signal: AbortSignal) => Promise<EffectResult>;

/** What an engine is made of. */
export interface EngineConfig {
  readonly journal: JournalWriter;
  /** The fold of the journal so far. */
  readonly state: State;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly policy: Env['policy'];
  readonly handle: EffectHandler;
  readonly limits: Limits;
  /** Milliseconds a session's lease lasts; it is renewed three times in that time. */
  readonly lease: number;
  readonly lifetime: Lifetime;
}

/** The running machine of one workspace. */
export interface Engine {
  state(): State;
  /** Decides, journals and reacts. The refusal of a command comes back as its failure and is in the journal. */
  dispatch(command: Command): Result<null, Failure>;
  /** Takes up every effect that was scheduled and not finished, and what is due. Call once. */
  resume(): void;
  /** Tells of events after they are in the journal. */
  onEvents(listener: (events: readonly JournalEvent[]) => void): () => void;
  /** Resolves when nothing goes on without a person: no effect runs and no timer is due; or when the engine halted. */
  settled(): Promise<void>;
  /** Why the engine stopped taking commands: the journal refused to be written. Null while all is well. */
  halted(): Failure | null;
}

/** Events that must be on the disk before anybody acts on them. */
const durable: ReadonlySet<EventType> = new Set<EventType>([
  'gate-answered',
  'hunks-decided',
  'session-closed',
  'evidence-recorded',
  'change-committed',
  'goal-finished',
]);

/**
 * Owns the live state of one workspace and its running effects. Narrow calls: `dispatch`, `resume`.
 *
 * Invariants:
 * 1. State changes only after the events are in the journal; listeners hear of them after that.
 * 2. An effect runs only while the journal holds it as scheduled; one that was abandoned is aborted.
 * 3. When the journal cannot be written the engine halts: nothing runs on, and the journal is the truth to resume from.
 */
export function createEngine(config: EngineConfig): Engine {
  const { journal, clock, lifetime } = config;
  const events = createEmitter<readonly JournalEvent[]>();
  const changed = createEmitter<null>();
  const running = new Map<string, AbortController>();
  let state = config.state;
  let halt: Failure | null = null;
  let started = false;
  let cancelTimer: (() => void) | undefined;

  function haltWith(cause: Failure): void {
    halt = cause;
    for (const controller of running.values()) controller.abort();
    cancelTimer?.();
    changed.emit(null);
  }

  function write(command: Command): Result<null, Failure> {
    if (halt) return { ok: false, error: halt };
    const env: Env = { at: clock.now(), random: config.random(), lease: config.lease, policy: config.policy };
    const decision = step(state, command, env);
    const written = journal.append(
      decision.events,
      env.at,
      decision.events.some(({ type }) => durable.has(type)),
    );
    if (!written.ok) {
      haltWith(written.error);
      return written;
    }
    state = decision.state;
    events.emit(written.value);
    for (const event of decision.events) follow(event);
    return decision.refused ? { ok: false, error: decision.refused } : ok(null);
  }

  /** Starts what was scheduled and aborts what was taken back. */
  function follow(event: DomainEvent): void {
    if (event.type === 'effect-scheduled' && started && state.effects.has(event.data.effect.id))
      launch(event.data.effect);
    if (event.type === 'effect-finished') running.get(event.data.effectId)?.abort();
  }

  function launch(effect: Effect): void {
    if (running.has(effect.id) || halt || lifetime.signal.aborted) return;
    const controller = new AbortController();
    running.set(effect.id, controller);
    void config
      .handle(effect, state, controller.signal)
      .catch((error: unknown): EffectResult => ({ kind: 'failed', failure: brokenHandler(error) }))
      .then((result) => {
        running.delete(effect.id);
        // An effect that was taken back, or cut off by the end of the process, stays as the journal has it.
        const isOpen = state.effects.has(effect.id) && !lifetime.signal.aborted && !halt;
        if (isOpen) dispatch({ type: 'finish-effect', effectId: effect.id, result });
        else changed.emit(null);
      });
  }

  function runDue(): void {
    if (!started || lifetime.signal.aborted) return;
    for (;;) {
      const due = dueCommands(state, clock.now(), config.limits);
      const refused = due.map(write).some((result) => !result.ok);
      if (due.length === 0 || refused || halt) break;
    }
    cancelTimer?.();
    const at = nextDue(state);
    if (at !== null && !halt) cancelTimer = clock.after(Math.max(1, at - clock.now()), runDue);
    changed.emit(null);
  }

  function renewLeases(): void {
    for (const { id, request } of state.effects.values()) {
      if (request.kind === 'run-session' && running.has(id))
        write({ type: 'renew-session', sessionId: request.sessionId });
    }
  }

  function beat(): void {
    if (halt || lifetime.signal.aborted) return;
    renewLeases();
    clock.after(config.lease / 3, beat);
  }

  function dispatch(command: Command): Result<null, Failure> {
    const result = write(command);
    runDue();
    return result;
  }

  function isSettled(): boolean {
    return halt !== null || (running.size === 0 && state.effects.size === 0 && state.backingOff.size === 0);
  }

  lifetime.add(() => {
    cancelTimer?.();
    for (const controller of running.values()) controller.abort();
  });

  return {
    state: () => state,
    dispatch,
    resume() {
      started = true;
      // The sessions of a process that died are this process's now: their leases begin anew before anything can expire.
      for (const { request } of state.effects.values()) {
        if (request.kind === 'run-session') write({ type: 'renew-session', sessionId: request.sessionId });
      }
      for (const effect of state.effects.values()) launch(effect);
      clock.after(config.lease / 3, beat);
      runDue();
    },
    onEvents: (listener) => events.on(listener),
    settled: () =>
      new Promise((resolve) => {
        if (isSettled()) {
          resolve();
          return;
        }
        const off = changed.on(() => {
          if (!isSettled() && !lifetime.signal.aborted) return;
          off();
          resolve();
        });
      }),
    halted: () => halt,
  };
}

function brokenHandler(error: unknown): Failure {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return failure(
    'agent-failed',
    `A part of the engine broke: ${text.split('\n')[0] ?? ''}. Retry; if it happens again, report it.`,
    {
      model: text,
    },
  );
}
