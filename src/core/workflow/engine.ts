import { createEmitter, err, type Emitter, type Lifetime, type Result } from '../base/index.ts';
import { failure, type Command, type DomainEvent, type Failure, type JournalEvent } from '../domain/index.ts';
import type { State } from '../machine/index.ts';
import { createEffectRunner, type EffectHandler, type EffectRunner } from './effect-runner.ts';
import { createPacemaker } from './pacemaker.ts';
import { goesOn, type Limits } from './schedule.ts';
import { createStateWriter, type StateWriterConfig } from './state-writer.ts';

/** What an engine is made of. */
export interface EngineConfig extends StateWriterConfig {
  readonly handle: EffectHandler;
  readonly limits: Limits;
  readonly lifetime: Lifetime;
}

/** The running machine of one workspace. */
export interface Engine {
  readonly state: () => State;
  /** Decides, journals and reacts. The refusal of a command comes back as its failure and is in the journal. */
  readonly dispatch: (command: Command) => Result<null, Failure>;
  /** Takes up every effect that was scheduled and not finished, and what is due. Call once. */
  readonly resume: () => void;
  /** Tells of events after they are in the journal. */
  readonly onEvents: Emitter<readonly JournalEvent[]>['on'];
  /**
   * Resolves when nothing goes on without a person: no effect runs, no back-off and no pause ends; or when the engine
   * halted or ended.
   */
  readonly settled: () => Promise<void>;
  /** Why the engine stopped taking commands: the journal refused to be written. Null while all is well. */
  readonly halted: () => Failure | null;
}

/**
 * Runs the machine: writes what it decides, starts the effects it asks for, and gives it what is due by time.
 *
 * Invariants:
 * 1. An effect runs only while the journal holds it as scheduled; one that was taken back is aborted.
 * 2. After its lifetime the engine writes nothing. A result that comes then is dropped: the effect stays scheduled and is
 *    taken up again.
 * 3. Every listener hears of all events, in the order of the journal, also when one gives commands from within.
 */
export function createEngine(config: EngineConfig): Engine {
  const { lifetime } = config;
  const events = createOrderedEmitter<readonly JournalEvent[]>();
  const changed = createEmitter<null>();

  const runner: EffectRunner = createEffectRunner(config.handle, config, ({ id }, result) => {
    if (writer.state().effects.has(id)) dispatch({ type: 'finish-effect', effectId: id, result });
    else changed.emit(null);
  });

  // Before the handlers are waited for: whoever waits for the engine to settle waits no longer.
  lifetime.add(() => {
    changed.emit(null);
  });

  function follow(decided: readonly DomainEvent[]): void {
    for (const { type, data } of decided) {
      if (type === 'effect-finished') runner.abort(data.effectId);
      const isWanted = type === 'effect-scheduled' && pacemaker.started() && writer.state().effects.has(data.effect.id);
      if (isWanted) runner.start(data.effect, writer.state());
    }
  }

  const writer = createStateWriter(
    config,
    (appended, decided) => {
      events.emit(appended);
      follow(decided);
    },
    () => {
      runner.abortAll();
      changed.emit(null);
    },
  );
  const pacemaker = createPacemaker(config, writer, runner);

  function dispatch(command: Command): Result<null, Failure> {
    if (lifetime.signal.aborted) return err(failure('stale', ended, { retryable: true }));
    const result = writer.write(command);
    pacemaker.runDue();
    changed.emit(null);
    return result;
  }

  function isSettled(): boolean {
    return writer.halted() !== null || (runner.size === 0 && !goesOn(writer.state()));
  }

  return {
    state: writer.state,
    dispatch,
    resume: pacemaker.start,
    onEvents: events.on,
    settled: () => untilTrue(() => isSettled() || lifetime.signal.aborted, changed),
    halted: writer.halted,
  };
}

const ended = 'This process has stopped its work. Start it again; everything goes on from the journal.';

/** Values that are emitted while others are told wait for their turn. */
function createOrderedEmitter<T>(): Emitter<T> {
  const { on, emit } = createEmitter<T>();
  const waiting: T[] = [];
  return {
    on,
    emit(value) {
      if (waiting.push(value) > 1) return;
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        emit(next);
        waiting.shift();
      }
    },
  };
}

function untilTrue(condition: () => boolean, changed: Emitter<null>): Promise<void> {
  if (condition()) return Promise.resolve();
  return new Promise((resolve) => {
    const off = changed.on(() => {
      if (!condition()) return;
      off();
      resolve();
    });
  });
}
