import type { Steps } from '../../base/index.ts';

/** Vectors with what is quickly compared of each: the signs of its parts, beside those of the mean. */
export interface Directions {
  /** The cosines of those nearest to a vector, and of some others, by their places. */
  readonly near: (asked: Float32Array, also: Iterable<number>) => ReadonlyMap<number, number>;
}

/** Parts of a vector whose signs are compared, those that are then compared whole, and what counts as alike at least. */
const [most, closest, least] = [256, 200, 0.25];
/** Above the usual likeness by so much, something is as alike as can be, unless something else is more. */
const span = 0.2;

/** Vectors that are made ready in one step. */
const step = 64;

/** In four sums side by side: one would wait for each of its additions. */
function product(a: Float32Array, b: Float32Array): number {
  const whole = a.length - (a.length % 4);
  let [one, two, three, four] = [0, 0, 0, 0];
  for (let at = 0; at < whole; at += 4) {
    one += (a[at] as number) * (b[at] as number);
    two += (a[at + 1] as number) * (b[at + 1] as number);
    three += (a[at + 2] as number) * (b[at + 2] as number);
    four += (a[at + 3] as number) * (b[at + 3] as number);
  }
  for (let at = whole; at < a.length; at++) one += (a[at] as number) * (b[at] as number);
  return one + two + three + four;
}

/** One by the length of a vector. */
function scaleOf(vector: Float32Array): number {
  return 1 / Math.max(1e-12, Math.sqrt(product(vector, vector)));
}

/** The bits that are set, counted in each four of them. */
function onesInFours(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  return (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
}

/** How many bits of so many words are not the same; of two words at a time, for at most 30 of them. */
function bitsApart(all: Int32Array, from: number, own: Int32Array): number {
  let bytes = 0;
  for (let at = 0; at < own.length; at += 2) {
    const first = onesInFours((all[from + at] as number) ^ (own[at] as number));
    const fours = first + onesInFours((all[from + at + 1] as number) ^ (own[at + 1] as number));
    bytes += (fours & 0x0f0f0f0f) + ((fours >>> 4) & 0x0f0f0f0f);
  }
  const halves = (bytes & 0x00ff00ff) + ((bytes >>> 8) & 0x00ff00ff);
  return (halves & 0xffff) + (halves >>> 16);
}

/** The mean of the first parts of all vectors that are of a length. */
function* meanOf(vectors: readonly (Float32Array | undefined)[], length: number, parts: number): Steps<Float64Array> {
  const mean = new Float64Array(parts);
  let count = 0;
  for (const [next, vector] of vectors.entries()) {
    if (next % step === 0) yield;
    if (vector?.length !== length) continue;
    count++;
    for (let at = 0; at < parts; at++) mean[at] = (mean[at] as number) + (vector[at] as number);
  }
  return mean.map((sum) => sum / Math.max(1, count));
}

/**
 * Makes ready what is compared with one question after the other: all of many vectors by their signs, the nearest whole. It does
 * so step by step, so that others can have their turn in between.
 */
export function* directionsOf(vectors: readonly (Float32Array | undefined)[]): Steps<Directions> {
  const length = vectors.find((vector) => vector)?.length ?? 0;
  const parts = Math.min(length, most);
  const words = 2 * Math.ceil(parts / 64);
  const mean = yield* meanOf(vectors, length, parts);
  const isThere = vectors.map((vector) => vector?.length === length && length > 0);
  const signs = new Int32Array(vectors.length * words);
  // Of those that were compared whole.
  const scales = new Float64Array(vectors.length);
  const sign = (vector: Float32Array, into: Int32Array, from: number): void => {
    for (let at = 0; at < parts; at++) {
      const bit = (vector[at] ?? 0) > (mean[at] ?? 0) ? 1 << (at & 31) : 0;
      into[from + (at >>> 5)] = (into[from + (at >>> 5)] ?? 0) | bit;
    }
  };
  for (const [at, vector] of vectors.entries()) {
    if (at % step === 0) yield;
    if (vector && isThere[at]) sign(vector, signs, at * words);
  }

  /** Those with the fewest signs apart, about so many. */
  function nearest(asked: Float32Array): readonly number[] {
    const own = new Int32Array(words);
    sign(asked, own, 0);
    const apart = new Uint16Array(vectors.length);
    const counts = new Uint32Array(parts + 1);
    for (let at = 0; at < apart.length; at++) {
      if (!isThere[at]) continue;
      const sum = bitsApart(signs, at * words, own);
      apart[at] = sum;
      counts[sum] = (counts[sum] ?? 0) + 1;
    }
    let [widest, sum] = [0, counts[0] ?? 0];
    while (widest < parts && sum < closest) sum += counts[++widest] ?? 0;
    const found: number[] = [];
    apart.forEach((each, at) => {
      if (isThere[at] && each <= widest && found.length < 2 * closest) found.push(at);
    });
    return found;
  }

  return {
    near(asked, also) {
      const cosines = new Map<number, number>();
      if (length === 0 || asked.length !== length) return cosines;
      const scale = scaleOf(asked);
      for (const at of [...nearest(asked), ...also]) {
        const vector = vectors[at];
        if (vector && isThere[at]) cosines.set(at, product(asked, vector) * scale * (scales[at] ||= scaleOf(vector)));
      }
      return cosines;
    },
  };
}

/**
 * How alike each is to what is asked, from 0 to 1, by its cosine. Models differ in how near all texts are to each other, so
 * what is usual here counts as not alike; those left out are not alike at all.
 */
export function alikeOf(cosines: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  let [best, sum] = [0, 0];
  for (const each of cosines.values()) {
    best = Math.max(best, each);
    sum += each;
  }
  const floor = Math.max(least, Math.min(sum / Math.max(1, cosines.size), best - span));
  const whole = Math.max(best, floor + span) - floor;
  return new Map([...cosines].flatMap(([at, each]) => (each > floor ? [[at, (each - floor) / whole]] : [])));
}
