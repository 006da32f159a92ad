import {
  askedNames,
  askedPaths,
  askedWords,
  asksForProse,
  filesCalled,
  fuse,
  fuseAnswers,
  isProse,
  questionsIn,
  showPlace,
  type Fused,
  type Ranking,
  type Stretch,
} from '../../memory/index.ts';
import type { CodeHit, CodeLink, CodeQuery, CodeStore, CodeSymbol, CommitMatch, WordMatch } from '../../ports/index.ts';
import type { FindAlike } from './alike.ts';
import type { CodeIndexParts } from './refresh.ts';

/**
 * How much each order counts, and what it is called for people. That of meaning is measured by vectors of words alone, which know
 * nothing: at 0.5 these take 0.4 and 1.5 points of recall from the two packages that search is tuned by, at 2 four and six; how much
 * others bring depends on their model.
 */
const orders = {
  named: { why: 'named in the question', weight: 4 },
  words: { why: 'has the words', weight: 1 },
  meaning: { why: 'is alike in meaning', weight: 0.5 },
  file: { why: 'has the words in several places', weight: 1.2 },
  names: { why: 'is named like it', weight: 0.7 },
  called: { why: 'is called by a word of it', weight: 0.8 },
  history: { why: 'changed under such words', weight: 0.9 },
  together: { why: 'changed together with what was found', weight: 0.35 },
  lately: { why: 'changed lately', weight: 0.5 },
  links: { why: 'is linked with what was found', weight: 0.5 },
  near: { why: 'stands near the files that matter', weight: 0.5 },
} as const;
/** The name of an order. */
export type CodeOrder = keyof typeof orders;

/** What a text for people counts for when nobody asks for one. */
const proseWorth = 0.5;

/** How deep each part looks. */
const depth = { chunks: 200, files: 60, commits: 20, seeds: 6, perFile: 3, lately: 80 };

/** Files by the sum of their best places, each worth half of the one before. */
function filesByPlaces(matches: readonly WordMatch[]): readonly string[] {
  const places = new Map<string, number[]>();
  for (const { path, score } of matches) places.set(path, [...(places.get(path) ?? []), score]);
  const sum = (scores: readonly number[]): number =>
    scores.slice(0, depth.perFile).reduce((total, score, at) => total + score / 2 ** at, 0);
  return ordered([...places].map(([path, scores]) => [path, sum(scores)]));
}

/** Files by the commits that speak for them; a commit that changed much says little of each. */
function filesByCommits(commits: readonly CommitMatch[]): readonly string[] {
  const scores = new Map<string, number>();
  for (const { score, files } of commits) {
    for (const path of files) scores.set(path, (scores.get(path) ?? 0) + score / (1 + Math.log2(files.length) / 2));
  }
  return ordered([...scores]);
}

/** Files on the other side of links, by how strong these are; many weak ones count less than a strong one. */
function filesByLinks(links: readonly CodeLink[], seeds: ReadonlySet<string>): readonly string[] {
  const scores = new Map<string, number>();
  for (const { from, to, weight } of links) {
    const other = seeds.has(from) ? to : from;
    if (!seeds.has(other)) scores.set(other, (scores.get(other) ?? 0) + Math.sqrt(weight));
  }
  return ordered([...scores]);
}

function ordered(scores: readonly (readonly [string, number])[]): readonly string[] {
  return scores.toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([path]) => path);
}

/** Files that the question names by their path, or by what they define. */
function filesNamed(text: string, store: CodeStore): readonly string[] {
  const paths = askedPaths(text);
  const names = askedNames(text);
  const known = paths.length > 0 ? store.files().filter(({ leftOut }) => leftOut === null) : [];
  const byPath = paths.flatMap((asked) =>
    known.filter(({ path }) => path === asked || path.endsWith(`/${asked}`)).slice(0, 4),
  );
  const byName = names.length > 0 ? store.definitions(names, 12) : [];
  return [...byPath, ...byName].map(({ path }) => path);
}

/** What a search goes by, order by order. */
interface Findings {
  readonly matches: readonly WordMatch[];
  readonly fused: readonly Fused[];
}

/** What every question of a text is answered by. */
interface SearchMeans {
  readonly store: CodeStore;
  /** The orders that are left out. */
  readonly without: ReadonlySet<CodeOrder>;
  /** Files that recent commits changed. */
  readonly changedLately: readonly string[];
}

/** Finds files for one question. */
function findFor(
  { text, near }: Pick<CodeQuery, 'text' | 'near'>,
  { store, without, changedLately }: SearchMeans,
  alike: readonly WordMatch[] = [],
): Findings {
  const words = askedWords(text);
  const matches = store.matches(words, depth.chunks);
  const rank = (order: CodeOrder, keys: () => readonly string[]): readonly Ranking[] =>
    without.has(order) ? [] : [{ ...orders[order], keys: keys() }];
  const namedLike = store.namedLike(words, depth.files);
  const isAboutProse = asksForProse(text);
  const worth = (path: string): number => (!isAboutProse && isProse(path) ? proseWorth : 1);
  const first = [
    ...rank('named', () => filesNamed(text, store)),
    ...rank('words', () => matches.map(({ path }) => path)),
    ...(alike.length > 0 ? rank('meaning', () => alike.map(({ path }) => path)) : []),
    ...rank('file', () => filesByPlaces(matches)),
    ...rank('names', () => namedLike.map(({ path }) => path)),
    ...rank('called', () => filesCalled(text, [...new Set([...namedLike, ...matches].map(({ path }) => path))])),
    ...rank('history', () => filesByCommits(store.commitsLike(words, depth.commits)).slice(0, depth.files)),
  ];
  const found = fuse(first, worth);
  const candidates = new Set(found.map(({ key }) => key));
  const seeds = found.slice(0, depth.seeds).map(({ key }) => key);
  const beside = (paths: readonly string[]): readonly string[] => filesByLinks(store.links(paths), new Set(paths));
  // What was found by itself and changes often is what is meant more often.
  const lately = (): readonly string[] => changedLately.filter((path) => candidates.has(path));
  const second = [
    ...rank('lately', lately),
    ...rank('together', () => store.changedWith(seeds, depth.files).map(({ path }) => path)),
    ...rank('links', () => beside(seeds).slice(0, depth.files)),
    ...(near.length > 0 ? rank('near', () => [...near, ...beside(near).slice(0, depth.files)]) : []),
  ];
  return { matches, fused: fuse([...first, ...second], worth) };
}

/** How much a text counts beside each of the questions in it. Measured, as is what is taken of each. */
const whole = 0.7;
const mostOfAnswer = 60;

/**
 * Finds files by all orders but those that are left out, as a measurement may want. A text that asks several things is asked for as
 * a whole and for each of them: else what has words of the longest stands before all that the others are about.
 * @param alike what means the same as the text as a whole.
 */
export function findFiles(
  { text, near }: Pick<CodeQuery, 'text' | 'near'>,
  store: CodeStore,
  without: ReadonlySet<CodeOrder> = new Set(),
  alike: readonly WordMatch[] = [],
): Findings {
  const changedLately = without.has('lately') ? [] : store.changedLately(depth.lately).map(({ path }) => path);
  const means = { store, without, changedLately };
  const all = findFor({ text, near }, means, alike);
  const questions = questionsIn(text);
  if (questions.length === 0) return all;
  const answers = questions.map((each) => findFor({ text: each, near: [] }, means).fused);
  const first = { weight: whole, found: all.fused.slice(0, mostOfAnswer) };
  const others = answers.map((found) => ({ weight: 1, found: found.slice(0, mostOfAnswer) }));
  const fused = fuseAnswers([first, ...others]);
  const taken = new Set(fused.map(({ key }) => key));
  return { matches: all.matches, fused: [...fused, ...all.fused.filter(({ key }) => !taken.has(key))] };
}

/** The stretch of a file that is shown: the one with most of the words, else its first definition, else its beginning. */
function stretchOf(path: string, matches: readonly WordMatch[], symbols: readonly CodeSymbol[]): Stretch {
  return matches.find((each) => each.path === path) ?? symbols[0] ?? { from: 1, to: 20 };
}

/** Milliseconds that the embedder may take when nothing is said. */
const patience = 1_000;

/** The best places for a question, one a file. */
export async function searchCode(
  query: CodeQuery,
  { store, files }: CodeIndexParts,
  findAlike: FindAlike,
  signal: AbortSignal,
): Promise<readonly CodeHit[]> {
  const alike = await findAlike(query.text, query.within ?? patience, signal);
  const { matches, fused } = findFiles(query, store, new Set(), alike?.places);
  const places = [...matches, ...(alike?.places ?? [])];
  const lacking = alike?.without ? [`not by meaning: ${alike.without}`] : [];
  const words = new Set(askedWords(query.text));
  const hits: CodeHit[] = [];
  for (const { key, score, why } of fused) {
    if (hits.length >= query.limit) break;
    const found = await files.read(key);
    // It went since the index was made: the next refresh takes it out.
    if (found.kind !== 'text') continue;
    const symbols = store.symbolsOf([key]).get(key) ?? [];
    const place = showPlace(found.text.split(/\r\n|\n|\r/), stretchOf(key, places, symbols), symbols, words);
    hits.push({ path: key, ...place, score, why: [...why, ...lacking] });
  }
  return hits;
}
