import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';

/** Tokens in disjoint buckets: none is counted in two of them. */
export const Tokens = onFirstUse(() =>
  z.object({
    input: z.int(),
    cacheRead: z.int(),
    cacheWrite: z.int(),
    output: z.int(),
    reasoning: z.int(),
  }),
);
export type Tokens = z.infer<ReturnType<typeof Tokens>>;

/** What one call of a model came to. */
export const CallCost = onFirstUse(() =>
  z.object({
    /** US dollars; null when nobody knows the price. */
    dollars: z.number().nullable(),
    /** Whose price it is: the catalogue's with its date, the person's, or nobody's. */
    price: z.string(),
    tokens: Tokens(),
    /** The provider did not tell the tokens; they are estimated. */
    estimated: z.literal(true).optional(),
  }),
);
export type CallCost = z.infer<ReturnType<typeof CallCost>>;

/** What several calls came to. What has no known price is counted, never taken for nothing. */
export interface Cost {
  /** US dollars of the calls whose price is known. */
  readonly dollars: number;
  readonly calls: number;
  /** Calls whose price nobody knows. */
  readonly unpriced: number;
  readonly tokens: Tokens;
}

export const noTokens: Tokens = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** The cost of nothing. */
export const noCost: Cost = { dollars: 0, calls: 0, unpriced: 0, tokens: noTokens };

/** Tokens that a model was given. */
export function tokensIn({ input, cacheRead, cacheWrite }: Tokens): number {
  return input + cacheRead + cacheWrite;
}

/** Tokens that a model made. */
export function tokensOut({ output, reasoning }: Tokens): number {
  return output + reasoning;
}

/** Tokens in all buckets. */
export function allTokens(tokens: Tokens): number {
  return tokensIn(tokens) + tokensOut(tokens);
}

/** Tokens together, bucket by bucket. */
export function plusTokens(a: Tokens, b: Tokens): Tokens {
  return {
    input: a.input + b.input,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
  };
}

/** Two costs together. */
export function plusCost(a: Cost, b: Cost): Cost {
  return {
    dollars: a.dollars + b.dollars,
    calls: a.calls + b.calls,
    unpriced: a.unpriced + b.unpriced,
    tokens: plusTokens(a.tokens, b.tokens),
  };
}

/** The cost of one call alone. */
export function costOfCall({ dollars, tokens }: CallCost): Cost {
  return { dollars: dollars ?? 0, calls: 1, unpriced: dollars === null ? 1 : 0, tokens };
}

/** The day of a moment, in universal time, as `2026-11-26`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
