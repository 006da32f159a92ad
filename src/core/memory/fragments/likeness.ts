/** Vectors with what is quickly compared of each: the signs of its parts, beside those of the mean. */
export interface Directions {
  /** The cosines of those nearest to a vector, and of some others, by their places. */
  readonly near: (asked: Float32Array, also: Iterable<number>) => ReadonlyMap<number, number>;
}

/** Parts of a vector whose signs are compared, those that are then compared whole, and what counts as alike at least. */
const [most, closest, least] = [256, 200, 0.25];
/** Above the usual likeness by so much, something is as alike as can be, unless something else is more. */
const span = 0.2;

/** One by the length of a vector. */
function scaleOf(vector: Float32Array): number {
  let sum = 0;
  for (const part of vector) sum += part * part;
  return 1 / Math.max(1e-12, Math.sqrt(sum));
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function onesIn(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function meanOf(vectors: readonly (Float32Array | undefined)[], length: number): Float64Array {
  const mean = new Float64Array(length);
  let count = 0;
  for (const vector of vectors) {
    if (vector?.length !== length) continue;
    count++;
    for (let at = 0; at < length; at++) mean[at] = (mean[at] ?? 0) + (vector[at] ?? 0);
  }
  return mean.map((sum) => sum / Math.max(1, count));
}

/** Makes ready what is compared with one question after the other: all of many vectors by their signs, the nearest whole. */
export function directionsOf(vectors: readonly (Float32Array | undefined)[]): Directions {
  const length = vectors.find((vector) => vector)?.length ?? 0;
  const parts = Math.min(length, most);
  const words = Math.ceil(parts / 32);
  const mean = meanOf(vectors, length);
  const isThere = vectors.map((vector) => vector?.length === length && length > 0);
  const scales = vectors.map((vector) => (vector ? scaleOf(vector) : 0));
  const signs = new Uint32Array(vectors.length * words);
  const sign = (vector: Float32Array, into: Uint32Array, from: number): void => {
    for (let at = 0; at < parts; at++) {
      const bit = (vector[at] ?? 0) > (mean[at] ?? 0) ? 1 << (at & 31) : 0;
      into[from + (at >>> 5)] = (into[from + (at >>> 5)] ?? 0) | bit;
    }
  };
  vectors.forEach((vector, at) => {
    if (vector && isThere[at]) sign(vector, signs, at * words);
  });

  /** Those with the fewest signs apart, about so many. */
  function nearest(asked: Float32Array): readonly number[] {
    const own = new Uint32Array(words);
    sign(asked, own, 0);
    const apart = new Uint16Array(vectors.length);
    const counts = new Uint32Array(parts + 1);
    for (let at = 0; at < apart.length; at++) {
      if (!isThere[at]) continue;
      let sum = 0;
      const from = at * words;
      for (let word = 0; word < words; word++) sum += onesIn((signs[from + word] as number) ^ (own[word] as number));
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
        if (vector && isThere[at]) cosines.set(at, product(asked, vector) * scale * (scales[at] ?? 1));
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
