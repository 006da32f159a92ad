import type { Vendor } from './offer.ts';

/** US dollars for a million tokens of each bucket. */
export interface Prices {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

/** What is known of a model. */
export interface CatalogueEntry {
  /** Without the date of a snapshot, or the size of a local model. */
  readonly name: string;
  readonly vendor: Vendor | null;
  /** What it can be trusted with: 1 for small and quick, 3 for the hardest work. */
  readonly grade: 1 | 2 | 3;
  /** Tokens that it takes in all. */
  readonly window: number;
  /** Tokens of one answer at most; null when that is not known. */
  readonly output: number | null;
  readonly images: boolean;
  readonly tools: boolean;
  /** Null when nobody charges for it. */
  readonly prices: Prices | null;
}
