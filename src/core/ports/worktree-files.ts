import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';

/**
 * Files below one folder. Paths are relative, `/` separated; a path that leaves the folder, also through a link, fails
 * with `not-permitted`. The path that was checked is the path that is used.
 */
export interface WorktreeFiles {
  readonly root: string;
  /**
   * Where a read or write of `path` really goes: relative to the root, links resolved, without `.` and doubled slashes, in
   * the spelling of the disk for what exists. Nothing need be there. The same path again when it is canonical already.
   */
  locate(path: string): Promise<Result<string, Failure>>;
  read(path: string): Promise<Result<string, Failure>>;
  /**
   * Writes whole files atomically; keeps the byte order mark and the mode of a file that exists. `keepIn` is an absolute folder
   * outside the root that gets a copy of that file first, as it does by {@link WorktreeFiles.remove}.
   */
  write(path: string, text: string, keepIn?: string | null): Promise<Result<null, Failure>>;
  /** The bytes of a regular file of at most 5 MB. */
  readBytes(path: string): Promise<Result<Uint8Array, Failure>>;
  /** Moves a file to where nothing is, in folders that it makes; fails with `conflict` when something is there. */
  move(from: string, to: string): Promise<Result<null, Failure>>;
  /**
   * Removes a file. `keepIn` is an absolute folder outside the root that gets a copy first, under the file's path with a
   * number when there is one already; the result is where the copy is, null without one.
   */
  remove(path: string, keepIn: string | null): Promise<Result<string | null, Failure>>;
  exists(path: string): Promise<boolean>;
  /** All files that git does not ignore, sorted. */
  list(): Promise<readonly string[]>;
}

/** Opens folders. */
export type OpenFiles = (root: string) => Promise<WorktreeFiles>;
