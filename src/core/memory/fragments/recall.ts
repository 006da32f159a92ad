import type { Fragment } from './fragment.ts';
import { stemsOf } from './stems.ts';
import { isDue, weightOf } from './tiers.ts';

/** What is asked of memory. */
export interface RecallQuery {
  readonly text: string;
  readonly limit: number;
  /** The goal that is worked on: what holds for another one alone is not recalled. */
  readonly goal?: string | undefined;
  readonly now: number;
}

/** Something that was recalled, and why. */
export interface Recalled {
  readonly fragment: Fragment;
  readonly score: number;
  readonly why: string;
}

/** The usual constants of BM25. */
const saturation = { k: 1.2, b: 0.75 };

/** How much tier, age and use change what likeness says. */
const shares = { importance: 0.35, freshness: 0.25, use: 0.1 };

type Postings = ReadonlyMap<string, readonly { readonly at: number; readonly count: number }[]>;

function postingsOf(texts: readonly (readonly string[])[]): Postings {
  const postings = new Map<string, { at: number; count: number }[]>();
  texts.forEach((words, at) => {
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) {
      const known = postings.get(word);
      if (known) known.push({ at, count });
      else postings.set(word, [{ at, count }]);
    }
  });
  return postings;
}

function whyOf({ pinned }: Fragment, words: readonly string[]): string {
  const shared = words.slice(0, 3).map((word) => `“${word}”`);
  return [...(pinned ? ['pinned'] : []), ...(shared.length > 0 ? [`has ${shared.join(', ')}`] : [])].join(', ');
}

/** Likeness by BM25 of each fragment that has any of the words, with the words that it has. */
function likenessTo(
  asked: readonly string[],
  postings: Postings,
  lengths: readonly number[],
): ReadonlyMap<number, { readonly score: number; readonly words: readonly string[] }> {
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const found = new Map<number, { score: number; words: string[] }>();
  for (const word of new Set(asked)) {
    const places = postings.get(word) ?? [];
    const rarity = Math.log(1 + (lengths.length - places.length + 0.5) / (places.length + 0.5));
    for (const { at, count } of places) {
      const long = 1 - saturation.b + (saturation.b * (lengths[at] ?? 0)) / Math.max(1, mean);
      const part = (rarity * count * (saturation.k + 1)) / (count + saturation.k * long);
      const known = found.get(at);
      if (known) {
        known.score += part;
        known.words.push(word);
      } else found.set(at, { score: part, words: [word] });
    }
  }
  return found;
}

/** What memory is asked by. Made once of all fragments; then each question is quick. */
export function createRecall(fragments: readonly Fragment[]): (query: RecallQuery) => readonly Recalled[] {
  const stems = fragments.map(({ text, about }) => stemsOf(`${text} ${about.join(' ')}`));
  const lengths = stems.map((words) => words.length);
  const postings = postingsOf(stems);
  const pinned = fragments.flatMap((fragment, at) => (fragment.pinned ? [at] : []));
  return ({ text, limit, goal, now }) => {
    const likeness = likenessTo(stemsOf(text), postings, lengths);
    const best = Math.max(1e-9, ...[...likeness.values()].map(({ score }) => score));
    const recalled = [...new Set([...likeness.keys(), ...pinned])].flatMap((at): readonly Recalled[] => {
      const fragment = fragments[at];
      if (!fragment || fragment.supersededBy !== undefined || isDue(fragment, now)) return [];
      if (fragment.goal !== undefined && fragment.goal !== goal) return [];
      const { importance, freshness } = weightOf(fragment, now);
      const { score, words } = likeness.get(at) ?? { score: 0, words: [] };
      const use = Math.min(1, fragment.uses / 10);
      const more = 1 + shares.importance * importance + shares.freshness * freshness + shares.use * use;
      // What is pinned is told whatever is asked.
      const whole = (score / best) * more + (fragment.pinned ? 0.2 : 0);
      return [{ fragment, score: whole, why: whyOf(fragment, words) }];
    });
    return recalled
      .sort((a, b) => b.score - a.score || b.fragment.at - a.fragment.at || (a.fragment.id < b.fragment.id ? -1 : 1))
      .slice(0, limit);
  };
}
