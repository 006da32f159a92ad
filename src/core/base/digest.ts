/** The first bits of the fractions of the cube roots of the first primes, as FIPS 180-4 has them. */
function constants(): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < 64; candidate++) {
    let isPrime = true;
    for (let factor = 2; factor * factor <= candidate && isPrime; factor++) isPrime = candidate % factor !== 0;
    if (isPrime) found.push(Math.floor((Math.cbrt(candidate) % 1) * 2 ** 32));
  }
  return found;
}

const start = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19] as const;

const turned = (value: number, by: number): number => (value >>> by) | (value << (32 - by));

/** The bytes with their end mark and length, in whole blocks. */
function padded(text: string): DataView {
  const bytes = new TextEncoder().encode(text);
  const whole = new Uint8Array((((bytes.length + 8) >> 6) + 1) * 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(whole.length - 4, (bytes.length << 3) >>> 0);
  return view;
}

/** The words of a block, and those made of them. */
function schedule(view: DataView, at: number): readonly number[] {
  const words: number[] = [];
  for (let n = 0; n < 16; n++) words.push(view.getUint32(at + n * 4));
  for (let n = 16; n < 64; n++) {
    const [a = 0, b = 0, c = 0, d = 0] = [words[n - 15], words[n - 2], words[n - 16], words[n - 7]];
    const first = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
    const second = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10);
    words.push((c + first + d + second) | 0);
  }
  return words;
}

/**
 * SHA-256 of a text in hexadecimal digits (FIPS 180-4). Here, because core has no means of its platform, for what nobody may be able
 * to forge: where that is no matter, {@link shortHash} is shorter.
 */
export function digestOf(text: string): string {
  const view = padded(text);
  const factors = constants();
  let state: readonly number[] = start;
  for (let at = 0; at < view.byteLength; at += 64) {
    const words = schedule(view, at);
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let n = 0; n < 64; n++) {
      const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const chosen = (e & f) ^ (~e & g);
      const first = (h + mixed + chosen + (factors[n] ?? 0) + (words[n] ?? 0)) | 0;
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    const next = [a, b, c, d, e, f, g, h];
    state = state.map((value, n) => (value + (next[n] ?? 0)) | 0);
  }
  return state.map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('');
}
