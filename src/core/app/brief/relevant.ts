import type { Goal } from '../../domain/index.ts';
import type { Briefing, CodeHit, CodeQuery } from '../../ports/index.ts';

/** Files that a briefing points to at most. */
const most = 12;

/** What is asked of the index for a task: its own words count, and where it is known already to be at work. */
export function questionOf({
  task,
  goal,
  criteria,
  order,
  change,
}: Pick<Briefing, 'task' | 'goal' | 'criteria' | 'order' | 'change'>): CodeQuery {
  const words = [order?.task ?? '', task.title, task.description, ...criteria.map(({ text }) => text), goal.text];
  const changed = change?.files.map(({ path }) => path) ?? [];
  return { text: words.join('\n'), near: [...new Set([...task.files, ...changed])], limit: most };
}

/** What is asked for a goal that has no tasks yet. */
export function questionOfGoal({ text, paths }: Pick<Goal, 'text' | 'paths'>): CodeQuery {
  return { text, near: paths, limit: most };
}

/** A place in a line, with its most telling lines below it. */
export function placeText({ path, from, to, symbol, snippet, why }: CodeHit): string {
  const [reason = ''] = why;
  const head = `- ${path}:${String(from)}-${String(to)}${symbol === null ? '' : ` ${symbol}`} (${reason})`;
  return snippet === '' ? head : `${head}\n${snippet.replace(/^/gm, '    ')}`;
}
