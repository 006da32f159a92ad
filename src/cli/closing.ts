import { summariseGoal, type GoalSummary, type Maestro, type State, type TaskSummary } from '../core/app/index.ts';
import { counted, visibleLine } from '../core/base/index.ts';
import type { Gate } from '../core/domain/index.ts';
import type { Cli } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { gateLines } from './gates.ts';
import { gatesOf } from './open-gates.ts';
import { alignRows, fit } from './layout.ts';
import { costText, durationText } from './wording.ts';
import type { Paint, Style } from './terminal.ts';

/** How the goals of a run stand at its end. */
export interface Ending {
  readonly goals: readonly GoalSummary[];
  readonly gates: readonly Gate[];
  /** `git` when a branch waits to be merged; `private` when accepted changes are in the folder's files already. */
  readonly kind: 'git' | 'private';
  readonly workspace: string;
}

/** How the goals stand. */
export function endingOf(maestro: Maestro, goalIds: ReadonlySet<string>, now: number): Ending {
  const state: State = maestro.state();
  const goals = [...goalIds].flatMap((id) => summariseGoal(state, id, now) ?? []);
  const { kind, root } = maestro.repository.state;
  return { goals, gates: gatesOf(state, goalIds), kind, workspace: root };
}

/** The exit code that tells how the goals stand. */
function exitCodeOfEnding({ goals, gates }: Ending): number {
  if (gates.length > 0) return exitCodes.waiting;
  return goals.every((goal) => goal.status === 'completed') ? exitCodes.done : exitCodes.failed;
}

const styles: Partial<Readonly<Record<TaskSummary['status'], Style>>> = {
  completed: 'green',
  blocked: 'red',
  failed: 'red',
  'ready-for-review': 'yellow',
};

function taskLines(tasks: readonly TaskSummary[], columns: number, paint: Paint): readonly string[] {
  const rows = tasks.map((task) => [
    `  ${task.id}`,
    paint(styles[task.status] ?? 'dim', task.status),
    fit(visibleLine(task.title), Math.max(20, columns - 50)),
    durationText(task.duration),
    costText(task.cost),
    task.commit?.slice(0, 10) ?? '',
  ]);
  return alignRows(rows).flatMap((line, at) => {
    const task = tasks[at];
    if (!task) return [line];
    const more = [
      ...(task.evidence ? [`evidence: ${visibleLine(task.evidence)}`] : []),
      ...(task.reason && task.status !== 'completed' ? [visibleLine(task.reason)] : []),
    ];
    return [line, ...more.map((text) => paint('dim', fit(`        ${text}`, Math.max(40, columns))))];
  });
}

/** How accepted work is brought into the person's own branch, which only a person does. */
function mergeLines(goal: GoalSummary, { kind, workspace }: Ending, cli: Cli): readonly string[] {
  if (goal.commits.length === 0) return [];
  if (kind === 'private') return ['Accepted changes are in your files; this folder has no git branch to merge.'];
  const where = workspace === cli.cwd ? '' : ` -C ${workspace}`;
  return [
    `${counted(goal.commits.length, 'commit')} on ${goal.branch}. Look at them and merge when you like:`,
    `  git${where} log -p ..${goal.branch}`,
    `  git${where} merge ${goal.branch}`,
  ];
}

function goalLines(goal: GoalSummary, ending: Ending, cli: Cli): readonly string[] {
  const { paint, size } = cli.terminal;
  const count = counted(goal.tasks.length, 'task');
  const head = `${goal.id}  ${visibleLine(goal.text)}: ${goal.status}`;
  const facts = `${count}, ${durationText(goal.duration)}, ${costText(goal.cost)}, branch ${goal.branch}`;
  return [
    paint('bold', head),
    ...(goal.reason ? [visibleLine(goal.reason)] : []),
    paint('dim', facts),
    ...taskLines(goal.tasks, size().columns, paint),
    ...mergeLines(goal, ending, cli),
  ];
}

/** What helps with work that does not go on. */
function adviceFor({ goals }: Ending, { self }: Cli): string {
  const held = goals.flatMap(({ id, paused, tasks }) => [
    ...(paused ? [id] : []),
    ...tasks.flatMap((task) => (task.paused ? [task.id] : [])),
  ]);
  const [first] = held;
  if (first !== undefined) return `Paused: ${held.join(', ')}. "${self} continue ${first}" lets it go on.`;
  return `Some tasks are stuck. "${self} show TASK" tells why, "${self} retry TASK" tries again.`;
}

/** Tells how everything ended; as data with `--json`. Returns the exit code. */
export function tellEnding(ending: Ending, cli: Cli): number {
  const { terminal } = cli;
  for (const goal of ending.goals) terminal.say(`\n${goalLines(goal, ending, cli).join('\n')}`);
  const waiting = gateLines(ending.gates, cli);
  if (waiting.length > 0) terminal.say(`\n${waiting.join('\n')}`);
  const exitCode = exitCodeOfEnding(ending);
  const isStuck =
    exitCode === exitCodes.failed && ending.goals.some(({ status, paused }) => status === 'running' || paused);
  if (isStuck) {
    const advice = adviceFor(ending, cli);
    terminal.say(`\n${[...cli.howToCall(), advice].join('\n')}`);
  }
  if (terminal.json) terminal.value({ goals: ending.goals, gates: ending.gates, exitCode });
  return exitCode;
}
