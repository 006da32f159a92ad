import type { DomainEvent, JournalEvent } from '../../core/domain/index.ts';
import type { GateRow, GoalRow, TaskRow } from '../../core/ports/index.ts';
import type { Database, Value } from './database.ts';
import { foldEvent, foldVersion, type FoldedRows, type PlacedTaskRow, type RowSet } from './fold-rows.ts';
import { readableText } from './readable-text.ts';
import { createSearchTable, dropFoldedTables, foldedTables } from './schema.ts';

/** The tables folded from events, and the full-text index. Everything here can be made anew from the events. */
export interface FoldedTables {
  /** Whether the tables are there, and folded as this version folds. */
  arePresent(): boolean;
  /** Brings the tables up to date, inside the caller's transaction. */
  fold(events: readonly JournalEvent[]): void;
  goals(): readonly GoalRow[];
  tasks(goalId?: string): readonly TaskRow[];
  openGates(goalId?: string): readonly GateRow[];
  /** Starts to fold everything anew, beside the present tables, which stay in use until the end. */
  refold(): Refolding;
}

/**
 * A new set of tables in the making. Rows are kept in memory until the end; text goes to an index of its own, which a
 * crash leaves behind unused and the next refolding drops.
 */
export interface Refolding {
  /** Adds the next events; now and then in a short transaction of its own. */
  add(events: readonly JournalEvent[]): void;
  /** Puts the new tables in the place of the old ones, inside the caller's transaction. */
  finish(): void;
}

const goalColumns = `id, text, status, branch, created_at AS createdAt, updated_at AS updatedAt, paused_at AS pausedAt,
  dollars, unpriced`;
const taskColumns = `id, goal_id AS goalId, title, status, risk, stage, reason, attempts,
  updated_at AS updatedAt, started_at AS startedAt, paused_at AS pausedAt`;
const gateColumns = 'id, goal_id AS goalId, task_id AS taskId, kind, question, risk, opened_at AS openedAt';

/** One folded table: how a row is written. */
interface TableForm<Row> {
  readonly name: string;
  readonly columns: string;
  readonly upsert: string;
  readonly values: (row: Row) => Value[];
}

const goalForm: TableForm<GoalRow> = {
  name: 'goals',
  columns: goalColumns,
  upsert: `INSERT OR REPLACE INTO goals
    (id, text, status, branch, created_at, updated_at, paused_at, dollars, unpriced) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  values: (row) => [
    ...[row.id, row.text, row.status, row.branch, row.createdAt, row.updatedAt, row.pausedAt],
    ...[row.dollars, row.unpriced],
  ],
};
const taskForm: TableForm<PlacedTaskRow> = {
  name: 'tasks',
  columns: `${taskColumns}, place`,
  upsert: `INSERT OR REPLACE INTO tasks
    (id, goal_id, place, title, status, risk, stage, reason, attempts, updated_at, started_at, paused_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  values: (row) => [
    ...[row.id, row.goalId, row.place, row.title, row.status, row.risk, row.stage, row.reason],
    ...[row.attempts, row.updatedAt, row.startedAt, row.pausedAt],
  ],
};
const gateForm: TableForm<GateRow> = {
  name: 'gates',
  columns: gateColumns,
  upsert:
    'INSERT OR REPLACE INTO gates (id, goal_id, task_id, kind, question, risk, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  values: (row) => [row.id, row.goalId, row.taskId, row.kind, row.question, row.risk, row.openedAt],
};

/** Rows of a table with the changes of one transaction in front, so that a row is read and written once in it. */
interface CachedRows<Row> extends RowSet<Row> {
  flush(): void;
}

function cachedRows<Row>(database: Database, form: TableForm<Row>, isNew: boolean): CachedRows<Row> {
  const known = new Map<string, Row | undefined>();
  const changed = new Set<string>();
  return {
    get(id) {
      if (known.has(id) || isNew) return known.get(id);
      const row = database.statement(`SELECT ${form.columns} FROM ${form.name} WHERE id = ?`).get(id) as
        Row | undefined;
      known.set(id, row);
      return row;
    },
    set: (id, row) => (known.set(id, row), changed.add(id)),
    delete: (id) => (known.set(id, undefined), changed.add(id)),
    flush() {
      for (const id of changed) {
        const row = known.get(id);
        if (row === undefined) database.statement(`DELETE FROM ${form.name} WHERE id = ?`).run(id);
        else database.statement(form.upsert).run(...form.values(row));
      }
    },
  };
}

function cachedTables(database: Database, isNew: boolean): FoldedRows & { flush(): void } {
  const goals = cachedRows(database, goalForm, isNew);
  const tasks = cachedRows(database, taskForm, isNew);
  const gates = cachedRows(database, gateForm, isNew);
  const flush = (): void => {
    goals.flush();
    tasks.flush();
    gates.flush();
  };
  return { goals, tasks, gates, flush };
}

/** Adds the events' text to an index: one statement for all of them, which is half the price of one each. */
function indexText(database: Database, table: string, events: readonly JournalEvent[]): void {
  const texts: [number, string][] = [];
  for (const event of events) {
    const text = readableText(event);
    if (text !== '') texts.push([event.seq, text]);
  }
  if (texts.length === 0) return;
  const sql = `INSERT INTO ${table} (rowid, text) SELECT value ->> 0, value ->> 1 FROM json_each(?)`;
  database.statement(sql).run(JSON.stringify(texts));
}

function foldAll(rows: FoldedRows, events: readonly (DomainEvent & { readonly at: number })[]): void {
  for (const event of events) foldEvent(rows, event, event.at);
}

/** The folded tables of an open database. */
export function createFoldedTables(database: Database): FoldedTables {
  const ofGoal = (goalId: string | undefined): string => (goalId === undefined ? '' : 'WHERE goal_id = ?');
  const values = (goalId: string | undefined): string[] => (goalId === undefined ? [] : [goalId]);

  return {
    arePresent() {
      const found = database
        .statement(
          `SELECT count(*) AS found FROM sqlite_schema WHERE name IN ('goals', 'tasks', 'gates', 'search', 'folded')`,
        )
        .get();
      if (found?.['found'] !== 5) return false;
      return database.statement('SELECT version FROM folded').get()?.['version'] === foldVersion;
    },
    fold(events) {
      const rows = cachedTables(database, false);
      foldAll(rows, events);
      rows.flush();
      indexText(database, 'search', events);
    },
    goals: () =>
      database
        .statement(
          `SELECT ${goalColumns} FROM goals
           ORDER BY status IN ('completed', 'failed', 'cancelled'), created_at DESC, id DESC`,
        )
        .all()
        .map((row) => ({ ...row }) as unknown as GoalRow),
    tasks: (goalId) =>
      database
        .statement(`SELECT ${taskColumns} FROM tasks ${ofGoal(goalId)} ORDER BY goal_id, place, id`)
        .all(...values(goalId))
        .map((row) => ({ ...row }) as unknown as TaskRow),
    openGates: (goalId) =>
      database
        .statement(`SELECT ${gateColumns} FROM gates ${ofGoal(goalId)} ORDER BY opened_at, id`)
        .all(...values(goalId))
        .map((row) => ({ ...row }) as unknown as GateRow),
    refold: () => refold(database),
  };
}

/** Events whose text goes into the new index in one transaction. */
const textsTogether = 2_000;

function refold(database: Database): Refolding {
  const rows = cachedTables(database, true);
  let waiting: JournalEvent[] = [];
  database.transaction(() => {
    database.exec('DROP TABLE IF EXISTS search_next');
    database.exec(createSearchTable('search_next'));
  });
  return {
    add(events) {
      foldAll(rows, events);
      for (const event of events) waiting.push(event);
      if (waiting.length < textsTogether) return;
      database.transaction(() => {
        indexText(database, 'search_next', waiting);
      });
      waiting = [];
    },
    finish() {
      indexText(database, 'search_next', waiting);
      database.exec(dropFoldedTables);
      database.exec(foldedTables);
      rows.flush();
      database.exec('ALTER TABLE search_next RENAME TO search');
      database.exec(`INSERT INTO folded (id, version) VALUES (1, ${foldVersion})`);
    },
  };
}
