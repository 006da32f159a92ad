import type { SQLOutputValue } from 'node:sqlite';
import type {
  CodeLink,
  CodeSymbol,
  CommitMatch,
  FileScore,
  IndexStanding,
  StoredFile,
  SymbolKind,
  WordMatch,
} from '../../core/ports/index.ts';
import type { Prepared } from './writing.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

/** A column of text. */
function text(row: Row, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : '';
}

function textOrNull(row: Row, name: string): string | null {
  return row[name] === null ? null : text(row, name);
}

function matchOf(row: Row): WordMatch {
  return {
    path: text(row, 'path'),
    from: Number(row['first']),
    to: Number(row['last']),
    symbol: textOrNull(row, 'symbol'),
    score: Number(row['score']),
  };
}

/** Words as a query of the full-text index: any of them. */
function anyOf(words: readonly string[]): string {
  return words.map((word) => `"${word.replaceAll('"', '')}"`).join(' OR ');
}

/** As a list for `IN (SELECT value FROM json_each(?))`: any number of values in one parameter. */
function listed(values: readonly string[]): string {
  return JSON.stringify(values);
}

export function storedFiles(prepared: Prepared): readonly StoredFile[] {
  return prepared('SELECT path, size, modified, hash, left_out FROM files ORDER BY path')
    .all()
    .map((row) => ({
      path: text(row, 'path'),
      size: Number(row['size']),
      modified: Number(row['modified']),
      hash: text(row, 'hash'),
      leftOut: textOrNull(row, 'left_out'),
    }));
}

/** Files that are listed as left out at most. */
const listedAtMost = 1_000;

export function standingOf(prepared: Prepared): Omit<IndexStanding, 'notes'> {
  const count = (from: string): number => Number(prepared(`SELECT count(*) AS n FROM ${from}`).get()?.['n'] ?? 0);
  const leftOut = prepared('SELECT path, left_out FROM files WHERE left_out IS NOT NULL ORDER BY path LIMIT ?')
    .all(listedAtMost)
    .map((row) => ({ path: text(row, 'path'), why: text(row, 'left_out') }));
  return {
    files: count('files WHERE left_out IS NULL'),
    chunks: count('chunks'),
    symbols: count('symbols'),
    commits: count('commits'),
    leftOut,
    leftOutCount: count('files WHERE left_out IS NOT NULL'),
  };
}

export function wordMatches(prepared: Prepared, words: readonly string[], limit: number): readonly WordMatch[] {
  if (words.length === 0) return [];
  return prepared(
    `SELECT files.path, first, last, chunks.symbol, -found.score AS score
     FROM (SELECT rowid, bm25(chunk_words, 3, 2, 1) AS score FROM chunk_words WHERE chunk_words MATCH ?
           ORDER BY score LIMIT ?) AS found
     JOIN chunks ON chunks.id = found.rowid JOIN files ON files.id = chunks.file
     ORDER BY score DESC, files.path, first`,
  )
    .all(anyOf(words), limit)
    .map(matchOf);
}

export function filesNamedLike(prepared: Prepared, words: readonly string[], limit: number): readonly FileScore[] {
  if (words.length === 0) return [];
  return prepared(
    `SELECT files.path, -bm25(file_words, 2, 1) AS score FROM file_words JOIN files ON files.id = file_words.rowid
     WHERE file_words MATCH ? ORDER BY score DESC, files.path LIMIT ?`,
  )
    .all(anyOf(words), limit)
    .map((row) => ({ path: text(row, 'path'), score: Number(row['score']) }));
}

export function commitsLike(prepared: Prepared, words: readonly string[], limit: number): readonly CommitMatch[] {
  if (words.length === 0) return [];
  return prepared(
    `SELECT commits.id, commits.subject, -bm25(commit_words) AS score FROM commit_words
     JOIN commits ON commits.id = commit_words.rowid WHERE commit_words MATCH ? ORDER BY score DESC, commits.id DESC LIMIT ?`,
  )
    .all(anyOf(words), limit)
    .map((row) => ({
      subject: text(row, 'subject'),
      score: Number(row['score']),
      files: prepared(
        `SELECT files.path FROM commit_files JOIN files ON files.path = commit_files.path
         WHERE commit_id = ? AND left_out IS NULL ORDER BY files.path`,
      )
        .all(row['id'] ?? 0)
        .map((file) => text(file, 'path')),
    }));
}

/** Commits that change more files than this say nothing of what belongs together. */
const sweeping = 30;

export function changedWith(prepared: Prepared, paths: readonly string[], limit: number): readonly FileScore[] {
  return prepared(
    `WITH asked AS (SELECT value AS path FROM json_each(?)),
     shared AS (
       SELECT commit_id, (SELECT count(*) FROM commit_files AS every WHERE every.commit_id = own.commit_id) AS extent
       FROM commit_files AS own WHERE path IN (SELECT path FROM asked))
     SELECT files.path, sum(1.0 / extent) AS score FROM shared
     JOIN commit_files AS other ON other.commit_id = shared.commit_id
     JOIN files ON files.path = other.path AND left_out IS NULL
     WHERE extent BETWEEN 2 AND ? AND other.path NOT IN (SELECT path FROM asked)
     GROUP BY files.path ORDER BY score DESC, files.path LIMIT ?`,
  )
    .all(listed(paths), sweeping, limit)
    .map((row) => ({ path: text(row, 'path'), score: Number(row['score']) }));
}

/** Commits that count as late, and how much less each one counts than the one after it. */
const late = { commits: 150, fading: 0.97 };

export function changedLately(prepared: Prepared, limit: number): readonly FileScore[] {
  return prepared(
    `WITH late AS (
       SELECT id, row_number() OVER (ORDER BY id DESC) - 1 AS back,
         (SELECT count(*) FROM commit_files WHERE commit_id = commits.id) AS extent
       FROM commits ORDER BY id DESC LIMIT ?)
     SELECT files.path, sum(pow(?, back) / sqrt(extent)) AS score FROM late
     JOIN commit_files ON commit_id = late.id JOIN files ON files.path = commit_files.path AND left_out IS NULL
     WHERE extent <= ? GROUP BY files.path ORDER BY score DESC, files.path LIMIT ?`,
  )
    .all(late.commits, late.fading, sweeping, limit)
    .map((row) => ({ path: text(row, 'path'), score: Number(row['score']) }));
}

export function definitionsOf(prepared: Prepared, names: readonly string[], limit: number): readonly WordMatch[] {
  return prepared(
    `SELECT files.path, first, last, names.name AS symbol, 1.0 AS score FROM names
     JOIN symbols ON symbols.name = names.id JOIN files ON files.id = symbols.file
     WHERE names.name IN (SELECT value FROM json_each(?)) ORDER BY files.path, first LIMIT ?`,
  )
    .all(listed(names), limit)
    .map(matchOf);
}

/** A name that more files than this define leads nowhere. */
const ambiguous = 4;

/** Names with one definition or a few; the fewer, the more a use of it tells. */
const clearNames = `SELECT name, count(*) AS places FROM offers GROUP BY name HAVING places <= ${String(ambiguous)}`;

export function linksOf(prepared: Prepared, paths: readonly string[] | undefined): readonly CodeLink[] {
  const select = `SELECT user.path AS user, definer.path AS definer, sum(sqrt(uses.count) / clear.places) AS weight`;
  const group = 'GROUP BY user.id, definer.id ORDER BY user.path, definer.path';
  const rows =
    paths === undefined
      ? prepared(
          `WITH clear AS (${clearNames})
           ${select} FROM offers AS made JOIN clear ON clear.name = made.name
           JOIN uses ON uses.name = made.name AND uses.file <> made.file
           JOIN files AS user ON user.id = uses.file JOIN files AS definer ON definer.id = made.file ${group}`,
        ).all()
      : [
          ...prepared(nearLinks(select, group, 'uses.file')).all(listed(paths)),
          ...prepared(nearLinks(select, group, 'made.file')).all(listed(paths)),
        ];
  return rows.map((row) => ({ from: text(row, 'user'), to: text(row, 'definer'), weight: Number(row['weight']) }));
}

/** Links on one side of which stands one of the asked files. */
function nearLinks(select: string, group: string, side: string): string {
  const own = side === 'uses.file' ? 'uses' : 'offers';
  return `WITH asked AS (SELECT id FROM files WHERE path IN (SELECT value FROM json_each(?))),
    near AS (SELECT DISTINCT name FROM ${own} WHERE file IN (SELECT id FROM asked)),
    clear AS (SELECT name, count(*) AS places FROM offers WHERE name IN (SELECT name FROM near)
      GROUP BY name HAVING places <= ${String(ambiguous)})
    ${select} FROM clear JOIN offers AS made ON made.name = clear.name
    JOIN uses ON uses.name = clear.name AND uses.file <> made.file
    JOIN files AS user ON user.id = uses.file JOIN files AS definer ON definer.id = made.file
    WHERE ${side} IN (SELECT id FROM asked) ${group}`;
}

export function symbolsOf(prepared: Prepared, paths: readonly string[]): ReadonlyMap<string, readonly CodeSymbol[]> {
  const found = new Map<string, CodeSymbol[]>();
  const rows = prepared(
    `SELECT path, names.name, kind, first, last, signature FROM files JOIN symbols ON symbols.file = files.id
     JOIN names ON names.id = symbols.name WHERE path IN (SELECT value FROM json_each(?)) ORDER BY path, place`,
  ).all(listed(paths));
  for (const row of rows) {
    const symbol = {
      name: text(row, 'name'),
      kind: text(row, 'kind') as SymbolKind,
      from: Number(row['first']),
      to: Number(row['last']),
      signature: text(row, 'signature'),
    };
    const path = text(row, 'path');
    found.set(path, [...(found.get(path) ?? []), symbol]);
  }
  return found;
}
