/** A share with the bounds between which the true one lies, nineteen times of twenty. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

const z = 1.96;

/** Wilson's interval: right for few cases too, and for none or all of them. */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of, low: 0, high: 1 };
  const p = count / of;
  const middle = (p + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  return { count, of, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Bounds of the difference of two shares (Newcombe's, of Wilson's intervals). */
export function differenceOf(one: Share, other: Share): { readonly low: number; readonly high: number } {
  const [p, q] = [one, other].map(({ count, of }) => (of === 0 ? 0.5 : count / of)) as [number, number];
  const down = Math.hypot(p - one.low, other.high - q);
  const up = Math.hypot(one.high - p, q - other.low);
  return { low: p - q - down, high: p - q + up };
}

/** The middle one of numbers, and those between which half of them lie; null for none. */
export function middleOf(
  values: readonly number[],
): { readonly middle: number; readonly low: number; readonly high: number } | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { middle: at(0.5), low: at(0.25), high: at(0.75) };
}
