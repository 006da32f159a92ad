import { createEmitter, err, ok, type Lifetime, type Result } from '../base/index.ts';
import { failure, type Failure, type JournalEvent } from '../domain/index.ts';
import type { State } from '../machine/index.ts';
import type { Clock, JournalReader, JournalStore } from '../ports/index.ts';
import { createFollower, type Follower } from './follower.ts';
import { endOf } from './journal-place.ts';
import { openMaestro, type Maestro } from './maestro.ts';
import type { Surroundings } from './surroundings.ts';

/** What a workspace is opened with. */
export interface WorkspaceParts {
  readonly journals: JournalStore;
  /** Makes the surroundings of an engine; called when this process is about to write or to prepare a goal. */
  readonly compose: () => Promise<Surroundings>;
  readonly clock: Clock;
  /** What this process is, for people: `editor`. */
  readonly label: string;
}

/** Answer to work on a workspace that is closed. */
export const gone = failure('stale', 'The workspace was closed.', { retryable: true });

/** Where a process sits at a workspace: beside its writer, or as the writer. */
export interface Seat {
  readonly state: () => State;
  readonly standing: () => 'absent' | 'following' | 'writing';
  readonly journal: () => JournalReader | null;
  readonly engine: () => Maestro | null;
  readonly onNews: (listener: (events: readonly JournalEvent[]) => void) => () => void;
  readonly trouble: () => Failure | null;
  readonly refresh: () => Promise<void>;
  /** Becomes the writer; fails with `read-only` while another process is. */
  readonly write: () => Promise<Result<Maestro, Failure>>;
  /** Stops being the writer; what is under way is taken up again by the next one. */
  readonly leave: () => Promise<void>;
  /** The reader of a journal that another living process writes; null when nobody else does. */
  readonly others: () => JournalReader | null;
}

/** Steps that run one after the other, whatever became of the one before. */
function createTurns(): <T>(step: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (step) => {
    const next = last.then(step, step);
    last = next.catch(() => undefined);
    return next;
  };
}

async function openEngine({ compose, label }: WorkspaceParts): Promise<Result<Maestro, Failure>> {
  const surroundings = await compose();
  const opened = await openMaestro(surroundings, label);
  if (!opened.ok) await surroundings.workshop.dispose();
  return opened;
}

/**
 * Owns: one follower of the journal or one engine at work, never both at once.
 *
 * Invariants:
 * 1. Steps that change who reads or writes run one after the other.
 * 2. A listener hears of an event once, after it is part of the state.
 * 3. With its lifetime the engine stops and the journal is closed.
 */
export function createSeat(parts: WorkspaceParts, lifetime: Lifetime): Seat {
  const news = createEmitter<readonly JournalEvent[]>();
  const inTurn = createTurns();
  let engine: Maestro | null = null;
  const follower: Follower = createFollower(
    () => parts.journals.openReader(),
    () => void inTurn(() => follow()),
    news.emit,
  );

  const follow = async (): Promise<void> => {
    if (!engine && !lifetime.signal.aborted) await follower.follow();
  };

  function attach(opened: Maestro): void {
    follower.close();
    engine = opened;
    follower.adopt(opened.state(), endOf(opened.journal));
    opened.onEvents((events) => {
      if (engine !== opened) return;
      follower.adopt(opened.state(), events.at(-1) ?? endOf(opened.journal));
      news.emit(events);
    });
    opened.onLeave(() => void inTurn(leave));
    news.emit([]);
  }

  async function leave(): Promise<void> {
    const leaving = engine;
    engine = null;
    await leaving?.close();
    await follow();
  }

  async function becomeWriter(): Promise<Result<Maestro, Failure>> {
    if (lifetime.signal.aborted) return err(gone);
    if (engine?.halted()) await leave();
    if (engine) return ok(engine);
    const opened = await openEngine(parts);
    if (opened.ok) attach(opened.value);
    return opened;
  }

  lifetime.add(() => {
    follower.close();
    return inTurn(leave);
  });
  return {
    state: () => engine?.state() ?? follower.state(),
    standing: () => (engine ? 'writing' : follower.reader() ? 'following' : 'absent'),
    journal: () => engine?.journal ?? follower.reader(),
    engine: () => engine,
    onNews: news.on,
    trouble: () => (engine ? null : follower.trouble()),
    refresh: () => inTurn(follow),
    write: () => inTurn(becomeWriter),
    leave: () => inTurn(leave),
    others: () => (!engine && follower.reader()?.writer()?.alive ? follower.reader() : null),
  };
}
