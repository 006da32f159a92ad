import type { CallCost, Tokens } from '../domain/index.ts';
import type { ModelUsage } from '../ports/index.ts';
import type { PriceTag } from './catalogue.ts';

const million = 1_000_000;

/** US dollars of tokens. */
export function dollarsOf(tokens: Tokens, { prices }: PriceTag): number {
  const buckets = ['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning'] as const;
  return buckets.reduce((sum, bucket) => sum + tokens[bucket] * prices[bucket], 0) / million;
}

/** What a call came to. Where the provider told no tokens, the estimated ones stand, and it says so. */
export function costOf(usage: ModelUsage | null, estimate: Tokens, price: PriceTag | null): CallCost {
  const { known, ...told } = usage ?? { known: false, ...estimate };
  const tokens = known ? told : estimate;
  const cost = {
    dollars: price ? dollarsOf(tokens, price) : null,
    price: price?.from ?? 'unknown',
    tokens,
  };
  return known ? cost : { ...cost, estimated: true };
}

/** The most that so many tokens in and out can come to; null when nobody knows the price. */
export function mostOf(input: number, output: number, price: PriceTag | null): number | null {
  if (!price) return null;
  const { prices } = price;
  const dearestIn = Math.max(prices.input, prices.cacheRead, prices.cacheWrite);
  const dearestOut = Math.max(prices.output, prices.reasoning);
  return (input * dearestIn + output * dearestOut) / million;
}
