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

/**
 * Softens the difference between the first places. Measured: 5 finds more than the usual 60, for few files are wanted; of answers to
 * several questions the first of each is wanted before the second of any.
 */
const soft = { orders: 5, answers: 0.5 };

/**
 * Several orders as one, by places alone: scores of different kinds cannot be added. Ties go by the key.
 * @param worth what a thing counts for by itself, 1 where nothing is said.
 */
export function fuse(rankings: readonly Ranking[], worth: (key: string) => number = () => 1): readonly Fused[] {
  const parts = new Map<string, { why: string; part: number }[]>();
  for (const { why, weight, keys } of rankings) {
    for (const [at, key] of [...new Set(keys)].entries()) {
      const found = parts.get(key) ?? [];
      found.push({ why, part: weight / (soft.orders + at) });
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

/** What was found for one question, the best first, with how much the question counts. */
export interface Answer {
  readonly weight: number;
  readonly found: readonly Fused[];
}

/** Answers to several questions as one, by places alone. Ties go by the key. */
export function fuseAnswers(answers: readonly Answer[]): readonly Fused[] {
  const all = new Map<string, Fused>();
  for (const { weight, found } of answers) {
    for (const [at, { key, why }] of found.entries()) {
      const before = all.get(key) ?? { key, score: 0, why: [] };
      const score = before.score + weight / (soft.answers + at);
      all.set(key, { key, score, why: [...new Set([...before.why, ...why])] });
    }
  }
  return [...all.values()].sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
}
