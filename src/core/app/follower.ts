import { failureIn, type Failure, type JournalEvent } from '../domain/index.ts';
import { fold, initialState, type State } from '../machine/index.ts';
import type { JournalPlace, JournalReader, JournalStore } from '../ports/index.ts';
import { beginning, knownUpTo } from './journal-place.ts';

/**
 * Folds a journal as whoever writes it goes on.
 *
 * Owns: the reader, the folded state, the place up to which it is folded.
 *
 * Invariant: the state is of one journal. When that was deleted, or another one took its place, of whatever length, it is
 * forgotten before anything else is folded.
 */
export interface Follower {
  state(): State;
  reader(): JournalReader | null;
  /** Why the journal could not be read; null while it can, and while there is none. */
  trouble(): Failure | null;
  /** Opens the journal that is there by now, if there is one, and takes in what was added. One call at a time. */
  follow(): Promise<void>;
  /** Goes on from what somebody else folded. */
  adopt(state: State, upTo: JournalPlace): void;
  close(): void;
}

interface Folded {
  readonly state: State;
  readonly upTo: JournalPlace;
}

const nothing: Folded = { state: initialState, upTo: beginning };

/** What is wrong where a journal cannot be opened; nothing, where there is none. */
function troubleOf(failure: Failure): Failure | null {
  return failure.reason === 'not-found' ? null : failure;
}

/** The failure that an error carries; anything else is a broken contract. */
function expected(error: unknown): Failure {
  const known = failureIn(error);
  if (!known) throw error;
  return known;
}

/** @param tell hears of what was taken in; of nothing when nothing was. */
export function createFollower(
  openReader: JournalStore['openReader'],
  onAppended: () => void,
  tell: (events: readonly JournalEvent[]) => void,
): Follower {
  let reader: JournalReader | null = null;
  let folded = nothing;
  let trouble: Failure | null = null;

  function close(): void {
    reader?.close();
    reader = null;
  }

  function forget(): void {
    if (folded === nothing) return;
    folded = nothing;
    tell([]);
  }

  function open(): JournalReader | null {
    const opened = openReader();
    trouble = opened.ok ? null : troubleOf(opened.error);
    if (!opened.ok) {
      if (!trouble) forget();
      return null;
    }
    reader = opened.value;
    reader.onAppended(onAppended);
    if (knownUpTo(reader, folded.upTo) !== folded.upTo.seq) forget();
    return reader;
  }

  async function takeIn(from: JournalReader): Promise<void> {
    const before = folded;
    for await (const events of from.read({ after: folded.upTo.seq })) {
      folded = { state: fold(events, folded.state), upTo: events.at(-1) ?? folded.upTo };
      tell(events);
    }
    if (folded === before) tell([]);
  }

  return {
    state: () => folded.state,
    reader: () => reader,
    trouble: () => trouble,
    async follow() {
      try {
        if (reader?.isReplaced()) close();
        const present = reader ?? open();
        if (present) await takeIn(present);
      } catch (error) {
        trouble = expected(error);
      }
    },
    adopt: (state, upTo) => void (folded = { state, upTo }),
    close,
  };
}
