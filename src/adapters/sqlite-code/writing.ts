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
  prepared('DELETE FROM uses WHERE file = ?').run(file);
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

/** The number of a name, which is given one when it has none. Files of a folder share most of theirs. */
function nameIds(prepared: Prepared): (name: string) => number {
  const known = new Map<string, number>();
  const find = prepared('SELECT id FROM names WHERE name = ?');
  const insert = prepared('INSERT INTO names (name) VALUES (?)');
  return (name) => {
    const seen = known.get(name);
    if (seen !== undefined) return seen;
    const id = Number(find.get(name)?.['id'] ?? insert.run(name).lastInsertRowid);
    known.set(name, id);
    return id;
  };
}

function putNames(
  prepared: Prepared,
  file: number,
  { symbols, offers, uses }: FileContent,
  idOfName: (name: string) => number,
): void {
  const insert = prepared(
    'INSERT INTO symbols (file, name, place, kind, first, last, signature) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  symbols.forEach(({ name, kind, from, to, signature }, place) => {
    insert.run(file, idOfName(name), place, kind, from, to, signature);
  });
  const offer = prepared('INSERT INTO offers (file, name) VALUES (?, ?)');
  for (const name of offers) offer.run(file, idOfName(name));
  const use = prepared('INSERT INTO uses (file, name, count) VALUES (?, ?, ?)');
  for (const [name, count] of uses) use.run(file, idOfName(name), count);
}

/** Takes a file in, in the place of what was under its path. */
function putFile(prepared: Prepared, content: FileContent, idOfName: (name: string) => number): void {
  const { file, chunks, pathWords, nameWords } = content;
  const known = idOf(prepared, file.path);
  if (known !== null) removeContent(prepared, known);
  const { lastInsertRowid } = prepared(
    `INSERT INTO files (id, path, size, modified, hash, left_out) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET size = excluded.size, modified = excluded.modified, hash = excluded.hash,
       left_out = excluded.left_out`,
  ).run(known, file.path, file.size, file.modified, file.hash, file.leftOut);
  if (file.leftOut !== null) return;
  const id = known ?? Number(lastInsertRowid);
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
  putNames(prepared, id, content, idOfName);
}

/** Takes files in, each in the place of what was under its path. */
export function putFiles(prepared: Prepared, contents: readonly FileContent[]): void {
  const idOfName = nameIds(prepared);
  for (const content of contents) putFile(prepared, content, idOfName);
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
