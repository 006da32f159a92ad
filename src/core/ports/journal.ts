import type { Result } from '../base/index.ts';
import type { Command, DomainEvent, EventType, Failure, JournalEvent } from '../domain/index.ts';

/** A place in a journal. The hash tells it apart from the same place in another one, as it stands for all that came before. */
export interface JournalPlace {
  readonly seq: number;
  readonly hash: string;
}

/** Which part of the journal to read; all conditions given must hold. */
export interface EventQuery {
  /** Only events with a greater sequence number. */
  readonly after?: number;
  readonly types?: readonly EventType[];
  readonly goalId?: string;
  readonly taskId?: string;
  /** Full-text query over the readable text of events: words, all of which must occur. */
  readonly text?: string;
  /** At most so many; the newest ones when `newestFirst`. */
  readonly limit?: number;
  /** From the last event backwards, in falling order. */
  readonly newestFirst?: boolean;
}

/** Who may write to this workspace's journal. */
export interface WriterInfo {
  readonly pid: number;
  readonly host: string;
  /** What it is, for people: `editor`, `command line`. */
  readonly label: string;
  readonly since: number;
  /** Rises with every change of writer; an older token is refused. */
  readonly token: number;
  /** Whether its heartbeat is fresh enough to be believed. */
  readonly alive: boolean;
}

/** One row of the folded tables that answer `status` without folding the journal. */
export interface GoalRow {
  readonly id: string;
  readonly text: string;
  readonly status: string;
  readonly branch: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Since when the person holds it; null when they do not. */
  readonly pausedAt: number | null;
  /** US dollars of the calls of models whose price is known, and how many have none. */
  readonly dollars: number;
  readonly unpriced: number;
}

/** @see GoalRow */
export interface TaskRow {
  readonly id: string;
  readonly goalId: string;
  readonly title: string;
  readonly status: string;
  readonly risk: string;
  readonly stage: string;
  readonly reason: string;
  readonly attempts: number;
  readonly updatedAt: number;
  readonly startedAt: number | null;
  /** Since when the person holds it; null when they do not. */
  readonly pausedAt: number | null;
}

/** @see GoalRow */
export interface GateRow {
  readonly id: string;
  readonly goalId: string;
  readonly taskId: string | null;
  readonly kind: string;
  readonly question: string;
  readonly risk: string;
  readonly openedAt: number;
}

/** The first place where the journal is not what was written. */
export interface JournalBreak {
  readonly seq: number;
  readonly problem: string;
}

/** What a check of the whole journal found. */
export interface JournalFinding {
  readonly events: number;
  readonly head: string;
  readonly broken: JournalBreak | null;
  /** What a note outside of the journal says: so many events at that time; and of journals that were here before. */
  readonly witness?: {
    readonly events: number;
    readonly at: number;
    readonly earlier: readonly { readonly events: number; readonly at: number }[];
  };
}

/** Reading and following; safe beside a writer in another process. */
export interface JournalReader {
  /**
   * Pages of events in order of their sequence numbers, up to what was the last one at the start. A broken record ends it
   * by throwing a `failureError` of `journal-broken` that names the sequence; the rows below throw in the same way.
   */
  read(query?: EventQuery): AsyncIterable<readonly JournalEvent[]>;
  /** The sequence number of the last event; 0 when there is none. */
  lastSeq(): number;
  /** The hash of the event with a number, as it was noted; null when there is none. */
  hashOf(seq: number): string | null;
  /** Whether the journal is gone from its place since it was opened: deleted, or with another one there now. Asks no more of it. */
  isReplaced(): boolean;
  /** Open goals first, newest first. Straight from the folded tables. */
  goals(): readonly GoalRow[];
  tasks(goalId?: string): readonly TaskRow[];
  openGates(goalId?: string): readonly GateRow[];
  /** Who holds the writer's lease, or null when nobody does. */
  writer(): WriterInfo | null;
  /** Calls back when events were added by anybody, and when the journal was replaced, at the latest half a second later. */
  onAppended(listener: () => void): () => void;
  /**
   * Checks every hash and sequence number, and whether the last event is the one that the writer noted. With a number, only so
   * many of the newest events are looked at, which takes the same time however many came before.
   */
  verify(newest?: number): Promise<JournalFinding>;
  /** The journal as JSON lines: a header line, then one line an event. */
  export(): AsyncIterable<string>;
  /** Leaves a command for the writer; resolves with its answer, or with `stale` when no writer answers in `timeout` ms. */
  handOver(command: Command, timeout: number): Promise<Result<null, Failure>>;
  close(): void;
}

/** The one writer. Every member refuses with `read-only` once the lease was lost to another process. */
export interface JournalWriter extends JournalReader {
  /**
   * Writes the events and the rows folded from them in one transaction. `durable` waits for the disk (gates, commits,
   * paid turns). Nothing is written when it fails.
   */
  append(events: readonly DomainEvent[], at: number, durable: boolean): Result<readonly JournalEvent[], Failure>;
  /** Drops the folded tables and folds them anew. Returns the number of events. */
  rebuild(): Promise<Result<number, Failure>>;
  /** Fills an empty journal from an export; refuses a journal that holds events, and a broken export whole. */
  import(lines: AsyncIterable<string>): Promise<Result<number, Failure>>;
  /** Takes the commands that other processes left; `answer` tells them what came of it. */
  onCommand(listener: (command: Command, answer: (result: Result<null, Failure>) => void) => void): () => void;
}

/** Opens journals. */
export interface JournalStore {
  /** For reading beside whoever writes. Fails with `not-found` when there is no journal yet. */
  openReader(): Result<JournalReader, Failure>;
  /** Takes the writer's lease; fails with `read-only` naming the writer when another live process has it. */
  openWriter(label: string): Result<JournalWriter, Failure>;
}
