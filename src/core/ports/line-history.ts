import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';

/** The commit that a line comes from. */
export interface LineOrigin {
  readonly commit: string;
  readonly at: number;
  readonly author: string;
  readonly subject: string;
  /** The task that made it, as its commit names it: `g1-t3`; null for the work of somebody else. */
  readonly task: string | null;
}

/** Tells where lines come from. */
export interface LineHistory {
  /**
   * The commit of a line as it stands in the working copy, counted from 1; without a line, those that changed the file, newest
   * first, at most so many. Empty for what is not committed. Fails with `not-found` where there is no such file or line.
   */
  originsOf(path: string, line: number | null, limit: number): Promise<Result<readonly LineOrigin[], Failure>>;
}
