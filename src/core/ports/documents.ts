import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';

/** A small document that a person may edit by hand: under 1 MB, one writer. Never events, tasks, memory or cost. */
export interface Document<T> {
  /** The present value; the default when there is no file yet. A file that does not fit fails with line and expectation. */
  read(): Promise<Result<T, Failure>>;
  /** Writes atomically what `change` makes of the present value. */
  update(change: (value: T) => T): Promise<Result<T, Failure>>;
}
