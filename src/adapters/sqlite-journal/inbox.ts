import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { err, ok, onFirstUse, type Result } from '../../core/base/index.ts';
import { Command, Failure, failure, personCommands } from '../../core/domain/index.ts';
import { openForWriting, sqliteFailure, type Database } from './database.ts';

/** A command that was taken out of the inbox; `id` is what the answer goes to. */
export interface TakenCommand {
  readonly id: number;
  /** The command, or why it is not carried out. */
  readonly command: Result<Command, Failure>;
}

/** Milliseconds between two looks for the answer. */
const lookEvery = 25;
/** Answers are kept so long, in milliseconds; their senders have stopped waiting long before. */
const keepAnswers = 3_600_000;
/** Longest command, in characters. */
const longest = 1_000_000;

const Answer = onFirstUse(() =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: z.null() }),
    z.object({ ok: z.literal(false), error: Failure() }),
  ]),
);

/**
 * Leaves a command and waits for its answer. A command that nobody took is taken back at the end, so that it is carried
 * out at most once and never after its sender gave up.
 */
export async function handOver(
  file: string,
  command: Command,
  timeout: number,
  now: () => number,
): Promise<Result<null, Failure>> {
  const opened = openForWriting(file);
  if (!opened.ok) return opened;
  const database = opened.value;
  try {
    return await leaveAndWait(database, command, timeout, Math.round(now()));
  } catch (error) {
    return err(sqliteFailure(file, error));
  } finally {
    database.close();
  }
}

async function leaveAndWait(database: Database, command: Command, timeout: number, at: number) {
  const { lastInsertRowid: id } = database
    .statement(`INSERT INTO inbox (at, expires, command, state) VALUES (?, ?, ?, 'left')`)
    .run(at, at + timeout, JSON.stringify(command));
  const deadline = performance.now() + timeout;
  while (performance.now() < deadline) {
    const answer = answerTo(database, id);
    if (answer) return answer;
    await wait(Math.min(lookEvery, timeout));
  }
  const takenBack = database.statement(`UPDATE inbox SET state = 'withdrawn' WHERE id = ? AND state = 'left'`).run(id);
  if (takenBack.changes === 1) {
    const person = 'No process that writes the journal answered, and the command was taken back. Try again.';
    return err(failure('stale', person, { retryable: true }));
  }
  const person = 'The writer took the command but has not answered yet. Look at the status before you repeat it.';
  return answerTo(database, id) ?? err(failure('stale', person));
}

function answerTo(database: Database, id: number | bigint): Result<null, Failure> | null {
  const row = database.statement('SELECT answer FROM inbox WHERE id = ?').get(id);
  const text = row?.['answer'];
  return typeof text === 'string' ? Answer().parse(JSON.parse(text)) : null;
}

/** The writer's side: takes the commands that were left, inside the caller's transaction. */
export function takeCommands(database: Database, at: number): readonly TakenCommand[] {
  database.statement(`UPDATE inbox SET state = 'withdrawn' WHERE state = 'left' AND expires < ?`).run(at);
  const rows = database
    .statement(`UPDATE inbox SET state = 'taken' WHERE state = 'left' RETURNING id, command`)
    .all()
    .map((row) => ({ id: Number(row['id']), text: String(row['command']) }));
  return rows.sort((a, b) => a.id - b.id).map(({ id, text }) => ({ id, command: checkCommand(text) }));
}

/** Whether anybody left a command; a look that costs no transaction. */
export function hasCommands(database: Database): boolean {
  return database.statement(`SELECT 1 FROM inbox WHERE state = 'left' LIMIT 1`).get() !== undefined;
}

/** Tells the sender what came of its command. */
export function answerCommand(database: Database, id: number, result: Result<null, Failure>): void {
  database
    .statement(`UPDATE inbox SET state = 'answered', answer = ? WHERE id = ? AND state = 'taken'`)
    .run(JSON.stringify(result), id);
}

/** Removes what nobody waits for any more. */
export function sweepInbox(database: Database, at: number): void {
  database.statement(`DELETE FROM inbox WHERE state <> 'left' AND at < ?`).run(at - keepAnswers);
}

/** What another process wrote is not trusted: it must be a command, and one that a person gives. */
function checkCommand(text: string): Result<Command, Failure> {
  if (text.length > longest) return err(failure('bad-input', 'The command is too long to be carried out.'));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err(failure('bad-input', 'The command that was handed over is not JSON.'));
  }
  const parsed = Command().safeParse(value);
  if (!parsed.success) {
    return err(failure('bad-input', `What was handed over is not a command: ${z.prettifyError(parsed.error)}`));
  }
  if (!personCommands.has(parsed.data.type)) {
    return err(failure('not-permitted', `"${parsed.data.type}" is the engine's own; nobody may hand it over.`));
  }
  return ok(parsed.data);
}
