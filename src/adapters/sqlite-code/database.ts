import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { failure, failureError, failureIn } from '../../core/domain/index.ts';

/** What a database holds, and how it is made. */
export interface Kind {
  /** What people call it: `index`. */
  readonly name: string;
  /** What it is made anew from. */
  readonly source: string;
  /** The steps from nothing to the present form, numbered by `user_version`. */
  readonly migrations: readonly string[];
}

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that say how it can go on. */
const codes = { error: 1, busy: 5, locked: 6, corrupt: 11, full: 13, notADatabase: 26 };

function codeOf(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null;
}

function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  const lacks = error instanceof Error && /^no such (?:table|column)/.test(error.message);
  return code === codes.corrupt || code === codes.notADatabase || (code === codes.error && lacks);
}

/** Whether somebody else has a lock. */
export function isHeld(error: unknown): boolean {
  return codeOf(error) === codes.busy || codeOf(error) === codes.locked;
}

/** SQLITE_IOERR_WRITE: more was refused for another reason than a full disk, such as a quota or a limit on the size of files. */
const writeRefused = 778;

function isFull(error: unknown, why: string): boolean {
  const isRefused = error instanceof Error && 'errcode' in error && error.errcode === writeRefused;
  return isRefused || codeOf(error) === codes.full || /ENOSPC|EDQUOT/.test(why);
}

/** What an error of the database means for the person; what is no such error is thrown on. */
function told(file: string, { name, source }: Kind, error: unknown): Error {
  if (failureIn(error)) return error as Error;
  const why = error instanceof Error ? error.message : String(error);
  if (isFull(error, why)) {
    return failureError(
      failure('disk-full', `The disk is full, so the ${name} ${file} cannot be kept. Free some space.`),
    );
  }
  if (isHeld(error)) {
    return failureError(
      failure('read-only', `Another process holds the ${name} ${file}. Try again when it has finished.`),
    );
  }
  const text = `The ${name} ${file} cannot be used (${why}). It can be deleted at any time: it is made anew from ${source}.`;
  return failureError(failure('read-only', text, { retryable: isDamage(error) }));
}

function connect(file: string, kind: Kind): DatabaseSync {
  // Not every Node and editor has it: an import would fail where only the journal is to say so.
  const sqlite = process.getBuiltinModule('node:sqlite');
  mkdirSync(path.dirname(file), { recursive: true });
  const connection = new sqlite.DatabaseSync(file, { timeout: 5_000 });
  try {
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000');
    migrate(connection, kind);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function migrate(connection: DatabaseSync, { name, migrations }: Kind): void {
  const at = Number(connection.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (at > migrations.length) {
    throw failureError(failure('stale', `The ${name} is of a newer version.`, { retryable: true }));
  }
  if (at === migrations.length) return;
  connection.exec('BEGIN IMMEDIATE');
  const now = Number(connection.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  for (const step of migrations.slice(now)) connection.exec(step);
  connection.exec(`PRAGMA user_version = ${String(migrations.length)}; COMMIT`);
}

/** Puts what is there out of the way, where somebody may look at it; the one before it goes. */
function setAside(file: string): void {
  for (const end of ['', '-wal', '-shm']) {
    rmSync(`${file}${end}.bad`, { force: true });
    try {
      renameSync(`${file}${end}`, `${file}${end}.bad`);
    } catch {
      // It is not there.
    }
  }
}

type Prepare = (sql: string) => StatementSync;

/**
 * One connection to an index.
 *
 * Owns: the connection and its prepared statements.
 * 1. What cannot be opened as an index is set aside, once, and made anew.
 * 2. Everything it throws is a `failureError`.
 */
export interface Database {
  /** What happened to the file; null for nothing. */
  readonly note: () => string | null;
  /** Runs queries by the statements of texts, each prepared on first use. */
  readonly run: <T>(work: (prepared: Prepare) => T) => T;
  /** The same in one transaction, which one that goes on leaves open for the next. */
  readonly write: <T>(work: (prepared: Prepare) => T, goesOn?: boolean) => T;
  readonly startAnew: () => void;
  readonly close: () => void;
}

/** Opens what is there; sets it aside when it is no index. */
function openOrReplace(file: string, kind: Kind): { readonly connection: DatabaseSync; readonly isNew: boolean } {
  try {
    return { connection: connect(file, kind), isNew: false };
  } catch (error) {
    if (!isDamage(error) && failureIn(error)?.reason !== 'stale') throw told(file, kind, error);
    setAside(file);
  }
  try {
    return { connection: connect(file, kind), isNew: true };
  } catch (error) {
    throw told(file, kind, error);
  }
}

function within<T>(connection: DatabaseSync, prepared: Prepare, work: (prepared: Prepare) => T, goesOn: boolean): T {
  if (!connection.isTransaction) prepared('BEGIN IMMEDIATE').run();
  try {
    const value = work(prepared);
    if (!goesOn) prepared('COMMIT').run();
    return value;
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

export function openDatabase(file: string, kind: Kind): Database {
  const anew = `The ${kind.name} was damaged. It was set aside and is made anew.`;
  const statements = new Map<string, StatementSync>();
  const opened = openOrReplace(file, kind);
  let { connection } = opened;
  let note = opened.isNew ? anew : null;

  function prepared(sql: string): StatementSync {
    let found = statements.get(sql);
    if (!found) statements.set(sql, (found = connection.prepare(sql)));
    return found;
  }

  function run<T>(work: (prepare: Prepare) => T): T {
    try {
      return work(prepared);
    } catch (error) {
      throw told(file, kind, error);
    }
  }

  function close(): void {
    statements.clear();
    if (!connection.isOpen) return;
    // What was to go on has come to its end.
    if (connection.isTransaction) connection.exec('COMMIT');
    connection.close();
  }

  return {
    note: () => note,
    run,
    write: (work, goesOn = false) => run(() => within(connection, prepared, work, goesOn)),
    startAnew() {
      if (connection.isOpen && connection.isTransaction) connection.exec('ROLLBACK');
      close();
      setAside(file);
      note = anew;
      ({ connection } = openOrReplace(file, kind));
    },
    close,
  };
}
