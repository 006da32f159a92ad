import { ok } from '../../base/index.ts';
import type { Embedder, VectorShelf } from '../../ports/index.ts';

/** What the embeddings of a provider are kept with. */
export interface CachedEmbedderParts {
  readonly embedder: Embedder;
  readonly shelf: VectorShelf;
  /** SHA-256 of a text, as hex. */
  readonly digest: (text: string) => string;
  readonly now: () => number;
}

/**
 * An embedder that asks for no text twice: vectors are kept by the hash of their text, and do not age. Where the shelf fails,
 * the embedder is asked. The shelf must hold vectors of this embedder alone.
 */
export function createCachedEmbedder({ embedder, shelf, digest, now }: CachedEmbedderParts): Embedder {
  const idOf = (text: string): string => `embedding/${digest(text)}`;
  return {
    ...embedder,
    async embed(texts, signal) {
      const known = await shelf.vectors(texts.map(idOf));
      const vectors = new Map(known.ok ? known.value : []);
      const missing = [...new Set(texts)].filter((text) => !vectors.has(idOf(text)));
      const made = await embedder.embed(missing, signal);
      if (!made.ok) return made;
      missing.forEach((text, at) => {
        const vector = made.value.vectors[at];
        if (vector) vectors.set(idOf(text), vector);
      });
      const at = now();
      const kept = missing.flatMap((text) => {
        const vector = vectors.get(idOf(text));
        return vector ? [{ id: idOf(text), vector, group: 'embedding', madeAt: at, usedAt: at, text: '' }] : [];
      });
      if (kept.length > 0) await shelf.put(kept);
      return ok({ vectors: texts.flatMap((text) => vectors.get(idOf(text)) ?? []), tokens: made.value.tokens });
    },
  };
}
