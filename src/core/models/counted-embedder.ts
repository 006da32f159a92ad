import { err, ok, type Result } from '../base/index.ts';
import type { EmbeddingCall, Tokens } from '../domain/index.ts';
import type { Embedded, Embedder, ModelFailure } from '../ports/index.ts';
import type { PriceTag } from './catalogue.ts';
import { costOf } from './pricing.ts';

/** A model that makes vectors, as it is paid. */
export interface EmbeddingModel {
  readonly provider: string;
  readonly model: string;
  /** Null when nobody knows what it costs. */
  readonly price: PriceTag | null;
}

/** Whoever pays for vectors. */
export interface EmbeddingAccount {
  /**
   * Sets aside what so many tokens may come to, or says why they may not be sent, for the person. What it answers puts the
   * call on record, and frees what was set aside.
   */
  readonly pay: (
    model: EmbeddingModel,
    tokens: number,
    signal: AbortSignal,
  ) => Promise<Result<(call: EmbeddingCall) => Promise<void>, string>>;
}

/** What a counted embedder is made of. */
export interface CountedEmbedderParts {
  readonly embedder: Embedder;
  readonly model: EmbeddingModel;
  readonly use: EmbeddingCall['use'];
  readonly account: EmbeddingAccount;
  readonly countTokens: (text: string) => number;
}

/** Texts that are sent, and paid, at once: a failure wastes no more than these. */
const mostTexts = 128;

function inputOf(tokens: number): Tokens {
  return { input: tokens, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
}

/** What a call came to; of one that failed, only what its provider told. */
function callOf(
  made: Result<Embedded, ModelFailure>,
  texts: number,
  estimate: number,
  { model: { provider, model, price }, use }: CountedEmbedderParts,
): EmbeddingCall {
  const call = { provider, model, use, texts };
  if (!made.ok) {
    const { reason, usage } = made.error;
    return { ...call, failed: reason, ...(usage?.known ? { cost: costOf(usage, inputOf(0), price) } : {}) };
  }
  const { tokens } = made.value;
  const usage = tokens === null ? null : { known: true, ...inputOf(tokens) };
  return { ...call, cost: costOf(usage, inputOf(estimate), price) };
}

/**
 * An embedder of which every call is paid: before it, the most that it may come to is set aside within the limits; after it,
 * it is on record. Where a limit is in the way nobody is asked, and it fails with `bad-request`.
 */
export function createCountedEmbedder(parts: CountedEmbedderParts): Embedder {
  const { embedder, model, account, countTokens } = parts;
  async function embedSome(texts: readonly string[], signal: AbortSignal): ReturnType<Embedder['embed']> {
    const estimate = texts.reduce((sum, text) => sum + countTokens(text), 0);
    const paying = await account.pay(model, estimate, signal);
    if (!paying.ok) return err({ reason: 'bad-request', person: paying.error, partial: '' });
    const made = await embedder.embed(texts, signal);
    await paying.value(callOf(made, texts.length, estimate, parts));
    return made;
  }
  return {
    ...embedder,
    async embed(texts, signal) {
      const vectors: Float32Array[] = [];
      let tokens: number | null = 0;
      for (let at = 0; at < texts.length; at += mostTexts) {
        const made = await embedSome(texts.slice(at, at + mostTexts), signal);
        if (!made.ok) return made;
        vectors.push(...made.value.vectors);
        tokens = tokens === null || made.value.tokens === null ? null : tokens + made.value.tokens;
      }
      return ok({ vectors, tokens });
    },
  };
}
