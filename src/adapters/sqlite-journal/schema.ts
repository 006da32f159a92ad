/**
 * The numbered steps that bring a journal file to the present form. Step n leads from `user_version` n-1 to n. A step that
 * was released is never edited; a new form is a new step, tested on files of every earlier one.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE events (
    seq       INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    type      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    goal_id   TEXT,
    task_id   TEXT,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL,
    data      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_by_task ON events (task_id) WHERE task_id IS NOT NULL;
  CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: events are never changed'); END;
  CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: events are never removed'); END;
  -- INSERT OR REPLACE would remove a row without the trigger above.
  CREATE TRIGGER events_refuse_replace BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: events are never replaced'); END;

  -- One row: who may write, and the head of the chain as that writer left it. A journal cut short does not match it.
  CREATE TABLE lease (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    token     INTEGER NOT NULL,
    held      INTEGER NOT NULL,
    pid       INTEGER NOT NULL,
    host      TEXT NOT NULL,
    machine   TEXT NOT NULL,
    started   TEXT NOT NULL,
    label     TEXT NOT NULL,
    since     INTEGER NOT NULL,
    beat_at   INTEGER NOT NULL,
    beat_tick INTEGER NOT NULL,
    head_seq  INTEGER NOT NULL,
    head_hash TEXT NOT NULL
  ) STRICT;

  -- Commands that other processes leave for the writer, and its answers.
  CREATE TABLE inbox (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    -- When the sender stops waiting. A command whose sender was killed is not carried out days later.
    expires  INTEGER NOT NULL,
    command  TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('left', 'taken', 'answered', 'withdrawn')),
    answer   TEXT
  ) STRICT;
  CREATE INDEX inbox_left ON inbox (id) WHERE state = 'left';
  `,
];

/** Tables folded from the events. They may be dropped at any time; the writer folds them anew when they are missing. */
export const foldedTables = `
  CREATE TABLE goals (
    id TEXT PRIMARY KEY, text TEXT NOT NULL, status TEXT NOT NULL, branch TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, paused_at INTEGER,
    dollars REAL NOT NULL, unpriced INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tasks (
    id TEXT PRIMARY KEY, goal_id TEXT NOT NULL, place INTEGER NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL,
    risk TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, started_at INTEGER, paused_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tasks_by_goal ON tasks (goal_id, place, id);
  CREATE TABLE gates (
    id TEXT PRIMARY KEY, goal_id TEXT NOT NULL, task_id TEXT, kind TEXT NOT NULL, question TEXT NOT NULL,
    risk TEXT NOT NULL, opened_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE folded (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT;
`;

export const dropFoldedTables = `
  DROP TABLE IF EXISTS goals; DROP TABLE IF EXISTS tasks; DROP TABLE IF EXISTS gates; DROP TABLE IF EXISTS folded;
  DROP TABLE IF EXISTS search;
`;

/** The full-text index: rowid is the event's sequence number. It keeps no text and no positions, only which words occur. */
export function createSearchTable(name: string): string {
  return `CREATE VIRTUAL TABLE ${name} USING fts5(text, content = '', detail = none, columnsize = 0)`;
}
