import type { Fragment } from './fragment.ts';
import { alikeOf, directionsOf } from './likeness.ts';
import { stemsOf } from './stems.ts';
import { isDue, weightOf } from './tiers.ts';

/** What is asked of memory. */
export interface RecallQuery {
  readonly text: string;
  readonly limit: number;
  /** The goal that is worked on: what holds for another one alone is not recalled. */
  readonly goal?: string | undefined;
  readonly now: number;
  /** The same as a vector; words alone count without it. */
  readonly vector?: Float32Array | undefined;
  /** Why there is no vector although there should be one, for the person. */
  readonly trouble?: string | undefined;
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

/** Where a word occurs, and how often there. */
interface Postings {
  readonly at: number[];
  readonly counts: number[];
}

function postingsOf(texts: readonly (readonly string[])[]): ReadonlyMap<string, Postings> {
  const postings = new Map<string, Postings>();
  texts.forEach((words, at) => {
    for (const word of words) {
      let known = postings.get(word);
      if (!known) postings.set(word, (known = { at: [], counts: [] }));
      const last = known.at.length - 1;
      if (known.at[last] === at) known.counts[last] = (known.counts[last] ?? 0) + 1;
      else {
        known.at.push(at);
        known.counts.push(1);
      }
    }
  });
  return postings;
}

function whyOf({ pinned }: Fragment, words: readonly string[], cosine: number, alike: number, trouble = ''): string {
  const shared = words.slice(0, 3).map((word) => `“${word}”`);
  const why = [
    ...(pinned ? ['pinned'] : []),
    ...(shared.length > 0 ? [`has ${shared.join(', ')}`] : []),
    ...(alike > 0 ? [`alike in meaning (${cosine.toFixed(2)})`] : []),
  ];
  return why.length === 0 || trouble === '' ? why.join(', ') : `${why.join(', ')}, by words alone (${trouble})`;
}

/** What all questions share. */
interface Corpus {
  readonly fragments: readonly Fragment[];
  readonly stems: readonly (readonly string[])[];
  readonly postings: ReadonlyMap<string, Postings>;
  /** What the length of each takes off, by BM25. */
  readonly long: Float64Array;
  readonly pinned: readonly number[];
}

function corpusOf(fragments: readonly Fragment[]): Corpus {
  const stems = fragments.map(({ text, about }) => stemsOf(`${text} ${about.join(' ')}`));
  const mean = stems.reduce((sum, { length }) => sum + length, 0) / Math.max(1, stems.length);
  const { b } = saturation;
  return {
    fragments,
    stems,
    postings: postingsOf(stems),
    long: Float64Array.from(stems, ({ length }) => 1 - b + (b * length) / Math.max(1, mean)),
    pinned: fragments.flatMap((fragment, at) => (fragment.pinned ? [at] : [])),
  };
}

/** Likeness to words by BM25, of each fragment. */
function likenessTo(asked: ReadonlySet<string>, { postings, long }: Corpus): Float64Array {
  const scores = new Float64Array(long.length);
  const { k } = saturation;
  for (const word of asked) {
    const { at: places, counts } = postings.get(word) ?? { at: [], counts: [] };
    const rarity = Math.log(1 + (long.length - places.length + 0.5) / (places.length + 0.5));
    for (let next = 0; next < places.length; next++) {
      const at = places[next] ?? 0;
      const count = counts[next] ?? 0;
      scores[at] = (scores[at] ?? 0) + (rarity * count * (k + 1)) / (count + k * (long[at] ?? 1));
    }
  }
  return scores;
}

/** How many of those that are most alike are weighed by tier, age and use, at least. */
const weighed = 400;

/** Those most alike, about so many, by steps of likeness: sorting all of many would take longest. */
function mostAlike(scores: Float64Array, best: number): readonly number[] {
  const steps = 512;
  const stepOf = (score: number): number => Math.min(steps - 1, Math.floor((score / best) * steps));
  const counts = new Int32Array(steps);
  for (const score of scores) if (score > 0) counts[stepOf(score)] = (counts[stepOf(score)] ?? 0) + 1;
  let [least, sum] = [steps - 1, counts[steps - 1] ?? 0];
  while (least > 0 && sum < weighed) sum += counts[--least] ?? 0;
  const alike: number[] = [];
  scores.forEach((score, at) => {
    if (score > 0 && stepOf(score) >= least) alike.push(at);
  });
  return alike;
}

/** Those of the most words whose vectors are compared, too, though they may not be among the nearest. */
function foremost(places: readonly number[], scores: Float64Array): readonly number[] {
  return places.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, 200);
}

/** What likeness of words and of vectors each count for, where there is a vector. */
const half = 0.5;

/**
 * What memory is asked by. Made once of all fragments, with the vector of each as far as there is one; then each question is
 * quick.
 */
export function createRecall(
  fragments: readonly Fragment[],
  vectors: readonly (Float32Array | undefined)[] = [],
): (query: RecallQuery) => readonly Recalled[] {
  const corpus = corpusOf(fragments);
  const directions = directionsOf(vectors);
  return ({ text, limit, goal, now, vector, trouble }) => {
    const asked = new Set(stemsOf(text));
    const scores = likenessTo(asked, corpus);
    const best = scores.reduce((most, score) => Math.max(most, score), 1e-9);
    const byWords = mostAlike(scores, best);
    const cosines = vector && directions.near(vector, foremost(byWords, scores));
    const alike = cosines && alikeOf(cosines);
    const all = new Set([...byWords, ...(alike?.keys() ?? []), ...corpus.pinned]);
    const recalled = [...all].flatMap((at): readonly Recalled[] => {
      const fragment = fragments[at];
      if (!fragment || fragment.held || fragment.supersededBy !== undefined || isDue(fragment, now)) return [];
      if (fragment.goal !== undefined && fragment.goal !== goal) return [];
      const { importance, freshness } = weightOf(fragment, now);
      const use = Math.min(1, fragment.uses / 10);
      const more = 1 + shares.importance * importance + shares.freshness * freshness + shares.use * use;
      // What is pinned is told whatever is asked.
      const words = (scores[at] ?? 0) / best;
      const like = alike ? half * words + half * (alike.get(at) ?? 0) : words;
      const whole = like * more + (fragment.pinned ? 0.2 : 0);
      const shared = [...new Set(corpus.stems[at]?.filter((word) => asked.has(word)))];
      return [
        { fragment, score: whole, why: whyOf(fragment, shared, cosines?.get(at) ?? 0, alike?.get(at) ?? 0, trouble) },
      ];
    });
    return recalled
      .sort((a, b) => b.score - a.score || b.fragment.at - a.fragment.at || (a.fragment.id < b.fragment.id ? -1 : 1))
      .slice(0, limit);
  };
}
