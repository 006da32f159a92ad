import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';

/** Something that is kept under a vector. */
export interface KeptVector {
  readonly id: string;
  readonly vector: Float32Array;
  /** Only what is in the same group is compared. */
  readonly group: string;
  /** When it was made and when it was last of use, in milliseconds since the epoch. */
  readonly madeAt: number;
  readonly usedAt: number;
  /** The rest of it: read only when it is chosen. */
  readonly text: string;
}

/** What is known of it without reading its text; `size` in bytes, with its vector. */
export type KeptHead = Omit<KeptVector, 'vector' | 'text'> & { readonly size: number };

/** @see VectorShelf.nearest */
export type NearHead = KeptHead & { readonly similarity: number };

/**
 * Texts under vectors of one embedder, on the disk. It is a cache: what is damaged is as if it had never been there, and a
 * process that dies while it writes leaves what was there before. One process writes at a time; whoever else reads or writes
 * after it sees what it wrote. Nothing is loaded or made before it is needed.
 */
export interface VectorShelf {
  /** Of a group, the most alike first (by the cosine), at most so many. */
  nearest(vector: Float32Array, group: string, count: number): Promise<Result<readonly NearHead[], Failure>>;
  /** The text under an id; null when there is none, or it is not what was kept. */
  text(id: string): Promise<Result<string | null, Failure>>;
  /** The vectors under these ids, as far as there are any. */
  vectors(ids: readonly string[]): Promise<Result<ReadonlyMap<string, Float32Array>, Failure>>;
  /** Puts all of them, or none, in the place of what was under their ids. They are on the disk when it resolves. */
  put(kept: readonly KeptVector[]): Promise<Result<null, Failure>>;
  /** Notes that it was of use; written with the next `put` or `remove`. */
  touch(id: string, at: number): void;
  /** How many were there. */
  remove(ids: readonly string[]): Promise<Result<number, Failure>>;
  list(): Promise<Result<readonly KeptHead[], Failure>>;
}
