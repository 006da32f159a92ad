/**
 * Bits that keep which way a vector points: the signs of its numbers after a turn that is the same for all vectors of a length.
 * Two vectors agree in the more of them the smaller the angle between them is, whatever their embedder makes of single
 * numbers. A turn is twice a change of some signs and a fast Walsh-Hadamard transform.
 */
export interface Signs {
  /** 32-bit words that the bits of a vector take. */
  readonly words: number;
  readonly of: (vector: Float32Array) => Uint32Array;
}

/** Bits at least, where vectors are short, and at most, where more would find no better. */
const bits = { least: 512, most: 2_048 };

/** 32-bit numbers that are the same on every computer (xorshift). */
function* numbers(): Generator<number, never> {
  for (let value = 0x9e37_79b9; ;) {
    value ^= value << 13;
    value ^= value >>> 17;
    value ^= value << 5;
    yield value;
  }
}

function transform(values: Float32Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let start = 0; start < values.length; start += half * 2) {
      for (let at = start; at < start + half; at++) {
        const [one = 0, other = 0] = [values[at], values[at + half]];
        values[at] = one + other;
        values[at + half] = one - other;
      }
    }
  }
}

export function createSigns(dimensions: number): Signs {
  const size = Math.max(bits.least, 2 ** Math.ceil(Math.log2(Math.max(1, dimensions))));
  const words = Math.min(size, bits.most) / 32;
  const random = numbers();
  const turns = [0, 1].map(() => Float32Array.from({ length: size }, () => (random.next().value < 0 ? -1 : 1)));
  const values = new Float32Array(size);
  return {
    words,
    of(vector) {
      values.fill(0);
      values.set(vector);
      for (const turn of turns) {
        for (let at = 0; at < size; at++) values[at] = (values[at] ?? 0) * (turn[at] ?? 1);
        transform(values);
      }
      const found = new Uint32Array(words);
      for (let at = 0; at < words * 32; at++) {
        if ((values[at] ?? 0) > 0) found[at >>> 5] = (found[at >>> 5] ?? 0) | (1 << (at & 31));
      }
      return found;
    },
  };
}

/** In how many bits each of many differs from one; `all` holds them one after the other. */
export function differences(all: Uint32Array, one: Uint32Array, into: Uint16Array, from: number): void {
  const words = one.length;
  for (let start = 0, to = from; start < all.length; start += words, to++) {
    let sum = 0;
    for (let at = 0; at < words; at++) {
      let value = (all[start + at] ?? 0) ^ (one[at] ?? 0);
      value -= (value >>> 1) & 0x5555_5555;
      value = (value & 0x3333_3333) + ((value >>> 2) & 0x3333_3333);
      sum += Math.imul((value + (value >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
    }
    into[to] = sum;
  }
}

/** The signs of vectors by their length, each made once. */
export function signsByLength(): (dimensions: number) => Signs {
  const known = new Map<number, Signs>();
  return (dimensions) => {
    const found = known.get(dimensions) ?? createSigns(dimensions);
    known.set(dimensions, found);
    return found;
  };
}
