import { err, ok } from '../../src/core/base/index.ts';
import type { Embedder } from '../../src/core/ports/index.ts';

const size = 64;

/** Counts the letters of a text and which letters follow each other: enough for texts that are nearly the same. */
export function fakeVector(text: string): Float32Array {
  const vector = new Float32Array(size);
  vector[0] = 1;
  for (let at = 0; at + 1 < text.length; at++) {
    const slot = 1 + ((text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) % (size - 1));
    vector[slot] = (vector[slot] ?? 0) + 1;
  }
  return vector;
}

/** An embedder in memory. */
export function createFakeEmbedder(): Embedder {
  return {
    name: 'fake/letters',
    kind: 'lexical',
    dimensions: () => size,
    embed: (texts, signal) =>
      Promise.resolve(
        signal.aborted
          ? err({ reason: 'cancelled', person: 'The making of vectors was stopped.', partial: '' })
          : ok({ vectors: texts.map(fakeVector), tokens: 0 }),
      ),
  };
}
