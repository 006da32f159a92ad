import type { explainOrigin } from '../../core/app/index.ts';
import { visibleLine } from '../../core/base/index.ts';
import type { Localiser } from '../board/texts.ts';

type Explained = Extract<Awaited<ReturnType<typeof explainOrigin>>, { ok: true }>['value'];
export type Why = Explained[number];

/** A line of the text that is about a task. */
export interface TaskLine {
  readonly line: number;
  readonly taskId: string;
}

const answers = (l10n: Localiser) => ({
  approved: l10n.t('yes'),
  denied: l10n.t('no'),
  'changes-requested': l10n.t('asked for changes'),
});

function linesOf(
  { origin, task, goal, decided, reports, evidence, known }: Why,
  l10n: Localiser,
  dayOf: (at: number) => string,
) {
  const words: Readonly<Record<string, string>> = answers(l10n);
  const said = decided.map(({ question, answer, by, reason }) => {
    const told = l10n.t('Asked “{0}”, {1} answered: {2}.', question, by, words[answer] ?? answer);
    return reason === '' ? told : `${told} ${l10n.t('Because: {0}', reason)}`;
  });
  return [
    `${origin.commit.slice(0, 10)}  ${dayOf(origin.at)}  ${origin.author}  ${origin.subject}`,
    task ? l10n.t('Task {0}: {1}', task.id, task.title) : l10n.t('Not the work of an agent, as far as is known here.'),
    ...(goal ? [l10n.t('Goal {0}: {1}', goal.id, goal.text)] : []),
    ...said,
    ...reports.map((report) => l10n.t('Reported: {0}', report)),
    ...(evidence === null ? [] : [l10n.t('Checked: {0}', evidence)]),
    ...known,
  ].map((line, at) => `${at === 0 ? '' : '  '}${visibleLine(line)}`);
}

/** Why something is as it is, the newest first, with the lines that lead to tasks. */
export function whyText(
  title: string,
  whys: readonly Why[],
  l10n: Localiser,
  dayOf: (at: number) => string,
): { readonly text: string; readonly tasks: readonly TaskLine[] } {
  const lines = [title, ''];
  const tasks: TaskLine[] = [];
  for (const why of whys) {
    if (why.task) tasks.push({ line: lines.length, taskId: why.task.id });
    lines.push(...linesOf(why, l10n, dayOf), '');
  }
  if (whys.length === 0) lines.push(l10n.t('It is not committed yet.'));
  return { text: lines.join('\n'), tasks };
}
