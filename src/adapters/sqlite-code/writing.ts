import type { StatementSync } from 'node:sqlite';
import type { FileContent, PastCommit } from '../../core/ports/index.ts';

/** The statement of a text. */
export type Prepared = (sql: string) => StatementSync;

function removeContent(prepared: Prepared, file: number): void {
  prepared('DELETE FROM chunk_words WHERE rowid IN (SELECT id FROM chunks WHERE file = ?)').run(file);
  prepared('DELETE FROM file_words WHERE rowid = ?').run(file);
  prepared('DELETE FROM chunks WHERE file = ?').run(file);
  prepared('DELETE FROM symbols WHERE file = ?').run(file);
  prepared('DELETE FROM offers WHERE file = ?').run(file);
  prepared(
    'DELETE FROM uses WHERE file = ?1 AND name IN (SELECT key + 0 FROM used, json_each(counts) WHERE used.file = ?1)',
  ).run(file);
  prepared('DELETE FROM used WHERE file = ?').run(file);
}

function idOf(prepared: Prepared, path: string): number | null {
  const found = prepared('SELECT id FROM files WHERE path = ?').get(path);
  return found ? Number(found['id']) : null;
}

/** Takes a file and all that belongs to it out. */
export function removeFile(prepared: Prepared, path: string): void {
  const id = idOf(prepared, path);
  if (id === null) return;
  removeContent(prepared, id);
  prepared('DELETE FROM files WHERE id = ?').run(id);
}

/** The numbers of names, of which those that have none are given one. Files of a folder share most of theirs. */
function nameIds(prepared: Prepared, contents: readonly FileContent[]): ReadonlyMap<string, number> {
  const names = new Set(
    contents.flatMap(({ symbols, offers, uses }) => [...symbols.map(({ name }) => name), ...offers, ...uses.keys()]),
  );
  const find = prepared('SELECT id, name FROM names WHERE name IN (SELECT value FROM json_each(?))');
  const rows = find.all(JSON.stringify([...names]));
  const known = new Map(rows.map(({ id, name }) => [String(name), Number(id)]));
  const fresh = [...names].filter((name) => !known.has(name)).sort();
  const next = Number(prepared('SELECT coalesce(max(id), 0) + 1 AS next FROM names').get()?.['next'] ?? 1);
  prepared('INSERT INTO names (id, name) SELECT ? + key, value FROM json_each(?)').run(next, JSON.stringify(fresh));
  for (const [at, name] of fresh.entries()) known.set(name, next + at);
  return known;
}

function putNames(
  prepared: Prepared,
  file: number,
  { symbols, offers, uses }: FileContent,
  ids: ReadonlyMap<string, number>,
): void {
  const idOfName = (name: string): number => ids.get(name) ?? 0;
  const insert = prepared(
    'INSERT INTO symbols (file, name, place, kind, first, last, signature) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  symbols.forEach(({ name, kind, from, to, signature }, place) => {
    insert.run(file, idOfName(name), place, kind, from, to, signature);
  });
  // One statement for all of them: a call for each takes twice as long.
  const offered = JSON.stringify([...offers].map(idOfName));
  prepared('INSERT INTO offers (file, name) SELECT ?, value FROM json_each(?)').run(file, offered);
  const counts = Object.fromEntries([...uses].map(([name, count]) => [idOfName(name), count]));
  prepared('INSERT INTO used (file, counts) VALUES (?, ?)').run(file, JSON.stringify(counts));
}

/** Writes who uses names, in the order of these: neighbours share a page. */
function putUses(
  prepared: Prepared,
  files: readonly (readonly [id: number, content: FileContent])[],
  ids: ReadonlyMap<string, number>,
): void {
  const insert = prepared('INSERT INTO uses (name, file, count) VALUES (?, ?, ?)');
  const rows = files.flatMap(([file, { uses }]) =>
    [...uses].map(([name, count]) => [ids.get(name) ?? 0, file, count] as const),
  );
  for (const row of rows.sort((a, b) => a[0] - b[0] || a[1] - b[1])) insert.run(...row);
}

/** Takes a file in, in the place of what was under its path, but for who uses its names; its number. */
function putFile(prepared: Prepared, content: FileContent, ids: ReadonlyMap<string, number>): number {
  const { file, chunks, pathWords, nameWords } = content;
  const known = idOf(prepared, file.path);
  if (known !== null) removeContent(prepared, known);
  const { lastInsertRowid } = prepared(
    `INSERT INTO files (id, path, size, modified, hash, left_out) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET size = excluded.size, modified = excluded.modified, hash = excluded.hash,
       left_out = excluded.left_out`,
  ).run(known, file.path, file.size, file.modified, file.hash, file.leftOut);
  const id = known ?? Number(lastInsertRowid);
  if (file.leftOut !== null) return id;
  for (const { from, to, symbol, words, digest } of chunks) {
    const chunk = prepared('INSERT INTO chunks (file, first, last, symbol, digest) VALUES (?, ?, ?, ?, ?)').run(
      id,
      from,
      to,
      symbol,
      digest,
    );
    prepared('INSERT INTO chunk_words (rowid, path, symbol, code) VALUES (?, ?, ?, ?)').run(
      chunk.lastInsertRowid,
      pathWords,
      symbol ?? '',
      words,
    );
  }
  prepared('INSERT INTO file_words (rowid, path, names) VALUES (?, ?, ?)').run(id, pathWords, nameWords);
  putNames(prepared, id, content, ids);
  return id;
}

/** Takes files in, each in the place of what was under its path. */
export function putFiles(prepared: Prepared, contents: readonly FileContent[]): void {
  const ids = nameIds(prepared, contents);
  const files = contents.map((content) => [putFile(prepared, content, ids), content] as const);
  putUses(prepared, files, ids);
}

/** Takes commits in; those that are known already stay. */
export function putCommits(prepared: Prepared, commits: readonly PastCommit[], head: string, isWhole: boolean): void {
  if (isWhole) {
    for (const table of ['commit_files', 'commit_words', 'commits']) prepared(`DELETE FROM ${table}`).run();
  }
  // The oldest first, so that ids rise with time.
  for (const { id, at, subject, files } of commits.toReversed()) {
    const changed = new Set(files);
    const put = prepared('INSERT OR IGNORE INTO commits (hash, at, subject, extent) VALUES (?, ?, ?, ?)').run(
      id,
      at,
      subject,
      changed.size,
    );
    if (put.changes === 0) continue;
    const commit = put.lastInsertRowid;
    prepared('INSERT INTO commit_words (rowid, subject) VALUES (?, ?)').run(commit, subject);
    for (const path of changed) {
      prepared('INSERT INTO commit_files (path, commit_id) VALUES (?, ?)').run(path, commit);
    }
  }
  prepared('UPDATE state SET head = ? WHERE id = 1').run(head);
}
