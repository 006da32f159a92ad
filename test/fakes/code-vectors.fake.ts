import { failure, failureError } from '../../src/core/domain/index.ts';
import type { CodeVectors, CodeVectorShelf, VectorNote } from '../../src/core/ports/index.ts';

function cosine(one: Float32Array, other: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other)) || 0;
}

function createFakeVectors(): CodeVectors {
  const kept = new Map<string, Float32Array>();
  const dimensions = (): number | null => kept.values().next().value?.length ?? null;
  return {
    count: () => kept.size,
    dimensions,
    missing: (digests) => [...new Set(digests)].filter((digest) => !kept.has(digest)),
    put(vectors) {
      const length = dimensions() ?? vectors.values().next().value?.length;
      if ([...vectors.values()].some((vector) => vector.length !== length))
        return Promise.reject(failureError(failure('stale', 'Vectors of another length were made.')));
      for (const [digest, vector] of vectors) kept.set(digest, vector);
      return Promise.resolve();
    },
    keepOnly(digests) {
      for (const digest of kept.keys()) if (!digests.has(digest)) kept.delete(digest);
      return Promise.resolve();
    },
    nearest: (vector, count) =>
      dimensions() === vector.length
        ? [...kept]
            .map(([digest, other]) => ({ digest, similarity: cosine(vector, other) }))
            .sort((a, b) => b.similarity - a.similarity || (a.digest < b.digest ? -1 : 1))
            .slice(0, count)
        : [],
  };
}

/** Vectors of code in memory. */
export function createFakeCodeVectors(): CodeVectorShelf {
  const shelves = new Map<string, CodeVectors>();
  let noted: VectorNote = { serving: null, trouble: null };
  const of = (embedder: string): CodeVectors => {
    const found = shelves.get(embedder) ?? createFakeVectors();
    shelves.set(embedder, found);
    return found;
  };
  return {
    of,
    note: () => noted,
    putNote(note) {
      noted = note;
      return Promise.resolve();
    },
    async keepOnly(embedders) {
      for (const [name, each] of shelves) if (!embedders.includes(name)) await each.keepOnly(new Set());
    },
  };
}
