import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import type { CodeSymbol } from './code-sources.ts';

/** What is looked for in the code. */
export interface CodeQuery {
  /** Words as people write them, names and paths among them. */
  readonly text: string;
  /** Files to find at most. */
  readonly limit: number;
  /** Files that matter already: what stands near them counts for more. */
  readonly near: readonly string[];
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
  /** What speaks for it, in words for people, the strongest first. */
  readonly why: readonly string[];
}

/** A file that is not looked into. */
export interface LeftOutFile {
  readonly path: string;
  readonly why: string;
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
  /** The best places, one a file, the best first; the same for the same index and question. */
  search(query: CodeQuery, signal: AbortSignal): Promise<Result<readonly CodeHit[], Failure>>;
  /** Files and their definitions in a token budget, those first that the rest of the code leans on, seen from the order. */
  map(order: CodeMapOrder, signal: AbortSignal): Promise<Result<string, Failure>>;
  /** What stands around files; nothing for those that are not known. */
  around(paths: readonly string[]): Promise<Result<readonly FileSurroundings[], Failure>>;
  close(): Promise<void>;
}
