import { keepLast } from '../../base/index.ts';
import type { Embedder, WordMatch } from '../../ports/index.ts';
import type { CodeIndexParts } from './refresh.ts';
import { lastingTrouble, type VectorParts } from './vector-parts.ts';

/** Places that mean what a question means, the most alike first; or why nobody could say, for people. */
export interface Alike {
  readonly places: readonly WordMatch[];
  readonly without: string | null;
}

/** Finds places by vectors; null where there are none to find them by. */
export type FindAlike = (text: string, within: number, signal: AbortSignal) => Promise<Alike | null>;

/** Vectors that are looked at, the nearest of all. */
const deep = 60;
/** Milliseconds that an embedder which did not answer is not asked again. */
const rest = 30_000;

/** Questions whose vectors are kept, the last ones. */
const mostKnown = 200;

const nothing = (without: string): Alike => ({ places: [], without });

/** Places by the digests of what they hold, in their order; what stands in several places counts in all of them. */
function placesOf(digests: readonly string[], { store }: CodeIndexParts): readonly WordMatch[] {
  const places = store.placesOf(digests);
  return digests.flatMap((digest) => places.get(digest) ?? []);
}

/** The embedder that questions are asked by: that of the vectors which are whole, else the one that is wanted. */
async function askedBy(vectors: VectorParts): Promise<Embedder> {
  const { serving } = vectors.shelf.note();
  const { embedder, shelf } = vectors;
  if (serving === null || serving === embedder.name || shelf.of(serving).count() === 0) return embedder;
  return (await vectors.embedderOf(serving)) ?? embedder;
}

/**
 * Finds by meaning, as long as whoever makes vectors answers in time.
 *
 * Owns: until when it is not asked, after it did not; and the vectors of the last questions, by digest.
 */
export function createFindAlike(parts: CodeIndexParts): FindAlike {
  const { vectors } = parts;
  let resting: { readonly until: number; readonly why: string } | undefined;

  const known = new Map<string, Float32Array>();

  /** The vector of a question: that of before, where it was asked by the same embedder. */
  async function knownVectorOf(...asked: Parameters<typeof vectorOf>): Promise<Float32Array | null> {
    const [embedder, text] = asked;
    const key = parts.digest(`${embedder.name}\n${text}`);
    const vector = known.get(key) ?? (await vectorOf(...asked));
    return vector && keepLast(known, key, vector, mostKnown);
  }

  async function vectorOf(embedder: Embedder, text: string, within: number, signal: AbortSignal, own: VectorParts) {
    const life = new AbortController();
    const over = AbortSignal.any([signal, life.signal]);
    try {
      const late = own.wait(within, over).then(() => null);
      const made = await Promise.race([embedder.embed([own.mask(text)], over), late]);
      if (made?.ok) return made.value.vectors[0] ?? null;
      const why = made ? made.error.person : `${embedder.name} did not answer in time.`;
      if (!signal.aborted) resting = { until: parts.now() + rest, why };
      return null;
    } finally {
      life.abort();
    }
  }

  return async (text, within, signal) => {
    if (!vectors || text.trim() === '') return null;
    const trouble = lastingTrouble(vectors, parts.now());
    const embedder = await askedBy(vectors);
    const kept = vectors.shelf.of(embedder.name);
    if (kept.count() === 0) return trouble ? nothing(trouble.why) : null;
    if (trouble && embedder.name === vectors.embedder.name) return nothing(trouble.why);
    if (resting && parts.now() < resting.until) return nothing(resting.why);
    const vector = await knownVectorOf(embedder, text, within, signal, vectors);
    if (!vector) return nothing(resting?.why ?? 'The search was stopped.');
    if (vector.length !== kept.dimensions()) return nothing(`${embedder.name} makes vectors of another length now.`);
    return {
      places: placesOf(
        kept.nearest(vector, deep).map(({ digest }) => digest),
        parts,
      ),
      without: null,
    };
  };
}
