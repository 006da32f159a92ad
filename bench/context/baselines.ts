/** What search is held against: what anybody has without an index of code. */

/** Files by plain BM25 over their whole texts, as the full-text index of SQLite ranks them by any word of the question. */
export function byPlainWords(texts: ReadonlyMap<string, string>, question: string): readonly string[] {
  const words = question.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  if (words.length === 0) return [];
  const sqlite = process.getBuiltinModule('node:sqlite');
  const database = new sqlite.DatabaseSync(':memory:');
  database.exec(`CREATE VIRTUAL TABLE texts USING fts5(path UNINDEXED, body, tokenize = 'unicode61')`);
  const insert = database.prepare('INSERT INTO texts (path, body) VALUES (?, ?)');
  database.exec('BEGIN');
  for (const [file, body] of texts) insert.run(file, body);
  database.exec('COMMIT');
  const rows = database
    .prepare('SELECT path FROM texts WHERE texts MATCH ? ORDER BY bm25(texts), path LIMIT 10')
    .all([...new Set(words)].map((word) => `"${word}"`).join(' OR '));
  database.close();
  return rows.map((row) => String(row['path']));
}

/** Files by how often any word of the question stands in them, whole or in part, as ripgrep counts with `-iFo`. */
export function byHits(texts: ReadonlyMap<string, string>, question: string): readonly string[] {
  const words = new Set((question.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).filter(({ length }) => length > 2));
  const hits = [...texts].map(([file, body]) => {
    const text = body.toLowerCase();
    return { file, count: [...words].reduce((sum, word) => sum + text.split(word).length - 1, 0) };
  });
  return hits
    .sort((a, b) => b.count - a.count)
    .slice(0, 10)
    .map(({ file }) => file);
}
