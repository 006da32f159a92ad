import { onFirstUse, type Pause } from '../../base/index.ts';
import { maskSecrets } from '../../domain/index.ts';
import type { Embedder, KeptVector, VectorShelf } from '../../ports/index.ts';

/** What makes vectors, and where they are kept: a shelf of this embedder's alone. */
export interface MeaningBy {
  readonly embedder: Embedder;
  readonly shelf: VectorShelf;
}

/** What vectors of fragments are made by, and kept on. */
export interface MeaningParts extends MeaningBy {
  /** What served before it was named: it serves until all vectors of this one are there. Null for nothing. Asked for once. */
  readonly before: () => Promise<MeaningBy | null>;
  /** Hears that all vectors are there: from now on they serve, and those of others can go. Must not throw. */
  readonly serves: () => Promise<void>;
  /** Lets one process at a time make vectors: gives back how it ends that, or null while another one does. */
  readonly claim: () => (() => void) | null;
  /** SHA-256 of a text, as hex. */
  readonly digest: (text: string) => string;
  /** Lets others have their turn, when the thread was held for a while. */
  readonly pause?: Pause;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborts when somebody has waited long enough: for the vector of a question, or for those of fragments. */
  readonly late: (whatFor: 'question' | 'fragments') => AbortSignal;
}

/** A question as a vector; else why there is none, for the person. */
export type AskedVector = { readonly vector: Float32Array } | { readonly trouble: string };

/** Vectors of one embedder, and questions by the same. */
export interface KnownMeaning {
  /** Its name. */
  readonly by: string;
  /** One for each text or none, as they stand; the same list while none came for the same texts. */
  readonly vectors: readonly (Float32Array | undefined)[];
  readonly ask: (text: string) => Promise<AskedVector>;
}

/** What fragments mean, as vectors. Must not throw. */
export interface Meaning {
  /** The vectors that there are by now. */
  readonly known: (texts: readonly string[]) => Promise<KnownMeaning>;
  /** Makes what is missing, as far as there is time, and lets go what belongs to no text any more. */
  readonly fill: (texts: readonly string[]) => Promise<void>;
}

/** Texts that are sent at once: what is cut short wastes no more. */
const atOnce = 16;
const group = 'memory';

type Means = Pick<MeaningParts, 'claim' | 'digest' | 'pause' | 'now' | 'late'>;

/** The ids of texts, made once for each list of them. */
function createIds({ digest, pause }: Means): (texts: readonly string[]) => Promise<readonly string[]> {
  const known = new WeakMap<readonly string[], readonly string[]>();
  return async (texts) => {
    const before = known.get(texts);
    if (before) return before;
    const ids: string[] = [];
    for (const text of texts) {
      await pause?.();
      ids.push(digest(text));
    }
    known.set(texts, ids);
    return ids;
  };
}

/** Makes vectors of texts and keeps them, as far as that goes; which, and whether those are all and kept. */
async function makeVectors(
  missing: readonly (readonly [id: string, text: string])[],
  { embedder, shelf }: MeaningBy,
  { now, late }: Means,
): Promise<{ readonly made: readonly KeptVector[]; readonly isWhole: boolean }> {
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
  const isKept = made.length === 0 || (await shelf.put(made)).ok;
  return { made, isWhole: isKept && made.length === missing.length };
}

/** Asks by a vector of the same embedder. */
async function askBy({ embedder }: MeaningBy, text: string, { late }: Means): Promise<AskedVector> {
  const made = await embedder.embed([maskSecrets(text)], late('question'));
  if (!made.ok) return { trouble: made.error.person };
  const [vector] = made.value.vectors;
  return vector ? { vector } : { trouble: 'No vector came.' };
}

/** Vectors by the hash of their text. Owns those that were read. */
function createBook(by: MeaningBy, means: Means) {
  const { embedder, shelf } = by;
  const vectors = new Map<string, Float32Array>();
  const idsOf = createIds(means);
  /** The last answer: while all of these texts have a vector, nobody has to look. */
  let last: { readonly of: readonly string[]; readonly found: KnownMeaning['vectors'] } | undefined;
  let isWhole = false;

  async function load(texts: readonly string[]): Promise<readonly string[]> {
    const ids = await idsOf(texts);
    const unknown = ids.filter((id) => !vectors.has(id));
    const kept = unknown.length === 0 ? null : await shelf.vectors(unknown);
    if (kept?.ok) for (const [id, vector] of kept.value) vectors.set(id, vector);
    return ids;
  }

  /** Those that belong to no text any more. */
  async function idle(wanted: ReadonlySet<string>): Promise<readonly string[]> {
    const heads = await shelf.list();
    return heads.ok ? heads.value.flatMap(({ id }) => (wanted.has(id) ? [] : [id])) : [];
  }

  return {
    async known(texts: readonly string[]): Promise<KnownMeaning> {
      if (last?.of !== texts || !isWhole) {
        const ids = await load(texts);
        const found = ids.map((id) => vectors.get(id));
        const isSame = last?.of === texts && last.found.every((vector, at) => vector === found[at]);
        if (!last || !isSame) last = { of: texts, found };
        isWhole = last.found.every((vector) => vector !== undefined);
      }
      return { by: embedder.name, vectors: last.found, ask: (text) => askBy(by, text, means) };
    },
    /** Makes what is missing, unless another process does; whether nothing is any more. */
    async makeMissing(texts: readonly string[]): Promise<boolean> {
      const ids = await load(texts);
      const textOf = new Map(ids.map((id, at) => [id, texts[at] ?? '']));
      const isThere = ids.every((id) => vectors.has(id));
      if (isThere && (await idle(new Set(ids))).length === 0) return true;
      const release = means.claim();
      if (!release) return isThere;
      try {
        // Another one may have made some of them by now.
        await load(texts);
        const missing = [...textOf].filter(([id]) => !vectors.has(id));
        const { made, isWhole } = await makeVectors(missing, by, means);
        for (const { id, vector } of made) vectors.set(id, vector);
        const gone = await idle(new Set(ids));
        if (gone.length > 0) await shelf.remove(gone);
        for (const id of gone) vectors.delete(id);
        return isWhole;
      } finally {
        release();
      }
    },
  };
}

/**
 * Makes vectors of fragments. What cannot be made now is made at a later time: until then words alone find it. After another
 * embedder was named, what the one before it made serves until nothing is missing: then one finds as well as the other.
 */
export function createMeaning({ before, serves, ...parts }: MeaningParts): Meaning {
  const own = createBook(parts, parts);
  const former = onFirstUse(async () => {
    const by = await before();
    return by && createBook(by, parts);
  });
  let isWhole = false;
  let filling: Promise<void> | null = null;

  async function fill(texts: readonly string[]): Promise<void> {
    const isMade = await own.makeMissing(texts);
    if (!isMade || isWhole || texts.length === 0) return;
    isWhole = true;
    await serves();
  }

  return {
    known: async (texts) => ((isWhole ? null : await former()) ?? own).known(texts),
    fill(texts) {
      filling ??= fill(texts).finally(() => {
        filling = null;
      });
      return filling;
    },
  };
}
