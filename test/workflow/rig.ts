import { createLifetime, type Lifetime } from '../../src/core/base/index.ts';
import type { Command, Effect, EffectKind, EffectResult, JournalEvent } from '../../src/core/domain/index.ts';
import { fold, type Env, type State } from '../../src/core/machine/index.ts';
import type { Clock } from '../../src/core/ports/index.ts';
import { createEngine, type Engine } from '../../src/core/workflow/index.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.fake.ts';
import { createFakeJournalStore, type FakeJournalStore } from '../fakes/journal.fake.ts';

/** An effect that the engine runs and whose end the test decides. */
export interface Running {
  readonly effect: Effect;
  readonly signal: AbortSignal;
  readonly settle: (result: EffectResult) => void;
  readonly reject: (error: unknown) => void;
}

/** One process: an engine, with the handlers it called. */
export interface Process {
  readonly engine: Engine;
  readonly lifetime: Lifetime;
  /** Effects under way, oldest first. */
  readonly running: ReadonlyMap<string, Running>;
  /** Ids of all effects that were ever started here, in order. */
  readonly started: readonly string[];
  /** Sends a command that must be taken. */
  readonly send: (command: Command) => void;
  /** The oldest effect of a kind that runs. */
  readonly at: (kind: EffectKind, taskId?: string) => Running;
  /** Ends the oldest running effect of a kind, and lets everything follow that follows. */
  readonly settle: (kind: EffectKind, result: EffectResult | ((effect: Effect) => EffectResult)) => Promise<void>;
}

/** A journal, a clock, and the processes that come and go. */
export interface Rig {
  readonly store: FakeJournalStore;
  readonly clock: FakeClock;
  readonly events: readonly JournalEvent[];
  /** How many timers were ever set. */
  readonly timers: number;
  /** Starts a process on what the journal holds. The one before is not told. */
  boot(options?: Partial<BootOptions>): Process;
  /** Lets time pass without calling any timer: the process was stopped, or the computer slept. */
  freeze(milliseconds: number): void;
  /** Calls timers from now on a millisecond early, as systems do; the clock goes on with its next reading. */
  hurry(): void;
}

interface BootOptions {
  readonly concurrency: number;
  readonly policy: Env['policy'];
  /** Called when an effect starts, before the test sees it. */
  readonly onStart: (effect: Effect) => void;
}

export const lease = 900;

/** Lets every promise that can settle do so. */
export function flush(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The live state and the state that the journal tells, which must be the same. */
export function folded(rig: Rig): State {
  return fold(rig.events);
}

/** A clock over another, as systems have them: it may jump, and call timers early. Counts them. */
function createSkewedClock(clock: Clock) {
  const skew = { frozen: 0, early: 0, timers: 0 };
  let behind = 0;
  const skewed: Clock = {
    now() {
      const now = clock.now() + skew.frozen - behind;
      behind = 0;
      return now;
    },
    after(delay, call) {
      skew.timers++;
      return clock.after(delay, () => {
        behind = skew.early;
        call();
      });
    },
  };
  return { skew, skewed };
}

export function createRig(): Rig {
  const clock = createFakeClock(1_000);
  const store = createFakeJournalStore(() => clock.now());
  const { skew, skewed } = createSkewedClock(clock);
  let previous: { close(): void } | undefined;

  function boot(options: Partial<BootOptions> = {}): Process {
    previous?.close();
    const writer = store.openWriter('test');
    if (!writer.ok) throw new Error(writer.error.person);
    previous = writer.value;
    const lifetime = createLifetime('process');
    const running = new Map<string, Running>();
    const started: string[] = [];
    const engine = createEngine({
      journal: writer.value,
      state: fold(store.events),
      clock: skewed,
      random: () => 0.5,
      policy: options.policy ?? (() => null),
      lease,
      limits: { concurrency: options.concurrency ?? 3 },
      lifetime,
      handle(effect, _state, signal) {
        started.push(effect.id);
        options.onStart?.(effect);
        const { promise, resolve, reject } = Promise.withResolvers<EffectResult>();
        running.set(effect.id, { effect, signal, settle: resolve, reject });
        const forget = (): void => void running.delete(effect.id);
        promise.then(forget, forget);
        return promise;
      },
    });
    return asProcess(engine, lifetime, running, started);
  }

  return {
    store,
    clock,
    get events() {
      return store.events;
    },
    get timers() {
      return skew.timers;
    },
    boot,
    freeze(milliseconds) {
      skew.frozen += milliseconds;
    },
    hurry() {
      skew.early = 1;
    },
  };
}

function asProcess(
  engine: Engine,
  lifetime: Lifetime,
  running: ReadonlyMap<string, Running>,
  started: readonly string[],
): Process {
  const at: Process['at'] = (kind, taskId) => {
    const found = [...running.values()].find(
      ({ effect: { request } }) =>
        request.kind === kind && (taskId === undefined || ('taskId' in request && request.taskId === taskId)),
    );
    if (!found) throw new Error(`no ${kind} runs`);
    return found;
  };
  return {
    engine,
    lifetime,
    running,
    started,
    at,
    send(command) {
      const result = engine.dispatch(command);
      if (!result.ok) throw new Error(`${command.type} was refused: ${result.error.person}`);
    },
    async settle(kind, result) {
      const one = at(kind);
      one.settle(typeof result === 'function' ? result(one.effect) : result);
      await flush();
    },
  };
}
