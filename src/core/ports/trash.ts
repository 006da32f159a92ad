import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';

/** A file that an agent deleted or replaced, and that is in no commit. */
export interface TrashedFile {
  /** Stays the same for as long as the copy is kept. */
  readonly id: string;
  readonly goalId: string;
  /** The task in whose worktree it was. */
  readonly taskId: string;
  /** Relative to the worktree, `/` separated. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** When it was deleted or replaced, in milliseconds since the epoch. */
  readonly at: number;
}

/** Where a file is to be put back. */
export interface RestoredPlace {
  /** Absolute path of the folder that it may not leave, whatever links do. */
  readonly root: string;
  /** Relative to the root, `/` separated. */
  readonly path: string;
  /** Whether it may take the place of a file that is there. */
  readonly replace: boolean;
}

/** Copies of what agents deleted or replaced in the worktrees of one workspace. */
export interface Trash {
  /** The last ones first; none when nothing was ever kept. */
  list(): Promise<Result<readonly TrashedFile[], Failure>>;
  /**
   * Puts a file in a place, whole or not at all; its copy stays. What is there already is a `conflict`, or is kept itself first and
   * told of, when it may be replaced. Resolves with the absolute path of the file.
   */
  restore(
    id: string,
    place: RestoredPlace,
  ): Promise<Result<{ readonly file: string; readonly kept: string | null }, Failure>>;
  /** Removes copies for good; those that are not there any more are passed over. Resolves with how many there were. */
  remove(ids: readonly string[]): Promise<Result<number, Failure>>;
}
