import type * as NodeSqlite from 'node:sqlite';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { existsSync, mkdirSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';

type Sqlite = typeof NodeSqlite;
/** What may be bound to a statement. */
export type Value = SQLInputValue;

/**
 * One connection to a journal file.
 *
 * Owns: the connection and its prepared statements.
 * 1. A statement is prepared once and kept until the connection closes.
 * 2. After {@link Database.transaction} and {@link Database.snapshot} no transaction is open, however they ended.
 */
export interface Database {
  readonly file: string;
  /** The statement for a text, prepared on first use. */
  statement(sql: string): StatementSync;
  exec(sql: string): void;
  /** Runs `work` in one immediate transaction; an error rolls it back and is thrown on. */
  transaction<T>(work: () => T): T;
  /** Runs queries that must all see the file as of one moment. */
  snapshot<T>(queries: () => T): T;
  /** Makes the following commits wait for the disk, or not. */
  setDurable(durable: boolean): void;
  /** Whether another file, or none, is in its place since it was opened: what is written goes nowhere. */
  isMoved(): boolean;
  close(): void;
}

/** How long a statement waits for another process's lock, in milliseconds. */
const busyTimeout = 5_000;

function wrap(file: string, connection: DatabaseSync, opened: string | null): Database {
  const statements = new Map<string, StatementSync>();
  let isDurable = false;
  let isOpen = true;
  function within<T>(begin: string, work: () => T): T {
    database.statement(begin).run();
    try {
      const value = work();
      database.statement('COMMIT').run();
      return value;
    } catch (error) {
      rollBack(database);
      throw error;
    }
  }
  const database: Database = {
    file,
    statement(sql) {
      let statement = statements.get(sql);
      if (!statement) statements.set(sql, (statement = connection.prepare(sql)));
      return statement;
    },
    exec: (sql) => connection.exec(sql),
    transaction: (work) => within('BEGIN IMMEDIATE', work),
    snapshot: (queries) => within('BEGIN', queries),
    setDurable(durable) {
      if (durable === isDurable) return;
      connection.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
      isDurable = durable;
    },
    isMoved: () => identityOf(file) !== opened,
    close() {
      statements.clear();
      if (isOpen) connection.close();
      isOpen = false;
    },
  };
  return database;
}

/** Which file is in a place; no other one has the same as long as it is open. Null when none is there. */
function identityOf(file: string): string | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${String(found.dev)}:${String(found.ino)}` : null;
}

function rollBack(database: Database): void {
  try {
    database.statement('ROLLBACK').run();
  } catch {
    // Some errors, such as a full disk, have rolled back already; then there is no transaction to end.
  }
}

/** `node:sqlite` of this Node, or why it is missing. `getBuiltin` stands in for an older Node in tests. */
export function loadSqlite(
  getBuiltin: (name: string) => unknown = (name) => process.getBuiltinModule(name),
): Result<Sqlite, Failure> {
  const sqlite = getBuiltin('node:sqlite') as Sqlite | undefined;
  if (sqlite) return ok(sqlite);
  const person =
    `The journal needs the SQLite that is built into Node 22.13 and later; this is Node ${process.versions.node}. ` +
    'Update Node (or the editor, which brings its own) and try again.';
  return err(failure('tool-missing', person));
}

/** Opens a journal for writing; makes the file and its folder when they are missing. */
export function openForWriting(file: string): Result<Database, Failure> {
  return open(file, ({ DatabaseSync }) => {
    mkdirSync(dirname(file), { recursive: true });
    const connection = new DatabaseSync(file);
    try {
      connection.exec(`PRAGMA busy_timeout = ${busyTimeout}; PRAGMA trusted_schema = OFF`);
      const mode = connection.prepare('PRAGMA journal_mode').get()?.['journal_mode'];
      if (mode !== 'wal') connection.exec('PRAGMA journal_mode = WAL');
      connection.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  });
}

/** Opens a journal that exists, for reading only; also from a disk that cannot be written. */
export function openForReading(file: string): Result<Database, Failure> {
  return open(file, ({ DatabaseSync }) => {
    const attempt = (location: string): DatabaseSync => {
      const connection = new DatabaseSync(location, { readOnly: true });
      try {
        connection.exec(`PRAGMA busy_timeout = ${busyTimeout}; PRAGMA trusted_schema = OFF`);
        connection.prepare('SELECT count(*) FROM sqlite_schema').get();
        return connection;
      } catch (error) {
        connection.close();
        throw error;
      }
    };
    try {
      return attempt(file);
    } catch (error) {
      // The write-ahead log is empty and cannot be made: nobody can be writing, so the file is read as it stands.
      const code = sqliteCode(error);
      const isOutOfReach = code === codes.cannotOpen || code === codes.readOnly;
      const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
      if (!isOutOfReach || !existsSync(file) || (log?.size ?? 0) > 0) throw error;
      const url = pathToFileURL(file);
      url.searchParams.set('immutable', '1');
      return attempt(url.href);
    }
  });
}

function open(file: string, connect: (sqlite: Sqlite) => DatabaseSync): Result<Database, Failure> {
  const sqlite = loadSqlite();
  if (!sqlite.ok) return sqlite;
  try {
    // Looked at first: a file that takes its place meanwhile is then opened once more, and never taken for the same.
    const before = identityOf(file);
    const connection = connect(sqlite.value);
    return ok(wrap(file, connection, before ?? identityOf(file)));
  } catch (error) {
    return err(sqliteFailure(file, error));
  }
}

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that have a cause worth naming. */
const codes = {
  error: 1,
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};
/** SQLITE_IOERR_WRITE: a write refused for another reason than a full disk, such as a quota or a limit on file size. */
const writeRefused = 778;

function extendedCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;
}

/** The primary result code of an error from SQLite, or null when it came from elsewhere. */
function sqliteCode(error: unknown): number | null {
  const code = extendedCode(error);
  return code === null ? null : code & 0xff;
}

/** Whether the error says that the file's content is damaged, rather than out of reach. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === codes.corrupt || code === codes.notADatabase;
}

function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function isDiskFull(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize < 1_000_000;
  } catch {
    return false;
  }
}

/** What an error from the database or the file system means for the person. Errors of other kinds are thrown on. */
export function sqliteFailure(file: string, error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error);
  const kept = 'What was written before is intact.';
  const readOnly = (why: string): Failure =>
    failure('read-only', `The journal ${file} cannot be written: ${why}. ${kept}`, { model: detail });
  const full = (why: string): Failure =>
    failure(
      'disk-full',
      `${why} The journal ${file} took nothing of the last step. ${kept} Free some space and resume.`,
      {
        model: detail,
        retryable: true,
      },
    );

  if (extendedCode(error) === writeRefused) return full('The disk refused more data (full, or over a quota or limit).');
  switch (sqliteCode(error) ?? systemCode(error)) {
    case codes.full:
    case 'ENOSPC':
    case 'EDQUOT':
      return full('The disk is full.');
    case codes.readOnly:
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return readOnly('the disk or the folder is read-only. Make it writable, or move the workspace');
    case codes.cannotOpen:
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return readOnly(`it cannot be opened (${detail}). See that ${dirname(file)} is a folder that you may write to`);
    case codes.busy:
    case codes.locked:
      return failure('read-only', `Another process holds the journal ${file} locked. Try again when it has finished.`, {
        retryable: true,
      });
    case codes.error:
      if (!detail.startsWith('no such table')) throw error;
      return failure(
        'stale',
        `The journal ${file} lacks a table (${detail}). Tables other than events are made anew by "maestro rebuild".`,
      );
    case codes.corrupt:
    case codes.notADatabase:
      return damaged(file, detail);
    case codes.io:
      return isDiskFull(file)
        ? full('The disk is full.')
        : readOnly(`the disk reports an error (${detail}). Check the disk`);
    default:
      throw error;
  }
}

/** The file cannot be read as a database. */
function damaged(file: string, detail: string): Failure {
  return failure(
    'journal-broken',
    `The journal ${file} is damaged and cannot be read (${detail}). It was left as it is. Restore the file and its ` +
      '"-wal" file from a backup; or let "maestro repair" go on with what can be read of it, which keeps the file.',
    { model: detail },
  );
}
