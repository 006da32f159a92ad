import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { onFirstUse } from '../../core/base/index.ts';
import type { Clock, JournalBreak } from '../../core/ports/index.ts';
import { sweepFolder, temporaryName } from '../whole-files/index.ts';
import type { ChainHead } from './envelope.ts';

/** How often the file is written at most, in milliseconds: a writer in full swing moves the head thousands of times a second. */
const every = 5_000;
/** So many journals that were here before are remembered. */
const remembered = 10;

const Note = onFirstUse(() => {
  const head = z.object({ seq: z.int(), hash: z.string(), at: z.number() });
  return head.extend({ first: z.string().optional(), earlier: z.array(head) });
});
type Note = z.infer<ReturnType<typeof Note>>;

/**
 * Keeps the head of the chain in a second place, and with which event the journal begins. Whoever can write the journal can make
 * its chain anew, and a folder can bring one along; without this file, that would not show.
 */
export interface Witness {
  /** The head has moved. */
  note(head: ChainHead): void;
  /** Writes what was noted last. */
  flush(): void;
  /** An empty journal begins here: what was noted before is of another one. */
  begin(): void;
}

function readNote(file: string): Note | null {
  try {
    return Note().parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Best effort: a full or foreign disk in the second place is no reason to stop work. */
function writeNote(file: string, note: Note): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const part = join(dirname(file), temporaryName(basename(file)));
    writeFileSync(part, JSON.stringify(note), { mode: 0o600, flush: true });
    renameSync(part, file);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

/**
 * @param file outside of the workspace.
 * @param first the hash of the journal's first event; null while there is none.
 */
export function createWitness(file: string, clock: Clock, first: () => string | null): Witness {
  let waiting: ChainHead | null = null;
  let stop: (() => void) | null = null;
  // Asked for while the journal is open for sure: what is noted late may come after its end.
  let beginning = first();
  let isKnown = readNote(file)?.first !== undefined;
  void sweepFolder(dirname(file));
  const flush = (): void => {
    stop?.();
    stop = null;
    if (!waiting) return;
    const { seq, hash } = waiting;
    waiting = null;
    const known = beginning === null ? {} : { first: beginning };
    writeNote(file, { seq, hash, at: clock.now(), ...known, earlier: readNote(file)?.earlier ?? [] });
  };
  return {
    note(head) {
      waiting = head;
      beginning ??= first();
      // Which journal is ours is known before anything else can happen to it.
      if (!isKnown) flush();
      else stop ??= clock.after(every, flush);
      isKnown = true;
    },
    flush,
    begin() {
      isKnown = false;
      beginning = null;
      const note = readNote(file);
      if (note?.seq === 0) return;
      const last = note ? [{ seq: note.seq, hash: note.hash, at: note.at }] : [];
      const earlier = [...(note?.earlier ?? []), ...last].slice(-remembered);
      writeNote(file, { seq: 0, hash: '', at: clock.now(), earlier });
    },
  };
}

/**
 * Whether a journal is the one that was begun here. Where only a head is noted, it is known by that.
 * @param hashOf the hash of an event by its number; null for one that is not there.
 */
export function isOwnJournal(file: string, hashOf: (seq: number) => string | null): boolean {
  const first = hashOf(1);
  if (first === null) return true;
  const note = readNote(file);
  if (!note) return false;
  return note.first === undefined ? note.seq === 0 || hashOf(note.seq) === note.hash : note.first === first;
}

/** What the second place says. */
export interface Testimony {
  /** The event that was noted last; its hash is asked of the journal. */
  readonly seq: number;
  readonly at: number;
  /** Events of journals that were here before this one. */
  readonly earlier: readonly { readonly events: number; readonly at: number }[];
  /** Compares it with the journal's own record of that event, of so many. */
  readonly judge: (hash: string | undefined, events: number) => JournalBreak | null;
}

/** Null when nothing was ever noted, or the note cannot be read. */
export function readTestimony(file: string): Testimony | null {
  const note = readNote(file);
  if (!note) return null;
  const { seq, hash: noted, at, earlier } = note;
  return {
    seq,
    at,
    earlier: earlier.map((each) => ({ events: each.seq, at: each.at })),
    judge(hash, events) {
      if (seq === 0 || hash === noted) return null;
      if (seq > events) {
        return {
          seq: events + 1,
          problem: `it is missing, although ${String(seq)} events were noted outside of the journal`,
        };
      }
      return { seq, problem: 'it is another one than was noted outside of the journal: the chain was made anew' };
    },
  };
}
