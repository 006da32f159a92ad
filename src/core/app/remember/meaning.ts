import { maskSecrets } from '../../domain/index.ts';
import type { Embedder, KeptVector, VectorShelf } from '../../ports/index.ts';

/** What vectors of fragments are made by, and kept on: a shelf of this embedder's alone. */
export interface MeaningParts {
  readonly embedder: Embedder;
  readonly shelf: VectorShelf;
  /** SHA-256 of a text, as hex. */
  readonly digest: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborts when somebody has waited long enough: for the vector of a question, or for those of fragments. */
  readonly late: (whatFor: 'question' | 'fragments') => AbortSignal;
}

/** A question as a vector; else why there is none, for the person. */
export type AskedVector = { readonly vector: Float32Array } | { readonly trouble: string };

/** What fragments mean, as vectors. Must not throw. */
export interface Meaning {
  /** The vectors that there are by now, one for each text or none, as they stand. */
  readonly known: (texts: readonly string[]) => Promise<readonly (Float32Array | undefined)[]>;
  readonly ask: (text: string) => Promise<AskedVector>;
  /** Makes what is missing, as far as there is time, and lets go what belongs to no text any more. */
  readonly fill: (texts: readonly string[]) => Promise<void>;
}

/** Texts that are sent at once: what is cut short wastes no more. */
const atOnce = 16;
const group = 'memory';

/**
 * Makes vectors of fragments, by the hash of their text. What cannot be made now is made at a later time: until then words
 * alone find it.
 */
export function createMeaning({ embedder, shelf, digest, now, late }: MeaningParts): Meaning {
  const vectors = new Map<string, Float32Array>();
  let filling: Promise<void> | null = null;

  async function load(texts: readonly string[]): Promise<readonly string[]> {
    const ids = texts.map(digest);
    const unknown = ids.filter((id) => !vectors.has(id));
    const kept = unknown.length === 0 ? null : await shelf.vectors(unknown);
    if (kept?.ok) for (const [id, vector] of kept.value) vectors.set(id, vector);
    return ids;
  }

  async function makeMissing(texts: readonly string[]): Promise<void> {
    const ids = await load(texts);
    const missing = [...new Map(ids.map((id, at) => [id, texts[at] ?? '']))].filter(([id]) => !vectors.has(id));
    const signal = late('fragments');
    const made: KeptVector[] = [];
    for (let at = 0; at < missing.length && !signal.aborted; at += atOnce) {
      const some = missing.slice(at, at + atOnce);
      const embedded = await embedder.embed(
        some.map(([, text]) => maskSecrets(text)),
        signal,
      );
      if (!embedded.ok) break;
      some.forEach(([id], index) => {
        const vector = embedded.value.vectors[index];
        if (vector) made.push({ id, vector, group, madeAt: now(), usedAt: now(), text: '' });
      });
    }
    if (made.length > 0) await shelf.put(made);
    for (const { id, vector } of made) vectors.set(id, vector);
    await letGo(new Set(ids));
  }

  async function letGo(wanted: ReadonlySet<string>): Promise<void> {
    const heads = await shelf.list();
    const gone = heads.ok ? heads.value.flatMap(({ id }) => (wanted.has(id) ? [] : [id])) : [];
    if (gone.length > 0) await shelf.remove(gone);
    for (const id of gone) vectors.delete(id);
  }

  return {
    async known(texts) {
      const ids = await load(texts);
      return ids.map((id) => vectors.get(id));
    },
    async ask(text) {
      const made = await embedder.embed([maskSecrets(text)], late('question'));
      if (!made.ok) return { trouble: made.error.person };
      const [vector] = made.value.vectors;
      return vector ? { vector } : { trouble: 'No vector came.' };
    },
    fill(texts) {
      filling ??= makeMissing(texts).finally(() => {
        filling = null;
      });
      return filling;
    },
  };
}
