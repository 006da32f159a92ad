import type { Result } from '../../base/index.ts';
import { vectorText } from '../../memory/index.ts';
import type {
  CodeVectors,
  Embedded,
  FillOrder,
  ModelFailure,
  StoredChunk,
  VectorFill,
  VectorTrouble,
} from '../../ports/index.ts';
import type { CodeIndexParts } from './refresh.ts';
import { lastingTrouble, mostOf, vectorStanding, type VectorParts } from './vector-parts.ts';

/** Parts that are looked at together; texts that are sent together; how many such are under way at once. */
const sizes = { page: 512, batch: 64, atOnce: 2 } as const;

/** How often something that may pass is asked for in a row, and milliseconds that it is waited for in between. */
const patience = { times: 4, first: 1_000, longest: 60_000 } as const;

/** Milliseconds after which it is tried again: the first time, and at most. */
const backOff = { first: 30_000, longest: 1_800_000 } as const;

const passing: ReadonlySet<ModelFailure['reason']> = new Set([
  ...(['rate-limited', 'overloaded', 'server-error'] as const),
  ...(['timed-out', 'unreachable', 'cut-off'] as const),
]);

function retryAfterOf(error: ModelFailure): number | null {
  return ('retryAfter' in error ? error.retryAfter : undefined) ?? null;
}

/** A text that a vector is to be made of. */
interface Piece {
  readonly digest: string;
  readonly text: string;
}

/** What a run is about. */
interface Run {
  readonly parts: CodeIndexParts;
  readonly vectors: VectorParts;
  readonly kept: CodeVectors;
  readonly signal: AbortSignal;
}

/** The texts of parts of files, as they are now; not of files that have changed since they were taken in. */
async function textsOf(chunks: readonly StoredChunk[], { parts: { files }, vectors: { mask } }: Run): Promise<Piece[]> {
  const pieces: Piece[] = [];
  let open: { readonly path: string; readonly lines: readonly string[] | null } = { path: '', lines: null };
  for (const { path, hash, digest, symbol, from, to } of chunks) {
    if (open.path !== path) {
      const read = await files.read(path);
      const isSame = read.kind === 'text' && read.hash === hash;
      open = { path, lines: isSame ? read.text.split(/\r\n|\n|\r/) : null };
    }
    if (open.lines) pieces.push({ digest, text: mask(vectorText(path, symbol, open.lines.slice(from - 1, to))) });
  }
  return pieces;
}

/** What has no vector yet, in pieces that are sent together. */
async function* batchesOf(run: Run): AsyncGenerator<readonly Piece[], undefined> {
  const { parts, vectors, kept, signal } = run;
  const wanted = parts.store.digests(mostOf(vectors));
  await kept.keepOnly(wanted);
  const begun = new Set<string>();
  let rest: Piece[] = [];
  for (let after = 0; !signal.aborted;) {
    const page = parts.store.chunksAfter(after, sizes.page);
    const last = page.at(-1);
    if (!last) break;
    after = last.id;
    const missing = new Set(kept.missing(page.map(({ digest }) => digest)));
    const fresh = page.filter(({ digest }) => {
      if (!missing.has(digest) || !wanted.has(digest) || begun.has(digest)) return false;
      begun.add(digest);
      return true;
    });
    rest.push(...(await textsOf(fresh, run)));
    for (; rest.length >= sizes.batch; rest = rest.slice(sizes.batch)) yield rest.slice(0, sizes.batch);
  }
  if (rest.length > 0) yield rest;
  return undefined;
}

/** Asks for vectors, again after a while where what was in the way may pass. */
async function embedPatiently(
  texts: readonly string[],
  { vectors: { embedder, wait }, signal }: Run,
): Promise<Result<Embedded, ModelFailure>> {
  for (let times = 1; ; times++) {
    const made = await embedder.embed(texts, signal);
    if (made.ok || !passing.has(made.error.reason) || times >= patience.times || signal.aborted) return made;
    const pause = retryAfterOf(made.error) ?? patience.first * 2 ** (times - 1);
    if (pause > patience.longest) return made;
    await wait(pause, signal);
  }
}

/** What came of a run, as it goes. */
interface Progress {
  made: number;
  tokens: number | null;
  failed: { readonly why: string; readonly retryAfter: number | null } | null;
}

/** Why vectors of another length do not do. */
function lengthTrouble({ kept, vectors: { embedder } }: Run, length: number): string {
  return `${embedder.name} now makes vectors of ${String(length)} numbers, and those of before have ${String(kept.dimensions())}: it is another model under the same name. Delete the folder vectors/code in .maestro/state to have all of them made anew.`;
}

/** Makes vectors and keeps them, until nothing is missing or something is in the way. Runs several times at once. */
async function work(batches: AsyncGenerator<readonly Piece[], undefined>, run: Run, progress: Progress): Promise<void> {
  const { kept, signal } = run;
  for (;;) {
    if (signal.aborted || progress.failed) return;
    const next = await batches.next();
    if (next.done) return;
    const batch = next.value;
    const made = await embedPatiently(
      batch.map(({ text }) => text),
      run,
    );
    if (!made.ok) {
      if (made.error.reason !== 'cancelled')
        progress.failed ??= { why: made.error.person, retryAfter: retryAfterOf(made.error) };
      return;
    }
    const { vectors, tokens } = made.value;
    const length = vectors[0]?.length ?? 0;
    if ((kept.dimensions() ?? length) !== length) {
      progress.failed ??= { why: lengthTrouble(run, length), retryAfter: null };
      return;
    }
    await kept.put(new Map(batch.flatMap(({ digest }, at) => sound(digest, vectors[at]))));
    progress.made += batch.length;
    progress.tokens = progress.tokens === null || tokens === null ? null : progress.tokens + tokens;
  }
}

function sound(digest: string, vector: Float32Array | undefined): readonly (readonly [string, Float32Array])[] {
  return vector ? [[digest, vector]] : [];
}

function troubleAfter(
  { why, retryAfter }: NonNullable<Progress['failed']>,
  before: VectorTrouble | null,
  by: string,
  now: number,
): VectorTrouble {
  const times = before?.by === by ? before.times + 1 : 1;
  const pause = Math.max(retryAfter ?? 0, Math.min(backOff.first * 2 ** (times - 1), backOff.longest));
  return { by, why, times, at: now, until: now + pause };
}

/** Notes what came of it. Vectors of another embedder go when all of this one are there. */
async function conclude(run: Run, { failed }: Progress): Promise<void> {
  const { parts, vectors, signal } = run;
  const { shelf, embedder } = vectors;
  const before = shelf.note();
  if (failed) {
    await shelf.putNote({ ...before, trouble: troubleAfter(failed, before.trouble, embedder.name, parts.now()) });
    return;
  }
  if (signal.aborted) return;
  if (run.kept.count() > 0 || before.trouble) await shelf.putNote({ serving: embedder.name, trouble: null });
  if (before.serving !== embedder.name && run.kept.count() > 0) await shelf.keepOnly([embedder.name]);
}

/**
 * Makes the vectors that are missing, and forgets those of parts that are gone. What is there stays when it is stopped or fails
 * midway; after a failure nothing is asked for a time that grows with each.
 */
export async function fillVectors(
  parts: CodeIndexParts,
  vectors: VectorParts,
  { atOnce }: FillOrder,
  signal: AbortSignal,
): Promise<VectorFill> {
  const nothing = (): VectorFill => ({ made: 0, tokens: 0, vectors: vectorStanding(parts.store, vectors) });
  if (!atOnce && lastingTrouble(vectors, parts.now())) return nothing();
  const release = vectors.claim();
  if (!release) return nothing();
  const life = new AbortController();
  const kept = vectors.shelf.of(vectors.embedder.name);
  const run: Run = { parts, vectors, kept, signal: AbortSignal.any([signal, life.signal]) };
  const progress: Progress = { made: 0, tokens: 0, failed: null };
  try {
    const batches = batchesOf(run);
    const working = Array.from({ length: sizes.atOnce }, () =>
      work(batches, run, progress).catch((error: unknown) => {
        life.abort();
        throw error;
      }),
    );
    // Whoever else fills finds nobody at work any more.
    await Promise.allSettled(working);
    await Promise.all(working);
    await conclude(run, progress);
  } finally {
    release();
  }
  return { made: progress.made, tokens: progress.tokens, vectors: vectorStanding(parts.store, vectors) };
}
