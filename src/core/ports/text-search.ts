import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import type { WorktreeFiles } from './worktree-files.ts';

/** What is looked for, and where. */
export interface TextQuery {
  /** A regular expression, matched line by line; `(?i)` in front of it ignores case. */
  readonly pattern: string;
  /** The pattern is plain text. */
  readonly literal: boolean;
  /** A canonical path of a file or folder; null searches everything. */
  readonly under: string | null;
  /** Whether a file is wanted, by its canonical path. */
  readonly accepts: (path: string) => boolean;
  /** Lines to find at most. */
  readonly limit: number;
}

/** A line in which something was found; `text` is the part of it around the match, at most a few hundred characters. */
export interface TextMatch {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** What a search found, by path and line. `isCut`: there may be more, for the limit or the time was reached. */
export interface TextMatches {
  readonly matches: readonly TextMatch[];
  readonly isCut: boolean;
}

/** Looks for text in the files of a folder that version control does not ignore; files that are not text are passed over. */
export interface TextSearch {
  /** Fails with `bad-input` when the pattern cannot be read or would take too long. */
  readonly search: (
    files: WorktreeFiles,
    query: TextQuery,
    signal: AbortSignal,
  ) => Promise<Result<TextMatches, Failure>>;
}
