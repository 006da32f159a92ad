import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import type { FrontMatter } from './front-matter.ts';

/** Fragments of memory, a file each, which people read and edit. */
export interface MemoryShelf {
  /**
   * Every file with fields in front of a text, by name in order; `source` is its name without the ending. What is no such file
   * stays as it is and is told in `troubles`, a sentence each. Nothing for a folder that is not there.
   */
  all(): Promise<Result<{ readonly files: readonly FrontMatter[]; readonly troubles: readonly string[] }, Failure>>;
  /** Puts a file in the place of what is under its name; atomically. */
  put(name: string, text: string): Promise<Result<null, Failure>>;
  /** False when there is none. */
  remove(name: string): Promise<Result<boolean, Failure>>;
}
