import type { Prepared } from './writing.ts';

/** A full-text index, how much each of its columns counts, and which of them tell what a row is called. */
interface WordTable {
  readonly name: string;
  readonly weights: string;
  readonly titles: string;
  /** Rows that the rare words lead to, more or less: weighing them is what a question takes its time for. */
  readonly few: number;
}

export const chunkWords: WordTable = { name: 'chunk_words', weights: '3, 2, 1', titles: '{path symbol}', few: 4_000 };
export const fileWords: WordTable = { name: 'file_words', weights: '2, 1', titles: '{path}', few: 1_500 };

/** Rows up to which commoner words are weighed beside the rare ones, and rows that are weighed of one query at most. */
const weighed = { common: 8_000, most: 4_000 };

/** Words as a query of the full-text index: any of them. */
export function anyOf(words: readonly string[]): string {
  return words.map((word) => `"${word.replaceAll('"', '')}"`).join(' OR ');
}

interface Counted {
  readonly word: string;
  /** Rows that have it; what is beyond is not counted. */
  readonly rows: number;
}

function counted(prepared: Prepared, { name }: WordTable, words: readonly string[]): readonly Counted[] {
  const count = prepared(
    `SELECT count(*) AS n FROM (SELECT 1 FROM ${name} WHERE ${name} MATCH ? LIMIT ${String(weighed.common + 1)})`,
  );
  return words
    .map((word) => ({ word, rows: Number(count.get(anyOf([word]))?.['n'] ?? 0) }))
    .filter(({ rows }) => rows > 0)
    .sort((a, b) => a.rows - b.rows);
}

/** The first words, one at least, that lead to so many rows together. */
function upTo(most: number, words: readonly Counted[]): readonly string[] {
  let sum = 0;
  return words.filter(({ rows }, at) => (sum += rows) <= most || at === 0).map(({ word }) => word);
}

/**
 * Queries that lead to each row once, the more telling ones first. What has only the common words comes after what has a rare one,
 * and is left out; what has a rare one is weighed with and without the others, for which the index need not look up all that have
 * them.
 */
function queriesFor(words: readonly Counted[], { titles, few: enough }: WordTable): readonly string[] {
  const few = upTo(enough, words);
  if (few.length === 0) return [];
  const rest = words.slice(few.length);
  const common = rest.length > 0 ? upTo(weighed.common, rest) : [];
  const isMuch = (words[0]?.rows ?? 0) > weighed.most;
  const [rare, others] = [anyOf(few), anyOf(common)];
  if (others !== '') return [`(${rare}) AND (${others})`, `(${rare}) NOT (${others})`];
  return isMuch ? [`${titles} : (${rare})`, `(${rare}) NOT ${titles} : (${rare})`] : [rare];
}

/** The rows that have words, by BM25, the best first: each with its score, of which less is better. */
export function bestRows(
  prepared: Prepared,
  table: WordTable,
  words: readonly string[],
  limit: number,
): readonly (readonly [row: number, score: number])[] {
  const { name, weights } = table;
  const weigh = prepared(
    `SELECT id, score FROM (
       SELECT rowid AS id, bm25(${name}, ${weights}) AS score FROM ${name} WHERE ${name} MATCH ? LIMIT ${String(weighed.most)})
     ORDER BY score, id LIMIT ?`,
  );
  return queriesFor(counted(prepared, table, words), table)
    .flatMap((query) => weigh.all(query, limit))
    .map((row) => [Number(row['id']), Number(row['score'])] as const)
    .sort((a, b) => a[1] - b[1] || a[0] - b[0])
    .slice(0, limit);
}
