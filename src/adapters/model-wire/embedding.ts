import { err, ok, type Result } from '../../core/base/index.ts';
import type { Embedded, Embedder, ModelFailure } from '../../core/ports/index.ts';

/** Texts that are sent at once, and their bytes together. */
const mostTexts = 256;
const mostBytes = 400_000;

/** Bytes of one text: the usual models take 8,000 tokens, and a token has three bytes at least but for odd scripts. */
const longestText = 24_000;

/** What a provider answered for some texts. */
interface Vectors {
  readonly vectors: readonly Float32Array[];
  readonly tokens: number | null;
}

/** A text as every provider takes it: empty ones are refused, long ones are cut. */
function acceptable(text: string): string {
  const whole = text.toWellFormed();
  if (whole.trim() === '') return '.';
  if (whole.length * 3 <= longestText) return whole;
  return Buffer.from(whole)
    .subarray(0, longestText)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}

function batchesOf(texts: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let room = 0;
  for (const text of texts) {
    const bytes = Buffer.byteLength(text);
    const last = batches.at(-1);
    if (last && last.length < mostTexts && bytes <= room) last.push(text);
    else {
      batches.push([text]);
      room = mostBytes;
    }
    room -= bytes;
  }
  return batches;
}

/** Whether there is a vector for each text, all of one length and with a direction. */
function areSound(vectors: readonly Float32Array[], count: number, length: number | undefined): boolean {
  const wanted = length ?? vectors[0]?.length ?? 0;
  return (
    vectors.length === count &&
    wanted > 0 &&
    vectors.every((each) => each.length === wanted && each.every(Number.isFinite) && each.some((part) => part !== 0))
  );
}

/** Makes vectors over a way to ask for those of some texts: they go in batches that every server takes. */
export function createBatchEmbedder(
  name: string,
  ask: (texts: readonly string[], signal: AbortSignal) => Promise<Result<Vectors, ModelFailure>>,
): Pick<Embedder, 'dimensions' | 'embed'> {
  let dimensions: number | undefined;
  return {
    dimensions: () => dimensions ?? null,
    async embed(texts, signal): Promise<Result<Embedded, ModelFailure>> {
      if (signal.aborted)
        return err({ reason: 'cancelled', person: `The call to ${name} was cancelled.`, partial: '' });
      const vectors: Float32Array[] = [];
      let tokens: number | null = 0;
      for (const batch of batchesOf(texts.map(acceptable))) {
        const made = await ask(batch, signal);
        if (!made.ok) return made;
        if (!areSound(made.value.vectors, batch.length, dimensions)) {
          const person = `What ${name} answers are no vectors of these texts. Check that it is a model for embeddings.`;
          return err({ reason: 'malformed', person, partial: '' });
        }
        dimensions ??= made.value.vectors[0]?.length;
        vectors.push(...made.value.vectors);
        tokens = tokens === null || made.value.tokens === null ? null : tokens + made.value.tokens;
      }
      return ok({ vectors, tokens });
    },
  };
}
