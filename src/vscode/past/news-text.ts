import type { readCatchUp } from '../../core/app/index.ts';
import { visibleLine } from '../../core/base/index.ts';
import type { Localiser } from '../board/texts.ts';

export type CatchUp = Awaited<ReturnType<typeof readCatchUp>>;

/** How many things happened. */
export function countNews({ goals }: CatchUp): number {
  return goals.reduce((sum, { news }) => sum + news.length, 0);
}

/** What happened since the person was last there, a line for each thing, and what waits. */
export function newsText({ goals, waiting }: CatchUp, l10n: Localiser, timeOf: (at: number) => string): string {
  const lines = goals.flatMap(({ id, text, status, news }) => [
    `${id} ${visibleLine(text)} (${status})`,
    ...news.map((line) => `  ${timeOf(line.at)}  ${visibleLine(line.text)}`),
    '',
  ]);
  const questions = waiting.map(
    ({ id, taskId, question, risk }) =>
      `  ${id}${taskId === null ? '' : ` (${taskId})`}, ${risk}: ${visibleLine(question)}`,
  );
  return [
    ...(goals.length === 0 ? [l10n.t('Nothing has changed since you last looked.'), ''] : lines),
    ...(questions.length > 0 ? [l10n.t('Waits for you:'), ...questions, ''] : []),
  ].join('\n');
}
