import type { CodeLink } from '../../ports/index.ts';

const damping = 0.85;
const rounds = 20;

/**
 * How much a walk along the links stays with each file, when it starts again and again at the seeds: a personalised
 * PageRank. Without seeds it starts anywhere. The ranks of all files add up to 1.
 */
export function pageRank(
  files: readonly string[],
  links: readonly CodeLink[],
  seeds: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const at = new Map(files.map((file, index) => [file, index]));
  const known = links.flatMap(({ from, to, weight }) => {
    const [a, b] = [at.get(from), at.get(to)];
    return a === undefined || b === undefined || weight <= 0 ? [] : [{ a, b, weight }];
  });
  const out = new Float64Array(files.length);
  for (const { a, weight } of known) out[a] = (out[a] ?? 0) + weight;
  const start = startOf(files, seeds);
  let ranks = start.slice();
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(files.length);
    let flown = 0;
    for (const { a, b, weight } of known) {
      const part = (damping * (ranks[a] ?? 0) * weight) / (out[a] ?? 1);
      next[b] = (next[b] ?? 0) + part;
      flown += part;
    }
    ranks = next.map((rank, index) => rank + (1 - flown) * (start[index] ?? 0));
  }
  return new Map(files.map((file, index) => [file, ranks[index] ?? 0]));
}

function startOf(files: readonly string[], seeds: ReadonlyMap<string, number>): Float64Array {
  const sum = files.reduce((total, file) => total + (seeds.get(file) ?? 0), 0);
  return Float64Array.from(files, (file) => (sum > 0 ? (seeds.get(file) ?? 0) / sum : 1 / files.length));
}
