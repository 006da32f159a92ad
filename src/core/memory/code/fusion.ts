/** One order of things, the best first, with how much it counts and what it is called for people. */
export interface Ranking {
  readonly why: string;
  readonly weight: number;
  readonly keys: readonly string[];
}

/** A thing with all that speaks for it. */
export interface Fused {
  readonly key: string;
  readonly score: number;
  /** What speaks for it, the strongest first. */
  readonly why: readonly string[];
}

/** Softens the difference between the first places. Measured: 5 finds more than the usual 60, for few files are wanted. */
const soft = 5;

/**
 * Several orders as one, by places alone: scores of different kinds cannot be added. Ties go by the key.
 * @param worth what a thing counts for by itself, 1 where nothing is said.
 */
export function fuse(rankings: readonly Ranking[], worth: (key: string) => number = () => 1): readonly Fused[] {
  const parts = new Map<string, { why: string; part: number }[]>();
  for (const { why, weight, keys } of rankings) {
    for (const [at, key] of [...new Set(keys)].entries()) {
      const found = parts.get(key) ?? [];
      found.push({ why, part: weight / (soft + at) });
      parts.set(key, found);
    }
  }
  return [...parts]
    .map(([key, found]) => ({
      key,
      score: worth(key) * found.reduce((sum, { part }) => sum + part, 0),
      why: [...new Set(found.toSorted((a, b) => b.part - a.part).map(({ why }) => why))],
    }))
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
}
