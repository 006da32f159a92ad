import { counted, visibleLine } from '../../core/base/index.ts';
import type { GateRow, GoalRow, JournalReader, TaskRow, WriterInfo } from '../../core/ports/index.ts';
import type { Cli } from '../context.ts';
import { fail } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { closedTasks, goesOn, over } from '../going-on.ts';
import { readerOf } from '../journal-access.ts';
import { alignRows, fit } from '../layout.ts';
import { costText, durationText, momentText } from '../wording.ts';
import type { Terminal } from '../terminal.ts';
import { followJournal } from '../follow.ts';

/** How the workspace stands, straight from the folded tables. */
interface Standing {
  readonly writer: WriterInfo | null;
  readonly goals: readonly GoalRow[];
  readonly tasks: readonly TaskRow[];
  readonly gates: readonly GateRow[];
}

/** Of so many events at the end of the journal it is looked at whether they are whole: `maestro doctor` looks at all. */
const shownWhole = 20_000;
/** How many goals that are over are listed. */
const shownOver = 5;
/** How many blocked tasks are listed with their reasons. */
const shownBlocked = 10;
/** From how many tasks on those that are over are not listed. */
const manyTasks = 40;

function readStanding(reader: JournalReader): Standing {
  return { writer: reader.writer(), goals: reader.goals(), tasks: reader.tasks(), gates: reader.openGates() };
}

function taskRow(task: TaskRow, gates: readonly GateRow[], now: number, columns: number): readonly string[] {
  const gate = gates.find(({ taskId }) => taskId === task.id);
  const isOver = closedTasks.has(task.status);
  const time = task.startedAt === null ? '' : durationText((isOver ? task.updatedAt : now) - task.startedAt);
  const doing = gate
    ? `${gate.id} waits for you`
    : task.pausedAt !== null && !isOver
      ? 'paused'
      : isOver || task.status === 'blocked' || task.status === 'failed'
        ? visibleLine(task.reason)
        : task.stage;
  return [`  ${task.id}`, task.status, fit(visibleLine(task.title), Math.max(24, columns - 70)), time, fit(doing, 40)];
}

/** The tasks of an open goal; when there are many, those that are over are only counted. */
function openGoalRows(
  own: readonly TaskRow[],
  gates: readonly GateRow[],
  now: number,
  columns: number,
): readonly string[] {
  const shown = own.length > manyTasks ? own.filter(({ status }) => !closedTasks.has(status)) : own;
  const rest = own.length - shown.length;
  const rows = alignRows(shown.map((task) => taskRow(task, gates, now, columns)));
  return rest > 0 ? [...rows, `  … and ${counted(rest, 'task')} that ${rest === 1 ? 'is' : 'are'} over`] : rows;
}

/** What models have cost for a goal; nothing where none was asked. */
function costOf(goal: GoalRow): string {
  return goal.dollars > 0 || goal.unpriced > 0 ? `  ${costText(goal)}` : '';
}

/** How the workspace stands, in lines. Of goals that are over only the last are listed, with counts for their tasks. */
export function standingLines({ writer, goals, tasks, gates }: Standing, cli: Cli, now: number): readonly string[] {
  const { paint, size } = cli.terminal;
  if (goals.length === 0) return [`No goals yet. "${cli.self} improve" looks for something to improve.`];
  const open = goals.filter(({ status }) => !over.has(status));
  const closed = goals.filter(({ status }) => over.has(status));
  const { columns } = size();
  const lines = open.flatMap((goal) => [
    `${paint('bold', `${goal.id}  ${fit(visibleLine(goal.text), columns - 30)}`)}  ${goal.status}${goal.pausedAt === null ? '' : ', paused'}  ${paint('dim', goal.branch)}${paint('dim', costOf(goal))}`,
    ...openGoalRows(
      tasks.filter(({ goalId }) => goalId === goal.id),
      gates,
      now,
      columns,
    ),
  ]);
  const past = closed.slice(0, shownOver).map((goal) => {
    const own = tasks.filter(({ goalId }) => goalId === goal.id);
    const done = own.filter(({ status }) => status === 'completed').length;
    const facts = `${String(done)} of ${counted(own.length, 'task')} completed, ${momentText(goal.updatedAt)}, ${goal.branch}${costOf(goal)}`;
    return `${goal.id}  ${fit(visibleLine(goal.text), columns - 30)}  ${goal.status}  ${paint('dim', facts)}`;
  });
  const more =
    closed.length > shownOver ? [paint('dim', `… and ${counted(closed.length - shownOver, 'goal')} before`)] : [];
  const questions = gates.map(
    (gate) => `  ${gate.id}  ${visibleLine(gate.question)}  (${gate.kind} gate, ${gate.risk} risk)`,
  );
  const waiting = questions.length > 0 ? [paint('bold', 'Waiting for you:'), ...questions] : [];
  const stuck = stuckLines(tasks, cli);
  const who = writer?.alive
    ? `At work: ${writer.label} (process ${String(writer.pid)} on ${writer.host}).`
    : open.some((goal) => goesOn(goal, tasks, gates))
      ? `Nobody is at work. "${cli.self} resume" goes on.`
      : 'Nobody is at work.';
  return [...lines, ...past, ...more, ...waiting, ...stuck, paint('dim', who)];
}

/** The blocked tasks, each with its whole reason, and what helps. */
function stuckLines(tasks: readonly TaskRow[], { self, terminal: { paint } }: Cli): readonly string[] {
  const blocked = tasks.filter(({ status }) => status === 'blocked');
  const [first] = blocked;
  if (!first) return [];
  const name = blocked.length === 1 ? first.id : 'TASK';
  const rest = blocked.length - shownBlocked;
  return [
    paint('bold', 'Blocked:'),
    ...blocked.slice(0, shownBlocked).map(({ id, reason }) => `  ${id}  ${visibleLine(reason)}`),
    ...(rest > 0 ? [`  … and ${counted(rest, 'task')} more`] : []),
    `"${self} retry ${name}" tries again, "${self} cancel ${name}" gives it up.`,
  ];
}

function show(standing: Standing, cli: Cli): void {
  if (cli.terminal.json) cli.terminal.value(standing);
  else for (const line of standingLines(standing, cli, Date.now())) cli.terminal.say(line);
}

/** Says where the journal is not as it was written, as far as a look at its end tells. Resolves with the exit code. */
async function sayWhetherWhole(reader: JournalReader, { terminal, self }: Cli): Promise<number> {
  const { broken } = await reader.verify(shownWhole);
  if (!broken) return exitCodes.done;
  terminal.warn(
    `The journal is damaged: event ${String(broken.seq)} is not as it was written (${broken.problem}). "${self} doctor" looks at all of it, "${self} repair" goes on with what is whole and keeps the file.`,
  );
  return exitCodes.workspace;
}

function showAnew(terminal: Terminal): void {
  if (terminal.live) terminal.write('\u001b[H\u001b[2J\u001b[3J');
}

/** `maestro status`. */
export async function status(cli: Cli, options: { readonly watch?: true }): Promise<number> {
  const opened = readerOf(cli);
  if (!opened.ok) return fail(cli, opened.error, opened.error.exitCode);
  const reader = opened.value;
  if (!reader) {
    show({ writer: null, goals: [], tasks: [], gates: [] }, cli);
    return 0;
  }
  try {
    if (!options.watch) {
      show(readStanding(reader), cli);
      return await sayWhetherWhole(reader, cli);
    }
    return await followJournal(cli, reader, () => {
      showAnew(cli.terminal);
      show(readStanding(reader), cli);
      return Promise.resolve();
    });
  } finally {
    reader.close();
  }
}
