import type { SQLOutputValue } from 'node:sqlite';
import type {
  CodeLink,
  CodeSymbol,
  CommitMatch,
  FileScore,
  IndexStanding,
  StoredChunk,
  StoredFile,
  SymbolKind,
  WordMatch,
} from '../../core/ports/index.ts';
import { anyOf, bestRows, chunkWords, fileWords } from './weighing.ts';
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

export function chunksAfter(prepared: Prepared, id: number, limit: number): readonly StoredChunk[] {
  return prepared(
    `SELECT chunks.id, path, hash, first, last, symbol, digest FROM chunks JOIN files ON files.id = chunks.file
     WHERE chunks.id > ? ORDER BY chunks.id LIMIT ?`,
  )
    .all(id, limit)
    .map((row) => ({
      id: Number(row['id']),
      path: text(row, 'path'),
      hash: text(row, 'hash'),
      from: Number(row['first']),
      to: Number(row['last']),
      symbol: textOrNull(row, 'symbol'),
      digest: text(row, 'digest'),
    }));
}

export function digestsOf(prepared: Prepared, limit: number): ReadonlySet<string> {
  const rows = prepared("SELECT digest FROM chunks WHERE digest <> '' GROUP BY digest ORDER BY min(id) LIMIT ?").all(
    limit,
  );
  return new Set(rows.map((row) => text(row, 'digest')));
}

export function digestCount(prepared: Prepared): number {
  return Number(prepared("SELECT count(DISTINCT digest) AS n FROM chunks WHERE digest <> ''").get()?.['n'] ?? 0);
}

export function placesOf(prepared: Prepared, digests: readonly string[]): ReadonlyMap<string, readonly WordMatch[]> {
  const found = new Map<string, WordMatch[]>();
  const rows = prepared(
    `SELECT path, first, last, symbol, digest, 0 AS score FROM chunks JOIN files ON files.id = chunks.file
     WHERE digest IN (SELECT value FROM json_each(?)) ORDER BY path, first`,
  ).all(listed(digests));
  for (const row of rows) {
    const digest = text(row, 'digest');
    found.set(digest, [...(found.get(digest) ?? []), matchOf(row)]);
  }
  return found;
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

export function standingOf(prepared: Prepared): Omit<IndexStanding, 'notes' | 'vectors'> {
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
  const found = bestRows(prepared, chunkWords, words, limit);
  return prepared(
    `SELECT files.path, first, last, chunks.symbol, -json_extract(value, '$[1]') AS score FROM json_each(?)
     JOIN chunks ON chunks.id = json_extract(value, '$[0]') JOIN files ON files.id = chunks.file
     ORDER BY score DESC, files.path, first`,
  )
    .all(JSON.stringify(found))
    .map(matchOf);
}

export function filesNamedLike(prepared: Prepared, words: readonly string[], limit: number): readonly FileScore[] {
  const found = bestRows(prepared, fileWords, words, limit);
  return prepared(
    `SELECT files.path, -json_extract(value, '$[1]') AS score FROM json_each(?)
     JOIN files ON files.id = json_extract(value, '$[0]') ORDER BY score DESC, files.path`,
  )
    .all(JSON.stringify(found))
    .map((row) => ({ path: text(row, 'path'), score: Number(row['score']) }));
}

/** A commit that changes more files than this says nothing of any, and takes its time to list. */
const everything = 1_000;

export function commitsLike(prepared: Prepared, words: readonly string[], limit: number): readonly CommitMatch[] {
  if (words.length === 0) return [];
  return prepared(
    `SELECT commits.id, commits.subject, -bm25(commit_words) AS score FROM commit_words
     JOIN commits ON commits.id = commit_words.rowid WHERE commit_words MATCH ? AND extent <= ?
     ORDER BY score DESC, commits.id DESC LIMIT ?`,
  )
    .all(anyOf(words), everything, limit)
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
     shared AS MATERIALIZED (
       SELECT commit_id, extent FROM commit_files JOIN commits ON commits.id = commit_id
       WHERE path IN (SELECT path FROM asked) AND extent BETWEEN 2 AND ?)
     SELECT files.path, sum(1.0 / extent) AS score FROM shared
     JOIN commit_files AS other ON other.commit_id = shared.commit_id
     JOIN files ON files.path = other.path AND left_out IS NULL
     WHERE other.path NOT IN (SELECT path FROM asked)
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
       SELECT id, row_number() OVER (ORDER BY id DESC) - 1 AS back, extent FROM commits ORDER BY id DESC LIMIT ?),
     telling AS MATERIALIZED (SELECT id, pow(?, back) / sqrt(extent) AS part FROM late WHERE extent <= ?)
     SELECT files.path, sum(part) AS score FROM telling CROSS JOIN commit_files ON commit_id = telling.id
     JOIN files ON files.path = commit_files.path AND left_out IS NULL
     GROUP BY files.path ORDER BY score DESC, files.path LIMIT ?`,
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

/** A name that more files than this define leads nowhere; the fewer do, the more a use of it tells. */
const ambiguous = 4;

export function linksOf(prepared: Prepared, paths: readonly string[]): readonly CodeLink[] {
  return [...prepared(linksFrom).all(listed(paths)), ...prepared(linksTo).all(listed(paths))].map((row) => ({
    from: text(row, 'user'),
    to: text(row, 'definer'),
    weight: Number(row['weight']),
  }));
}

const byPath = 'ORDER BY user.path, definer.path';

const usedByAsked = 'SELECT file, key + 0 AS name, value AS count FROM used, json_each(counts)';

/** What the asked files use or offer, and which of these names are clear. Each is looked up once, in this order. */
const asked = (rows: string): string => `
  WITH asked AS MATERIALIZED (SELECT id FROM files WHERE path IN (SELECT value FROM json_each(?))),
  own AS MATERIALIZED (${rows} WHERE file IN (SELECT id FROM asked)),
  clear AS MATERIALIZED (SELECT name, count(*) AS places FROM offers WHERE name IN (SELECT name FROM own)
    GROUP BY name HAVING places <= ${String(ambiguous)}),`;

const named = `
  SELECT user.path AS user, definer.path AS definer, weight FROM found
  JOIN files AS user ON user.id = found.user JOIN files AS definer ON definer.id = found.definer ${byPath}`;

const linksFrom = `${asked(usedByAsked)}
  found AS MATERIALIZED (
    SELECT own.file AS user, made.file AS definer, sum(sqrt(own.count) / clear.places) AS weight
    FROM own CROSS JOIN clear ON clear.name = own.name
    CROSS JOIN offers AS made ON made.name = own.name AND made.file <> own.file GROUP BY 1, 2)
  ${named}`;

const linksTo = `${asked('SELECT * FROM offers')}
  found AS MATERIALIZED (
    SELECT uses.file AS user, own.file AS definer, sum(sqrt(uses.count) / clear.places) AS weight
    FROM own CROSS JOIN clear ON clear.name = own.name
    CROSS JOIN uses ON uses.name = own.name AND uses.file <> own.file GROUP BY 1, 2)
  ${named}`;

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
