/** How well vectors of words find again what was kept, beside BM25 of the full-text index that SQLite has built in. */
import { DatabaseSync } from 'node:sqlite';
import { createLexicalEmbedder } from '../src/core/models/index.ts';
import type { BenchRow } from './bench-row.ts';
import { recallSet } from './cache/recall-set.ts';

const kept = recallSet.map(([text]) => text);

/** Places of the kept texts, the best first, for a question. */
type Ranking = (question: string) => Promise<readonly number[]>;

function byWords(): Ranking {
  const database = new DatabaseSync(':memory:');
  database.exec("CREATE VIRTUAL TABLE kept USING fts5(text, tokenize = 'porter unicode61')");
  const insert = database.prepare('INSERT INTO kept (rowid, text) VALUES (?, ?)');
  kept.forEach((text, at) => insert.run(at, text));
  const find = database.prepare('SELECT rowid FROM kept WHERE kept MATCH ? ORDER BY bm25(kept), rowid');
  return (question) => {
    const words = question.match(/[\p{L}\p{N}]+/gu) ?? [];
    return Promise.resolve(find.all(words.map((word) => `"${word}"`).join(' OR ')).map(({ rowid }) => Number(rowid)));
  };
}

async function vectorsOf(texts: readonly string[]): Promise<readonly Float32Array[]> {
  const made = await createLexicalEmbedder().embed(texts, new AbortController().signal);
  if (!made.ok) throw new Error(made.error.person);
  return made.value.vectors;
}

async function byVectors(): Promise<Ranking> {
  const vectors = await vectorsOf(kept);
  return async (question) => {
    const [asked = new Float32Array()] = await vectorsOf([question]);
    const scores = vectors.map((vector, at) => ({
      at,
      score: vector.reduce((sum, v, i) => sum + v * (asked[i] ?? 0), 0),
    }));
    return scores.sort((a, b) => b.score - a.score || a.at - b.at).map(({ at }) => at);
  };
}

/** Share of the questions whose kept text is among the first so many. */
async function recall(rank: Ranking, column: 1 | 2, first: number): Promise<number> {
  const found = await Promise.all(
    recallSet.map(async (row, at) => (await rank(row[column])).slice(0, first).includes(at)),
  );
  return found.filter(Boolean).length / found.length;
}

/** The rows of the lexical vectors. `floor` is what BM25 finds. */
export async function bench(): Promise<readonly BenchRow[]> {
  const [vectors, words] = [await byVectors(), byWords()];
  const rows: BenchRow[] = [];
  for (const [column, how] of [
    [1, 'the same words'],
    [2, 'other words in part'],
  ] as const) {
    for (const first of [1, 5]) {
      const what = `lexical vectors: found among the first ${String(first)}, ${how}`;
      const note = `${String(recallSet.length)} questions; floor: BM25 of FTS5 with stems`;
      rows.push({
        what,
        measured: await recall(vectors, column, first),
        floor: await recall(words, column, first),
        unit: 'of 1',
        note,
      });
    }
  }
  return rows;
}
