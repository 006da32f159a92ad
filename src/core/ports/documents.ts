import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';

/** A small document that a person may edit by hand: under 1 MB, one writer. Never events, tasks, memory or cost. */
export interface Document<T> {
  /** The present value; the default when there is no file yet. A file that does not fit fails with line and expectation. */
  read(): Promise<Result<T, Failure>>;
  /** Writes atomically what `change` makes of the present value. */
  update(change: (value: T) => T): Promise<Result<T, Failure>>;
}

/** Documents of one kind, each under a name of its own: whoever may write one name is its one writer. */
export interface DocumentShelf<T> {
  /**
   * Every document that can be read, by name in order. One that does not fit is kept under another name, so that its own is
   * free again, and what was wrong is told in `troubles`, a sentence each.
   */
  all(): Promise<Result<{ readonly documents: ReadonlyMap<string, T>; readonly troubles: readonly string[] }, Failure>>;
  /** Puts a document in the place of what is under the name, whether that fits or not; atomically. */
  put(name: string, value: T): Promise<Result<null, Failure>>;
  /** False when there is nothing under the name. */
  remove(name: string): Promise<Result<boolean, Failure>>;
}
