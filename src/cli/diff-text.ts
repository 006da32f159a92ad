import {
  hunkLabels,
  placeComments,
  renderFile,
  summariseChange,
  type RenderOptions,
  type TaskState,
} from '../core/app/index.ts';
import { decidableIds, type Change } from '../core/domain/index.ts';
import type { Paint, Style } from './terminal.ts';
import { visible } from '../core/base/index.ts';

const hunkStyles: Readonly<Record<string, Style>> = {
  '+': 'green',
  '-': 'red',
  '@': 'cyan',
  '>': 'yellow',
  '\\': 'dim',
};

/** A rendered file of a diff with colours; what it holds cannot steer the terminal. */
export function paintDiff(text: string, paint: Paint): string {
  let isHeader = true;
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('@@')) isHeader = false;
      const style = isHeader ? 'bold' : hunkStyles[line.charAt(0)];
      return style ? paint(style, visible(line)) : visible(line);
    })
    .join('\n');
}

/** How hunks are named, what was decided on them and what was said of them. */
export function renderOptionsOf({
  change,
  verdicts,
  comments,
}: Pick<TaskState, 'change' | 'verdicts' | 'comments'>): RenderOptions {
  if (!change) return {};
  const named = [...hunkLabels(change)].map(([id, label]) => {
    const verdict = verdicts[id];
    return [id, `hunk ${label}${verdict ? ` (${verdict})` : ''}`] as const;
  });
  const remarks = [...placeComments(change, comments).onHunks].map(
    ([id, said]) => [id, said.map(({ by, text }) => `${by}: ${text}`)] as const,
  );
  return { hunkLabels: new Map(named), remarks: new Map(remarks) };
}

/** The whole change with a line for each file above it. */
export function changeText(task: Pick<TaskState, 'change' | 'verdicts' | 'comments'>, paint: Paint): string {
  const { change } = task;
  if (!change) return '';
  const options = renderOptionsOf(task);
  const files = change.files.map((file) => paintDiff(renderFile(file, options), paint));
  return `${visible(summariseChange(change))}\n${files.join('\n\n')}\n`;
}

/** One hunk, or a file that is taken whole, with the header of its file if asked for. */
export function hunkText(
  change: Change,
  id: string,
  options: RenderOptions,
  withHeader: boolean,
  paint: Paint,
): string {
  const file = change.files.find((each) => each.id === id || each.hunks.some((hunk) => hunk.id === id));
  if (!file) return '';
  const hunks = file.hunks.filter((hunk) => hunk.id === id);
  const lines = paintDiff(renderFile({ ...file, hunks }, options), paint).split('\n');
  const plain = renderFile({ ...file, hunks }, options).split('\n');
  const start = withHeader ? 0 : plain.findIndex((line) => line.startsWith('@@'));
  return lines.slice(start).join('\n');
}

/** Whether two ids belong to the same file of a change. */
export function sameFile(change: Change, a: string | undefined, b: string): boolean {
  return change.files.some((file) => {
    const ids = decidableIds({ ...change, files: [file] });
    return a !== undefined && ids.includes(a) && ids.includes(b);
  });
}
