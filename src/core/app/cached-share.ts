import { tokensIn, type Cost } from '../domain/index.ts';

/** The share of what went in that the provider had in its cache; null for nothing. */
export function cachedShare({ tokens }: Cost): number | null {
  const whole = tokensIn(tokens);
  return whole === 0 ? null : tokens.cacheRead / whole;
}
