import { setTimeout as wait } from 'node:timers/promises';
import { bookkeeping, describeEvent } from '../core/app/index.ts';
import type { Command } from '../core/domain/index.ts';
import type { GateRow, JournalReader, TaskRow } from '../core/ports/index.ts';
import { conduct } from './conduct.ts';
import { fail, type Cli } from './context.ts';
import { isLimitOf } from './going-on.ts';
import { withEngine, type Session } from './engine.ts';
import { exitCodes } from './exit-codes.ts';
import { visibleLine } from '../core/base/index.ts';

/** What a person's commands are about, and what to say when they were taken. */
export interface Subject {
  readonly taskId?: string;
  readonly goalId?: string;
  readonly done: string;
  /** What comes of it is not watched: it was only to be said. */
  readonly leaves?: true;
}

/** How long the writer may take to answer, in milliseconds. */
export const patience = 10_000;
/** How long to watch what comes of a command that another process carries out, in milliseconds. */
const watchFor = 120_000;

/** States of a task in which nothing more comes of a command by itself. */
const atRest: ReadonlySet<string> = new Set(['completed', 'cancelled', 'blocked', 'ready-for-review']);

/** Exit code by how the subject stands now. */
function codeOf(reader: JournalReader, { taskId }: Subject): number {
  const task = reader.tasks().find(({ id }) => id === taskId);
  return task?.status === 'blocked' ? exitCodes.failed : exitCodes.done;
}

function tellStanding(cli: Cli, reader: JournalReader, subject: Subject): number {
  const exitCode = codeOf(reader, subject);
  const task = reader.tasks().find(({ id }) => id === subject.taskId);
  const goalId = subject.goalId ?? task?.goalId;
  const goal = reader.goals().find(({ id }) => id === goalId);
  const gates = goalId === undefined ? [] : reader.openGates(goalId);
  if (task) cli.terminal.say(`${task.id} ${task.status}${task.reason ? `: ${visibleLine(task.reason)}` : ''}`);
  if (goal && goal.status === 'completed') {
    cli.terminal.say(`${goal.id} is completed. Accepted work is on ${goal.branch}: git merge ${goal.branch}`);
  } else if (gates.length > 0) {
    const names = gates.map(({ id, taskId }) => (taskId === null ? id : `${id} (${taskId})`)).join(', ');
    cli.terminal.say(`Still waiting for you: ${names}.`);
  }
  if (cli.terminal.json) cli.terminal.value({ task: task ?? null, goal: goal ?? null, gates, exitCode });
  return exitCode;
}

/** Carries the commands out here, as the writer, and works until nothing goes on without a person. */
async function carryOut(session: Session, commands: readonly Command[], subject: Subject): Promise<number> {
  const { cli, maestro, interruption } = session;
  const goalIds = new Set(subject.goalId === undefined ? [] : [subject.goalId]);
  for (const command of commands) {
    const result = maestro.dispatch(command);
    if (!result.ok) return fail(cli, result.error);
  }
  cli.terminal.say(subject.done);
  await conduct({ cli, maestro, interruption, goalIds, asks: false, waits: false });
  const halted = maestro.halted();
  if (halted) return fail(cli, halted, exitCodes.workspace);
  return interruption.signal.aborted ? interruption.code() : tellStanding(cli, maestro.journal, subject);
}

/** Whether a session of the task asks something, or waits at a limit. */
function asksOf({ id, goalId }: TaskRow): (gate: GateRow) => boolean {
  return (gate) => {
    if (gate.kind === 'budget') return gate.taskId === id || isLimitOf(goalId)(gate);
    return gate.taskId === id && (gate.kind === 'question' || gate.kind === 'command');
  };
}

/** Watches what another process makes of the commands until the subject rests. */
async function watchOutcome(
  cli: Cli,
  reader: JournalReader,
  after: number,
  { taskId, leaves }: Subject,
): Promise<void> {
  if (taskId === undefined || leaves) return;
  const until = performance.now() + watchFor;
  let seen = after;
  while (performance.now() < until) {
    for await (const events of reader.read({ after: seen, taskId })) {
      for (const event of events.filter(({ type }) => !bookkeeping.has(type))) {
        cli.terminal.say(visibleLine(describeEvent(event)));
      }
      seen = events.at(-1)?.seq ?? seen;
    }
    const task = reader.tasks().find(({ id }) => id === taskId);
    if (!task || !reader.writer()?.alive || reader.openGates().some(asksOf(task))) return;
    const isCommitting =
      task.status === 'ready-for-review' && !reader.openGates().some((gate) => gate.taskId === taskId);
    if (atRest.has(task.status) && !isCommitting) return;
    await wait(150);
  }
}

/** Hands the commands to the process that writes, and tells what came of them. */
async function handOver(
  cli: Cli,
  reader: JournalReader,
  commands: readonly Command[],
  subject: Subject,
): Promise<number> {
  const writer = reader.writer();
  if (writer)
    cli.terminal.say(`Handing over to the ${writer.label} (process ${String(writer.pid)}), which is at work here.`);
  const after = reader.lastSeq();
  for (const command of commands) {
    const result = await reader.handOver(command, patience);
    if (!result.ok) return fail(cli, result.error);
  }
  cli.terminal.say(subject.done);
  await watchOutcome(cli, reader, after, subject);
  return tellStanding(cli, reader, subject);
}

/**
 * Gives a person's commands to the engine: to the process that is at work on the workspace, else to one that is started
 * here and works until it needs a person. Resolves with the exit code.
 */
export async function giveCommands(
  cli: Cli,
  reader: JournalReader,
  commands: readonly Command[],
  subject: Subject,
): Promise<number> {
  const hand = (): Promise<number> => handOver(cli, reader, commands, subject);
  if (reader.writer()?.alive) return hand();
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  return withEngine(cli, folders.value, (session) => carryOut(session, commands, subject), hand);
}
