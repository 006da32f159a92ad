import { failureIn, type Failure, type JournalEvent } from '../domain/index.ts';
import { fold, initialState, type State } from '../machine/index.ts';
import type { JournalReader, JournalStore } from '../ports/index.ts';

/**
 * Folds a journal as whoever writes it goes on.
 *
 * Owns: the reader, the folded state, the place up to which it is folded.
 */
export interface Follower {
  state(): State;
  reader(): JournalReader | null;
  /** Why the journal could not be read; null while it can, and while there is none. */
  trouble(): Failure | null;
  /**
   * Opens the journal if there is one by now, and takes in what was added. One call at a time. Anew: lets go before of one
   * that was deleted, or that another one has taken the place of.
   */
  follow(anew: boolean): Promise<void>;
  /** Goes on from what somebody else folded. */
  adopt(state: State, seq: number): void;
  close(): void;
}

/** Whether the journal that was read up to a place is not there any more. */
function isLost(openReader: JournalStore['openReader'], seen: number): boolean {
  const present = openReader();
  if (!present.ok) return present.error.reason === 'not-found';
  const { value } = present;
  const last = value.lastSeq();
  value.close();
  return last < seen;
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
  let state = initialState;
  let seen = 0;
  let trouble: Failure | null = null;

  function open(): void {
    const opened = openReader();
    reader = opened.ok ? opened.value : null;
    reader?.onAppended(onAppended);
    trouble = opened.ok || opened.error.reason === 'not-found' ? null : opened.error;
  }

  function close(): void {
    reader?.close();
    reader = null;
  }

  function forget(): void {
    close();
    [state, seen] = [initialState, 0];
    tell([]);
  }

  async function takeIn(from: JournalReader): Promise<void> {
    const before = seen;
    for await (const events of from.read({ after: seen })) {
      state = fold(events, state);
      seen = events.at(-1)?.seq ?? seen;
      tell(events);
    }
    if (seen === before) tell([]);
  }

  return {
    state: () => state,
    reader: () => reader,
    trouble: () => trouble,
    async follow(anew) {
      if (anew && reader && isLost(openReader, seen)) forget();
      if (!reader) open();
      if (!reader) return;
      try {
        await takeIn(reader);
      } catch (error) {
        trouble = expected(error);
      }
    },
    adopt(present, seq) {
      state = present;
      seen = seq;
    },
    close,
  };
}
