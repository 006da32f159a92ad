import type { JournalPlace } from './journal.ts';

/** What a thing of the graph is. */
export type ThingKind =
  | 'goal'
  | 'task'
  | 'decision'
  | 'remark'
  | 'commit'
  | 'error'
  | 'test'
  | 'file'
  | 'symbol'
  | 'memory'
  | 'person'
  | 'name'
  /** An event that something else came of, by its number. */
  | 'event';

/** Something that is known in a workspace. */
export interface Thing {
  /** Its kind and its name there: `task:t1`, `file:src/prices.ts`, `symbol:src/prices.ts#netPrice`. */
  readonly id: string;
  readonly kind: ThingKind;
  /** What it is, in a line; empty where only its name is known. */
  readonly label: string;
  /** How it stands; empty where that was not told. */
  readonly state: string;
  /** The events that told what it is and how it stands, by their numbers; 0 for none. */
  readonly labelled: number;
  readonly stated: number;
}

/** What one thing has to do with another, read from the first: a task *changes* a file. */
export type TieKind =
  | 'has'
  | 'needs'
  | 'names'
  | 'changes'
  | 'commits'
  | 'concerns'
  | 'by'
  | 'fails-with'
  | 'breaks'
  | 'stands-in'
  | 'defines'
  | 'uses'
  | 'tests'
  | 'changes-with'
  | 'about'
  | 'comes-of'
  | 'is';

/** A link of two things. */
export interface Tie {
  readonly from: string;
  readonly kind: TieKind;
  readonly to: string;
  /** The last event that told of it, by its number; 0 for none. */
  readonly seq: number;
}

/** Things and their ties, as far as something tells of them. */
export interface Known {
  readonly things: readonly Thing[];
  readonly ties: readonly Tie[];
}

/**
 * Keeps what the journal tells of things and their ties, on the disk. It can be deleted at any time. What goes wrong is thrown
 * as a `failureError`; one that can be mended by {@link KnowledgeStore.startAnew} is retryable.
 */
export interface KnowledgeStore {
  /** Up to where a journal was taken in; null while nothing was. */
  upTo(): JournalPlace | null;
  /** Runs reads and writes while nobody else writes: all of them count or, when it throws, none. */
  alone<T>(work: () => T): T;
  /** Those of the things that are there, by id. */
  things(ids: readonly string[]): ReadonlyMap<string, Thing>;
  /** Every tie from or to one of the things. */
  ties(ids: readonly string[]): readonly Tie[];
  /** Takes things in, in the place of those with the same ids, and ties; of one that is there, the greater number stays. */
  put(known: Known, upTo: JournalPlace): void;
  /** Things of a kind, or of any, whose id or label has a text in it, whatever its case; by id, at most so many. */
  find(text: string, kind: ThingKind | null, limit: number): readonly Thing[];
  /** Forgets everything, also when the file is damaged. */
  startAnew(): void;
  close(): void;
}
