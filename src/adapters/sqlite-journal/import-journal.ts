import { setImmediate as nextTurn } from 'node:timers/promises';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { Database } from './database.ts';
import { subjectColumns } from './envelope.ts';
import type { Pen } from './pen.ts';
import type { OpenJournal } from './reader.ts';
import { createImportReader, type Imported, type ImportReader } from './transfer.ts';
import type { Upcasters } from './upcast.ts';

/** Lines that are checked and set down together. */
const batchSize = 500;
const columns = 'seq, at, type, version, goal_id, task_id, prev_hash, hash, data';
const dropStage = 'DROP TABLE IF EXISTS incoming; DROP TABLE IF EXISTS search_next';

/**
 * Fills an empty journal from an export. Lines are set down in a table beside the journal while they are checked, and
 * become the journal in one transaction at the end; a crash before leaves the journal empty.
 */
export async function importJournal(
  journal: OpenJournal,
  pen: Pen,
  upcasters: Upcasters,
  lines: AsyncIterable<string>,
): Promise<Result<number, Failure>> {
  const { database, log } = journal;
  if (log.last().seq > 0) return err(notEmpty(database));
  database.exec(dropStage);
  database.exec(`CREATE TABLE incoming AS SELECT ${columns} FROM events WHERE false`);
  const outcome = await stageAndAdopt(journal, pen, createImportReader(upcasters), lines);
  if (!outcome.ok && pen.isOpen()) database.exec(dropStage);
  return outcome;
}

async function stageAndAdopt(
  { database, log, tables }: OpenJournal,
  pen: Pen,
  reader: ImportReader,
  lines: AsyncIterable<string>,
): Promise<Result<number, Failure>> {
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
    if (!pen.isOpen()) return err(failure('cancelled', 'The journal was closed while an export was imported.'));
  }
  const end = reader.end();
  if (!end.ok) return end;
  setDown();
  if (log.last().seq > 0) return err(notEmpty(database));
  const adopted = pen.write(end.value, true, () => {
    database.exec(`INSERT INTO events (${columns}) SELECT ${columns} FROM incoming ORDER BY seq; DROP TABLE incoming`);
    folding.finish();
  });
  return adopted.ok ? ok(end.value.seq) : adopted;
}

function notEmpty({ file }: Database): Failure {
  const person = `The journal ${file} holds events already. Import into a workspace whose journal is empty.`;
  return failure('refused', person);
}

function stage(database: Database, { envelope, event }: Imported): void {
  const { seq, at, type, version, prevHash, hash, data } = envelope;
  const [goalId, taskId] = subjectColumns(event);
  database
    .statement(`INSERT INTO incoming (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    .run(seq, at, type, version, goalId, taskId, prevHash, hash, data);
}
