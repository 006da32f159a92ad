import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import type { CodeSymbol } from './code-sources.ts';
import type { VectorTrouble } from './code-vectors.ts';

/** What is looked for in the code. */
export interface CodeQuery {
  /** Words as people write them, names and paths among them. */
  readonly text: string;
  /** Files to find at most. */
  readonly limit: number;
  /** Files that matter already: what stands near them counts for more. */
  readonly near: readonly string[];
  /** Milliseconds that the embedder may take for it; a second when not given. It is done without after that. */
  readonly within?: number;
}

/** A stretch of a file that was found. Lines are counted from 1, the last one included. */
export interface CodeHit {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  /** The definition that it is, or is part of; null outside of any. */
  readonly symbol: string | null;
  /** Its most telling lines. */
  readonly snippet: string;
  readonly score: number;
  /** What speaks for it, in words for people, the strongest first; last, why its meaning does not, where that was to. */
  readonly why: readonly string[];
}

/** A file that is not looked into. */
export interface LeftOutFile {
  readonly path: string;
  readonly why: string;
}

/** How far the parts of files have vectors. */
export interface VectorStanding {
  /** The embedder that makes them. */
  readonly by: string;
  /** Parts that have one, of those that are to have one; and parts beyond the most that are given one. */
  readonly made: number;
  readonly wanted: number;
  readonly beyond: number;
  /** The embedder whose vectors serve until those are whole; null for none. */
  readonly serving: string | null;
  /** What is in the way, and until when it is not tried again. */
  readonly trouble: VectorTrouble | null;
}

/** How vectors are asked for. */
export interface FillOrder {
  /** Somebody asks for it: what was in the way the last time is not waited for. */
  readonly atOnce: boolean;
}

/** What came of making vectors. */
export interface VectorFill {
  readonly made: number;
  /** Tokens that it took; null when that was not told. */
  readonly tokens: number | null;
  readonly vectors: VectorStanding;
}

/** What an index holds. */
export interface IndexStanding {
  readonly files: number;
  readonly chunks: number;
  readonly symbols: number;
  readonly commits: number;
  /** The first thousand of the files that are not in it, by path. */
  readonly leftOut: readonly LeftOutFile[];
  readonly leftOutCount: number;
  /** Null where no embedder is set up. */
  readonly vectors: VectorStanding | null;
  /** What the person should know, in sentences: the index was broken and is made anew, files beyond the limit. */
  readonly notes: readonly string[];
}

/** What it took to bring an index up to date. */
export interface IndexRefresh extends IndexStanding {
  /** Files that were read anew, and files that are gone. */
  readonly read: number;
  readonly removed: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** What stands around a file; of files, the nearest first. */
export interface FileSurroundings {
  readonly path: string;
  readonly symbols: readonly CodeSymbol[];
  readonly uses: readonly string[];
  readonly usedBy: readonly string[];
  /** Files that often changed with it. */
  readonly together: readonly string[];
}

/** What a map of the code is drawn for. */
export interface CodeMapOrder {
  readonly text: string;
  readonly near: readonly string[];
  /** Tokens that it may take, as estimated. */
  readonly tokens: number;
}

/**
 * Knows the text files of one workspace by words, names, history and links. It is a projection: it can be deleted at any
 * time, and what is damaged is made anew. It answers from what it last saw; {@link CodeIndex.refresh} has it look again.
 * Must not throw.
 */
export interface CodeIndex {
  /**
   * Has it look at the files: what did not change costs nothing, what is gone vanishes, and what was done stays done when
   * it is stopped midway. Calls at the same time share one run.
   */
  refresh(signal: AbortSignal): Promise<Result<IndexRefresh, Failure>>;
  standing(): Promise<Result<IndexStanding, Failure>>;
  /** All files that are not in it, by path. */
  leftOut(): Promise<Result<readonly LeftOutFile[], Failure>>;
  /**
   * Makes the vectors that are missing; null where no embedder is set up. What is made stays when it is stopped midway. Calls
   * at the same time share one run, and one process of several makes them.
   */
  fill(order: FillOrder, signal: AbortSignal): Promise<Result<VectorFill | null, Failure>>;
  /** The best places, one a file, the best first; the same for the same index and question. */
  search(query: CodeQuery, signal: AbortSignal): Promise<Result<readonly CodeHit[], Failure>>;
  /** Files and their definitions in a token budget, those first that the rest of the code leans on, seen from the order. */
  map(order: CodeMapOrder, signal: AbortSignal): Promise<Result<string, Failure>>;
  /** What stands around files; nothing for those that are not known. */
  around(paths: readonly string[]): Promise<Result<readonly FileSurroundings[], Failure>>;
  close(): Promise<void>;
}
