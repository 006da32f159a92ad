/** A file as the disk lists it. */
export interface FileStamp {
  /** Relative to the root, `/` separated. */
  readonly path: string;
  readonly size: number;
  /** When it was written, in milliseconds since the epoch. */
  readonly modified: number;
}

/** What a file holds: its text, or why it is none. `hash` names the bytes. */
export type ReadCode =
  | { readonly kind: 'text'; readonly text: string; readonly hash: string }
  | { readonly kind: 'left-out'; readonly why: string; readonly hash: string }
  /** It is not there any more, or cannot be read now. */
  | { readonly kind: 'gone' };

/** The files of a workspace as an index reads them. */
export interface CodeFiles {
  /** Regular files that version control does not ignore, sorted by path, up to a limit. Links are not followed. */
  list(limit: number): Promise<{ readonly files: readonly FileStamp[]; readonly isCut: boolean }>;
  /** Reads a file of a size that was listed. Text in UTF-16 or Latin-1 comes as text, too. */
  read(path: string): Promise<ReadCode>;
}

/** What a definition in source code is. */
export type SymbolKind = 'function' | 'method' | 'class' | 'type' | 'constant' | 'module';

/** A definition in source code. Lines are counted from 1, the last one included. */
export interface CodeSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly from: number;
  readonly to: number;
  /** Its first line, without what stands around it. */
  readonly signature: string;
}

/** Finds definitions by syntax trees. */
export interface CodeParser {
  /** The language of a file by its name; null when it is none of those that are known. */
  languageOf(path: string): string | null;
  /** Is told that so many files are to be parsed in a row: what takes its time and pays for many alone is done then. */
  expect(files: number): void;
  /** Definitions by position, outer before inner; null when there is no grammar for it, or it cannot be parsed. */
  symbolsOf(path: string, text: string): Promise<readonly CodeSymbol[] | null>;
}

/** A commit with the files that it changed. */
export interface PastCommit {
  readonly id: string;
  readonly at: number;
  readonly subject: string;
  readonly files: readonly string[];
}

/** What version control tells of the past. */
export interface CodeHistory {
  /** The commit that is checked out; null without any. */
  head(): Promise<string | null>;
  /**
   * Commits without merges, newest first, at most so many: those since a commit, or all when that is null or leads no more
   * to the present. `isWhole`: the list takes the place of what was known.
   */
  since(
    known: string | null,
    limit: number,
  ): Promise<{ readonly commits: readonly PastCommit[]; readonly isWhole: boolean }>;
}
