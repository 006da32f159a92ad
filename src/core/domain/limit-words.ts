import { Limit } from './limits.ts';

const dollars = /^\$?\s*(\d+(?:[.,]\d{1,4})?)\s*(?:\$|usd|dollars?)?$/i;
const tokens = /^(\d+(?:[.,]\d+)*)\s*(k|m)?\s*tokens?$/i;
const grouped = /^\d{1,3}(?:[.,]\d{3})+$/;

function tokensOf(digits: string, scale: string | undefined): number {
  if (scale !== undefined)
    return Math.round(Number(digits.replace(',', '.')) * (scale.toLowerCase() === 'k' ? 1e3 : 1e6));
  return Number(grouped.test(digits) ? digits.replace(/[.,]/g, '') : digits);
}

function partOf(words: string): Limit | null {
  const counted = tokens.exec(words);
  if (counted) return { tokens: tokensOf(counted[1] ?? '', counted[2]) };
  const priced = dollars.exec(words);
  return priced ? { dollars: Number(priced[1]?.replace(',', '.')) } : null;
}

/** A limit as people write it: `$5`, `200k tokens`, `5 and 200000 tokens`. Without words there is none; null for other words. */
export function limitIn(words: string): Limit | null {
  const parts = words.split(/\band\b|\bund\b|[;+]/i).map((part) => part.trim());
  if (parts.join('') === '') return {};
  const limits = parts.map(partOf);
  const units = new Set(limits.flatMap((limit) => Object.keys(limit ?? {})));
  if (units.size !== limits.length) return null;
  return Limit().safeParse(Object.assign({}, ...limits)).data ?? null;
}
