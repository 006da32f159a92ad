import { setImmediate as nextTurn } from 'node:timers/promises';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { Database } from './database.ts';
import { subjectColumns, type ChainHead } from './envelope.ts';
import type { EventLog } from './event-log.ts';
import type { FoldedTables } from './folded-tables.ts';
import { createImportReader, type Imported } from './transfer.ts';
import type { Upcasters } from './upcast.ts';

/** What an import needs of the writer. */
export interface ImportTarget {
  readonly database: Database;
  readonly log: EventLog;
  readonly tables: FoldedTables;
  readonly upcasters: Upcasters;
  /** The writer's one way to write; see writer.ts. */
  write(next: ChainHead, durable: boolean, work: () => void): Result<null, Failure>;
  isClosed(): boolean;
}

/** Lines that are checked and set down together. */
const batchSize = 500;
const columns = 'seq, at, type, version, goal_id, task_id, prev_hash, hash, data';
const dropStage = 'DROP TABLE IF EXISTS incoming; DROP TABLE IF EXISTS search_next';

/**
 * Fills an empty journal from an export. Lines are set down in a table beside the journal while they are checked, and
 * become the journal in one transaction at the end; a crash before leaves the journal empty.
 */
export async function importJournal(
  target: ImportTarget,
  lines: AsyncIterable<string>,
): Promise<Result<number, Failure>> {
  const { database, log } = target;
  const notEmpty = failure(
    'refused',
    `The journal ${database.file} holds events already. Import into a workspace whose journal is empty.`,
  );
  if (log.last().seq > 0) return err(notEmpty);
  database.exec(dropStage);
  database.exec(`CREATE TABLE incoming AS SELECT ${columns} FROM events WHERE false`);
  const outcome = await stageAndAdopt(target, lines, notEmpty);
  if (!outcome.ok && !target.isClosed()) database.exec(dropStage);
  return outcome;
}

async function stageAndAdopt(
  target: ImportTarget,
  lines: AsyncIterable<string>,
  notEmpty: Failure,
): Promise<Result<number, Failure>> {
  const { database, log, tables, upcasters } = target;
  const reader = createImportReader(upcasters);
  const folding = tables.refold();
  let batch: Imported[] = [];

  function setDown(): void {
    database.transaction(() => {
      for (const record of batch) stage(database, record);
    });
    folding.add(batch.map(({ event }) => event));
    batch = [];
  }

  for await (const line of lines) {
    const record = reader.next(line);
    if (!record.ok) return record;
    if (record.value) batch.push(record.value);
    if (batch.length < batchSize) continue;
    setDown();
    await nextTurn();
    if (target.isClosed()) return err(failure('cancelled', 'The journal was closed while an export was imported.'));
  }
  const end = reader.end();
  if (!end.ok) return end;
  setDown();
  if (log.last().seq > 0) return err(notEmpty);
  const adopted = target.write(end.value, true, () => {
    database.exec(`INSERT INTO events (${columns}) SELECT ${columns} FROM incoming ORDER BY seq; DROP TABLE incoming`);
    folding.finish();
  });
  return adopted.ok ? ok(end.value.seq) : adopted;
}

function stage(database: Database, { envelope, event }: Imported): void {
  const { seq, at, type, version, prevHash, hash, data } = envelope;
  const [goalId, taskId] = subjectColumns(event);
  database
    .statement(`INSERT INTO incoming (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    .run(seq, at, type, version, goalId, taskId, prevHash, hash, data);
}
