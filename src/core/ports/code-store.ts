import type { IndexStanding } from './code-index.ts';
import type { CodeSymbol, FileStamp, PastCommit } from './code-sources.ts';

/** A file as the store knows it. */
export interface StoredFile extends FileStamp {
  readonly hash: string;
  /** Why it is not looked into; null when it is. */
  readonly leftOut: string | null;
}

/** A stretch of a file with the words to find it by. */
export interface CodeChunk {
  readonly from: number;
  readonly to: number;
  readonly symbol: string | null;
  readonly words: string;
  /** Names what its vector is made of. */
  readonly digest: string;
}

/** A stretch of a file as the store knows it. */
export interface StoredChunk {
  /** Rises with what is taken in. */
  readonly id: number;
  readonly path: string;
  /** Of the file. */
  readonly hash: string;
  readonly from: number;
  readonly to: number;
  readonly symbol: string | null;
  readonly digest: string;
}

/** All that is kept of a file. */
export interface FileContent {
  readonly file: StoredFile;
  readonly chunks: readonly CodeChunk[];
  readonly symbols: readonly CodeSymbol[];
  /** Of the names that it defines, those that other files can mean. */
  readonly offers: ReadonlySet<string>;
  /** Names that it uses, with how often. */
  readonly uses: ReadonlyMap<string, number>;
  /** Words of its path, and of the names that it defines. */
  readonly pathWords: string;
  readonly nameWords: string;
}

/** A place that has words; a greater score is better. */
export interface WordMatch {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly symbol: string | null;
  readonly score: number;
}

/** A file with what speaks for it; more is better. */
export interface FileScore {
  readonly path: string;
  readonly score: number;
}

/** One file uses what another defines. */
export interface CodeLink {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
}

/** A commit that has words of a question. */
export interface CommitMatch {
  readonly subject: string;
  readonly score: number;
  readonly files: readonly string[];
}

/**
 * Keeps what is known of code, on the disk. Writes are whole or not at all. What goes wrong is thrown as a `failureError`;
 * one that can be mended by {@link CodeStore.startAnew} is retryable.
 */
export interface CodeStore {
  /** What happened as it was opened, in a sentence; null for nothing. */
  readonly note: string | null;
  files(): readonly StoredFile[];
  /**
   * Takes files in, in the place of what was under their paths. What is put with `goesOn` is on the disk, and seen by other
   * processes, with the next write without it; a write that fails takes it back.
   */
  put(contents: readonly FileContent[], goesOn?: boolean): void;
  /** Notes new stamps of files whose content is the same. */
  touch(files: readonly FileStamp[]): void;
  remove(paths: readonly string[]): void;
  /** The commit up to which history is known; null for none. */
  head(): string | null;
  putCommits(commits: readonly PastCommit[], head: string, isWhole: boolean): void;
  standing(): Omit<IndexStanding, 'notes' | 'vectors'>;
  /** Stretches of files after one of them, in the order of their ids. */
  chunksAfter(id: number, limit: number): readonly StoredChunk[];
  /** Digests of stretches, each once, at most so many; and how many there are. */
  digests(limit: number): ReadonlySet<string>;
  digestCount(): number;
  /** Where there is what the digests name. */
  placesOf(digests: readonly string[]): ReadonlyMap<string, readonly WordMatch[]>;
  /** Places with any of the words, the best first. Words are as `wordsOf` makes them. */
  matches(words: readonly string[], limit: number): readonly WordMatch[];
  /** Files whose path or defined names have any of the words, the best first. */
  namedLike(words: readonly string[], limit: number): readonly FileScore[];
  /** Commits whose subject has any of the words, the best first, with the files of theirs that are there. */
  commitsLike(words: readonly string[], limit: number): readonly CommitMatch[];
  /** Files that changed together with these, by how often, the most often first. */
  changedWith(paths: readonly string[], limit: number): readonly FileScore[];
  /** Files that changed lately, those that changed most and last first. */
  changedLately(limit: number): readonly FileScore[];
  /** Places that define one of the names. */
  definitions(names: readonly string[], limit: number): readonly WordMatch[];
  /** Links from and to these files. One between two of them may be told twice. */
  links(paths: readonly string[]): readonly CodeLink[];
  symbolsOf(paths: readonly string[]): ReadonlyMap<string, readonly CodeSymbol[]>;
  /** Forgets everything, also when the file is damaged. */
  startAnew(): void;
  close(): void;
}
