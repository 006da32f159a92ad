import { readReflections, readSummary, readTask, type GoalReflections } from '../../core/app/index.ts';
import { describeEvidence } from '../../core/domain/index.ts';
import { fail, type Cli } from '../context.ts';
import { changeText } from '../diff-text.ts';
import { withReader } from '../journal-access.ts';
import { costText, durationText, momentText } from '../wording.ts';
import { counted, visible, visibleLine } from '../../core/base/index.ts';
import type { JournalReader } from '../../core/ports/index.ts';
import { taskOf } from './person.ts';
import { eventLine } from './log.ts';
import { hunkLabels, type TaskView } from '../../core/app/index.ts';

/** `maestro diff`. */
export function diff(cli: Cli, taskId: string): Promise<number> {
  const { terminal, self } = cli;
  return withReader(cli, async (reader) => {
    const found = await taskOf(reader, taskId, self);
    if (!found.ok) return fail(cli, found.error);
    const task = found.value;
    const gate = reader.openGates().find((open) => open.taskId === taskId);
    if (terminal.json) {
      const { change, verdicts, comments } = task;
      const labels = change ? Object.fromEntries([...hunkLabels(change)].map(([id, label]) => [label, id])) : {};
      terminal.value({ taskId, status: task.status, gate: gate?.id ?? null, change, labels, verdicts, comments });
      return 0;
    }
    terminal.say(terminal.paint('bold', `${taskId}  ${visibleLine(task.task.title)}  (${task.status})`));
    if (!task.change) {
      terminal.say('This task proposes nothing.');
      return 0;
    }
    const { risk, reasons } = task.change.risk;
    terminal.say(`${risk} risk: ${reasons.map(visibleLine).join('; ')}`);
    if (task.evidence) terminal.say(`evidence: ${visibleLine(describeEvidence(task.evidence))}`);
    terminal.write(`\n${changeText(task, terminal.paint)}`);
    if (gate)
      terminal.say(
        `\n${gate.id} waits: ${self} accept ${taskId} [HUNK…], ${self} reject ${taskId} [HUNK…], ${self} comment ${taskId} HUNK "…"`,
      );
    return 0;
  });
}

function stageLines({ task }: TaskView): readonly string[] {
  return Object.entries(task.stages).map(
    ([id, { status, reason }]) => `  ${id.padEnd(12)} ${status}${reason ? `: ${visibleLine(reason)}` : ''}`,
  );
}

function outputLines({ task: { evidence } }: TaskView): readonly string[] {
  const red = evidence?.runs.filter(({ status }) => status !== 'passed') ?? [];
  return red.flatMap((run) => [
    `  ${visibleLine(run.command)}: ${run.status}`,
    ...visible(run.output)
      .trimEnd()
      .split('\n')
      .slice(-40)
      .map((line) => `    ${line}`),
  ]);
}

/** A task with everything known of it, in lines. */
function taskLines(view: TaskView, cli: Cli): readonly string[] {
  const { task, goal, history } = view;
  const { paint } = cli.terminal;
  const title = (text: string): string => paint('bold', text);
  const { evidence, commit, startedAt, finishedAt } = task;
  const time = startedAt === null ? 'not started' : durationText((finishedAt ?? Date.now()) - startedAt);
  const smells = task.task.smells.map((smell) => `  ${smell.file}:${String(smell.line)} ${visibleLine(smell.message)}`);
  const output = outputLines(view);
  const comments = task.comments.map(
    ({ by, text, file, line }) => `  ${by}${file ? ` on ${file}:${String(line ?? 1)}` : ''}: ${visibleLine(text)}`,
  );
  return [
    title(`${task.task.id}  ${visibleLine(task.task.title)}`),
    `${task.status}${task.reason ? `: ${visibleLine(task.reason)}` : ''}`,
    `goal ${goal.id}, ${task.task.risk} risk, ${time}, ${costText(task.cost)}`,
    ...(commit ? [`commit ${commit.commit.slice(0, 10)} on ${commit.branch}`] : []),
    ...(task.worktree ? [`worktree ${task.worktree.path}`] : []),
    visible(task.task.description),
    ...(smells.length > 0 ? [title('Smells'), ...smells] : []),
    title('Stages'),
    ...stageLines(view),
    ...(evidence
      ? [title('Evidence'), `  ${visibleLine(describeEvidence(evidence))}, ${momentText(evidence.at)}`]
      : []),
    ...(output.length > 0 ? [title('Output of what failed'), ...output] : []),
    ...(comments.length > 0 ? [title('Comments'), ...comments] : []),
    title('History'),
    ...history.flatMap((event) => eventLine(event) ?? []).map((line) => `  ${line}`),
  ];
}

/** What models made of a goal, in lines. */
function reflectionLines(found: GoalReflections | null, { terminal: { paint } }: Cli): readonly string[] {
  if (!found) return [];
  const { summary, lessons, cost } = found;
  const by = summary && `  by ${summary.by}, from events up to ${String(summary.upTo)}, ${momentText(summary.at)}`;
  return [
    paint('bold', 'So far'),
    ...(summary && by ? [`  ${visibleLine(summary.text)}`, visibleLine(by)] : ['  No answer of a model was of use.']),
    ...(lessons.length > 0 ? [paint('bold', 'To be remembered')] : []),
    ...lessons.map(
      ({ kind, text, events }) => `  ${kind}: ${visibleLine(text)} (from events ${events.map(String).join(', ')})`,
    ),
    `  thinking it over: ${costText(cost)}, ${counted(cost.calls, 'call')}`,
  ];
}

async function showGoal(cli: Cli, reader: JournalReader, goalId: string): Promise<number> {
  const read = await readSummary(reader, goalId, Date.now());
  if (!read.ok) return fail(cli, read.error);
  const reflections = await readReflections(reader, goalId);
  const { terminal } = cli;
  const { text, status, reason, branch, tasks, duration, cost } = read.value;
  if (terminal.json) {
    terminal.value({ ...read.value, reflections });
    return 0;
  }
  const lines = [
    terminal.paint('bold', `${goalId}  ${visibleLine(text)}`),
    `${status}${reason === '' ? '' : `: ${visibleLine(reason)}`}`,
    `branch ${branch}, ${durationText(duration)}, ${costText(cost)}`,
    terminal.paint('bold', 'Tasks'),
    ...tasks.map((task) => `  ${task.id}  ${task.status}  ${visibleLine(task.title)}`),
    ...reflectionLines(reflections, cli),
  ];
  for (const line of lines) terminal.say(line);
  return 0;
}

/** `maestro show`. */
export function show(cli: Cli, taskId: string): Promise<number> {
  return withReader(cli, async (reader) => {
    if (reader.goals().some(({ id }) => id === taskId)) return showGoal(cli, reader, taskId);
    const view = await readTask(reader, taskId, Date.now());
    if (!view.ok) return fail(cli, view.error);
    if (cli.terminal.json)
      cli.terminal.value({ ...view.value.task, goal: view.value.goal, history: view.value.history });
    else for (const line of taskLines(view.value, cli)) cli.terminal.say(line);
    return 0;
  });
}
