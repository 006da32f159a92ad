import * as vscode from 'vscode';
import { bookkeeping, describeEvent, summariseChange, type TaskView } from '../../core/app/index.ts';
import { describeEvidence } from '../../core/domain/index.ts';
import { costText } from '../cost-text.ts';

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

/** How long a task has taken, in words. */
function timeOf({ task: { startedAt, finishedAt } }: TaskView, now: number): string {
  if (startedAt === null) return vscode.l10n.t('not started');
  return vscode.l10n.t('{0} seconds', Math.round(((finishedAt ?? now) - startedAt) / 1000));
}

/** A task with everything known of it, as lines to read; with lines of where the tokens of its sessions went. */
export function taskText(view: TaskView, context: readonly string[], now: number): readonly string[] {
  const { task, goal, history } = view;
  const { evidence, commit, change } = task;
  const stages = Object.entries(task.stages).map(
    ([id, { status, reason }]) => `${id}: ${status}${reason ? `, ${reason}` : ''}`,
  );
  const red = evidence?.runs.filter(({ status }) => status !== 'passed') ?? [];
  const happened = history.filter(({ type }) => !bookkeeping.has(type));
  return [
    `${task.task.id}  ${task.task.title}`,
    `${task.status}${task.reason ? `: ${task.reason}` : ''}`,
    `${goal.id} ${goal.text} · ${goal.branch}`,
    [vscode.l10n.t('Risk: {0}', change?.risk.risk ?? task.task.risk), timeOf(view, now), costText(task.cost)]
      .filter((fact) => fact !== '')
      .join(' · '),
    ...(commit ? [vscode.l10n.t('Commit {0} on {1}', commit.commit.slice(0, 10), commit.branch)] : []),
    ...section(vscode.l10n.t('What it is about'), task.task.description.split('\n')),
    ...section(vscode.l10n.t('Stages'), stages),
    ...section(vscode.l10n.t('What it proposes'), change ? summariseChange(change).trimEnd().split('\n') : []),
    ...section(vscode.l10n.t('Why it has this risk'), change?.risk.reasons ?? []),
    ...section(vscode.l10n.t('Evidence'), evidence ? [describeEvidence(evidence)] : []),
    ...red.flatMap((run) => section(`${run.command}: ${run.status}`, run.output.trimEnd().split('\n').slice(-40))),
    ...section(
      vscode.l10n.t('Comments'),
      task.comments.map(({ by, text, file }) => `${by}${file ? ` (${file})` : ''}: ${text}`),
    ),
    ...section(
      vscode.l10n.t('What happened'),
      happened.map((event) => `${new Date(event.at).toLocaleTimeString()}  ${describeEvent(event)}`),
    ),
    ...section(vscode.l10n.t('Where tokens went'), context),
    '',
  ];
}
