import { err, ok, type Result } from '../base/index.ts';
import {
  maskedCommand,
  type Command,
  type DomainEvent,
  type EventType,
  type Failure,
  type JournalEvent,
  type Masker,
} from '../domain/index.ts';
import { step, type Env, type State } from '../machine/index.ts';
import type { Clock, JournalWriter } from '../ports/index.ts';

/** Events that must be on the disk before anybody acts on them. */
const durable: ReadonlySet<EventType> = new Set<EventType>([
  'gate-answered',
  'rule-granted',
  'rule-revoked',
  'hunks-decided',
  'hunks-reopened',
  'restore-started',
  'session-closed',
  'evidence-recorded',
  'change-committed',
  'goal-finished',
]);

/** What a state writer is made of. */
export interface StateWriterConfig {
  readonly journal: JournalWriter;
  /** The fold of the journal so far. */
  readonly state: State;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly policy: Env['policy'];
  /** What takes secrets out of commands before anything is decided on them: so none is journaled, or told of later. */
  readonly masker?: Masker | undefined;
  /** Milliseconds a session's lease lasts; it is renewed three times in that time. */
  readonly lease: number;
}

/** The machine's state and the only way to change it. */
export interface StateWriter {
  readonly state: () => State;
  readonly halted: () => Failure | null;
  readonly write: (command: Command) => Result<null, Failure>;
}

/**
 * Owns the live state.
 *
 * Invariants:
 * 1. State changes only after the events are in the journal; `written` hears of them after that.
 * 2. When the journal cannot be written nothing changes any more: the journal is the truth to resume from.
 */
export function createStateWriter(
  config: StateWriterConfig,
  written: (events: readonly JournalEvent[], decided: readonly DomainEvent[]) => void,
  onHalt: () => void,
): StateWriter {
  let { state } = config;
  let halt: Failure | null = null;
  return {
    state: () => state,
    halted: () => halt,
    write(command) {
      if (halt) return err(halt);
      const { clock, lease, policy } = config;
      const env: Env = { at: clock.now(), random: config.random(), lease, policy };
      const decision = step(state, config.masker ? maskedCommand(command, config.masker) : command, env);
      const isDurable = decision.events.some(({ type }) => durable.has(type));
      const appended = config.journal.append(decision.events, env.at, isDurable);
      if (!appended.ok) {
        halt = appended.error;
        onHalt();
        return appended;
      }
      state = decision.state;
      written(appended.value, decision.events);
      return decision.refused ? err(decision.refused) : ok(null);
    },
  };
}
