/** Something that was found by its vector, with how alike it is: the cosine. */
export interface NearDigest {
  readonly digest: string;
  readonly similarity: number;
}

/**
 * Vectors of one embedder under digests of what they were made of, on the disk. What is damaged is as if it had never been
 * there, and a process that dies while it writes loses what it was writing alone. Several processes may read and write.
 * What goes wrong is thrown as a `failureError`.
 */
export interface CodeVectors {
  count(): number;
  /** Numbers of a vector; null while there is none. */
  dimensions(): number | null;
  /** Those of the digests that have no vector, each once. */
  missing(digests: readonly string[]): readonly string[];
  /**
   * Takes vectors in that are as long as those that are there, and have a direction. They are on the disk when it resolves. What
   * it takes does not depend on how many there are.
   */
  put(vectors: ReadonlyMap<string, Float32Array>): Promise<void>;
  /** Forgets vectors of other digests; a few of them may stay for a time. */
  keepOnly(digests: ReadonlySet<string>): Promise<void>;
  /** The most alike first, at most so many; nothing for a vector of another length. */
  nearest(vector: Float32Array, count: number): readonly NearDigest[];
}

/** Why vectors could not be made, and when that is tried again. */
export interface VectorTrouble {
  /** The embedder. */
  readonly by: string;
  /** For the person. */
  readonly why: string;
  /** How often in a row. */
  readonly times: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly until: number;
}

/** What is noted of the vectors of a workspace. */
export interface VectorNote {
  /** The embedder whose vectors are whole, and searched by until those of another are; null before the first are. */
  readonly serving: string | null;
  readonly trouble: VectorTrouble | null;
}

/** The vectors of a workspace's code, by the names of embedders: those of different ones are never compared. */
export interface CodeVectorShelf {
  of(embedder: string): CodeVectors;
  note(): VectorNote;
  putNote(note: VectorNote): Promise<void>;
  /** Forgets the vectors of other embedders. */
  keepOnly(embedders: readonly string[]): Promise<void>;
}
