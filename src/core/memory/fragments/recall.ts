import { atOnce, type Steps } from '../../base/index.ts';
import type { Fragment } from './fragment.ts';
import { alikeOf, directionsOf } from './likeness.ts';
import { createStemmer, stemsOf } from './stems.ts';
import { isDue, weightOf } from './tiers.ts';

/** What is asked of memory. */
export interface RecallQuery {
  readonly text: string;
  readonly limit: number;
  /** The goal that is worked on: what holds for another one alone is not recalled. */
  readonly goal?: string | undefined;
  /** Recalls what holds for one goal alone, too, whichever that is. */
  readonly ofAnyGoal?: boolean | undefined;
  readonly now: number;
  /** Leaves out what is pinned and has nothing to do with it. */
  readonly onlyAlike?: boolean | undefined;
  /** The same as a vector; words alone count without it. */
  readonly vector?: Float32Array | undefined;
  /** Why there is no vector although there should be one, for the person. */
  readonly trouble?: string | undefined;
}

/** Something that was recalled, and why. */
export interface Recalled<T extends Fragment = Fragment> {
  readonly fragment: T;
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
  readonly postings: ReadonlyMap<string, Postings>;
  /** What the length of each takes off, by BM25. */
  readonly long: Float64Array;
  readonly pinned: readonly number[];
}

/** The words that a fragment is found by. */
function wordsOf({ text, about }: Fragment, stems: typeof stemsOf): readonly string[] {
  return stems(`${text} ${about.join(' ')}`);
}

/** Fragments that are read in one step. */
const step = 64;

function* corpusOf(fragments: readonly Fragment[]): Steps<Corpus> {
  const postings = new Map<string, Postings>();
  const lengths = new Float64Array(fragments.length);
  const stems = createStemmer();
  let all = 0;
  for (const [at, fragment] of fragments.entries()) {
    if (at % step === 0) yield;
    const words = wordsOf(fragment, stems);
    lengths[at] = words.length;
    all += words.length;
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
  }
  const mean = Math.max(1, all / Math.max(1, fragments.length));
  const { b } = saturation;
  return {
    postings,
    long: lengths.map((length) => 1 - b + (b * length) / mean),
    pinned: fragments.flatMap((fragment, at) => (fragment.pinned ? [at] : [])),
  };
}

/** How alike fragments are to words. */
interface Likeness {
  /** By BM25, of each fragment. */
  readonly scores: Float64Array;
  /** Those that have any of the words, and the most that one of them comes to. */
  readonly touched: readonly number[];
  readonly best: number;
}

/** Likeness to words by BM25. Owns the scores, which hold until the next question: of many fragments few have its words. */
function createLikeness({ postings, long }: Corpus): (asked: ReadonlySet<string>) => Likeness {
  const scores = new Float64Array(long.length);
  let touched: number[] = [];
  const { k } = saturation;
  return (asked) => {
    for (const at of touched) scores[at] = 0;
    touched = [];
    let best = 1e-9;
    for (const word of asked) {
      const { at: places, counts } = postings.get(word) ?? { at: [], counts: [] };
      const rarity = Math.log(1 + (long.length - places.length + 0.5) / (places.length + 0.5));
      for (let next = 0; next < places.length; next++) {
        const at = places[next] as number;
        const count = counts[next] as number;
        const before = scores[at] as number;
        if (before === 0) touched.push(at);
        const score = before + (rarity * count * (k + 1)) / (count + k * (long[at] as number));
        scores[at] = score;
        if (score > best) best = score;
      }
    }
    return { scores, touched, best };
  };
}

/** How many of those that are most alike are weighed by tier, age and use, at least. */
const weighed = 400;

/** Those most alike, about so many, by steps of likeness: sorting all of many would take longest. */
function mostAlike({ scores, touched, best }: Likeness): readonly number[] {
  if (touched.length <= weighed) return touched;
  const last = 511;
  const scale = last / best;
  const steps = new Uint16Array(touched.length);
  const counts = new Int32Array(last + 1);
  for (let next = 0; next < touched.length; next++) {
    const step = ((scores[touched[next] as number] as number) * scale) | 0;
    steps[next] = step;
    counts[step] = (counts[step] as number) + 1;
  }
  let [least, sum] = [last, counts[last] ?? 0];
  while (least > 0 && sum < weighed) sum += counts[--least] ?? 0;
  return touched.filter((_, next) => (steps[next] as number) >= least);
}

/** Those of the most words whose vectors are compared, too, though they may not be among the nearest. */
function foremost(places: readonly number[], scores: Float64Array): readonly number[] {
  return places.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, 200);
}

/** What likeness of words and of vectors each count for, where there is a vector. */
const half = 0.5;

/** A fragment with what speaks for it. */
interface Weighed<T extends Fragment> {
  readonly at: number;
  readonly fragment: T;
  readonly score: number;
}

function byScore(a: Weighed<Fragment>, b: Weighed<Fragment>): number {
  return b.score - a.score || b.fragment.at - a.fragment.at || (a.fragment.id < b.fragment.id ? -1 : 1);
}

/** Whether a fragment may be told to whoever asks. */
function isFor({ held, supersededBy, goal }: Fragment, asked: Pick<RecallQuery, 'goal' | 'ofAnyGoal'>): boolean {
  const isOfGoal = goal === undefined || goal === asked.goal || asked.ofAnyGoal === true;
  return !held && supersededBy === undefined && isOfGoal;
}

/** Likeness made more by tier, age and use. What is pinned is told whatever is asked. */
function weigh(fragment: Fragment, like: number, now: number): number {
  const { importance, freshness } = weightOf(fragment, now);
  const use = Math.min(1, fragment.uses / 10);
  const more = 1 + shares.importance * importance + shares.freshness * freshness + shares.use * use;
  return like * more + (fragment.pinned ? 0.2 : 0);
}

/** Asks memory. */
export type Recall<T extends Fragment = Fragment> = (query: RecallQuery) => readonly Recalled<T>[];

/**
 * What memory is asked by. Made once of all fragments, with the vector of each as far as there is one, step by step, so that
 * others can have their turn in between; then each question is quick.
 */
export function* recallSteps<T extends Fragment>(
  fragments: readonly T[],
  vectors: readonly (Float32Array | undefined)[] = [],
): Steps<Recall<T>> {
  const corpus = yield* corpusOf(fragments);
  const likenessTo = createLikeness(corpus);
  const directions = yield* directionsOf(vectors);
  return ({ text, limit, goal, ofAnyGoal, now, onlyAlike, vector, trouble }) => {
    const asked = new Set(stemsOf(text));
    const words = likenessTo(asked);
    const byWords = mostAlike(words);
    const cosines = vector && directions.near(vector, foremost(byWords, words.scores));
    const alike = cosines && alikeOf(cosines);
    const found: Weighed<T>[] = [];
    for (const at of new Set([...byWords, ...(alike?.keys() ?? []), ...corpus.pinned])) {
      const fragment = fragments[at];
      if (!fragment || !isFor(fragment, { goal, ofAnyGoal }) || isDue(fragment, now)) continue;
      const shared = (words.scores[at] ?? 0) / words.best;
      const like = alike ? half * shared + half * (alike.get(at) ?? 0) : shared;
      if (onlyAlike && like === 0) continue;
      found.push({ at, fragment, score: weigh(fragment, like, now) });
    }
    return found
      .sort(byScore)
      .slice(0, limit)
      .map(({ at, fragment, score }) => {
        const shared = [...new Set(wordsOf(fragment, stemsOf).filter((word) => asked.has(word)))];
        const why = whyOf(fragment, shared, cosines?.get(at) ?? 0, alike?.get(at) ?? 0, trouble);
        return { fragment, score, why };
      });
  };
}

/** The same at once. */
export function createRecall<T extends Fragment>(...of: Parameters<typeof recallSteps<T>>): Recall<T> {
  return atOnce(recallSteps(...of));
}
