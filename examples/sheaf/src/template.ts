import { formatDuration } from './duration.ts';
import { DataError } from './errors.ts';
import { formatNumber } from './numbers.ts';
import { cellText, type Cell, type DataRecord } from './records.ts';
import { displayWidth, pad, slugify, truncate } from './text.ts';

type Change = (text: string, cell: Cell | undefined, argument: string) => string;

const CHANGES: Record<string, Change> = {
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  slug: (text) => slugify(text),
  cut: (text, _cell, argument) => truncate(text, Number(argument)),
  left: (text, _cell, argument) => pad(text, Number(argument), 'left'),
  right: (text, _cell, argument) => pad(text, Number(argument), 'right'),
  fixed: (text, cell, argument) =>
    typeof cell === 'number' ? formatNumber(cell, { decimals: Number(argument), thousands: ',' }) : text,
  duration: (text, cell) => (typeof cell === 'number' ? formatDuration(cell) : text),
  or: (text, _cell, argument) => (text === '' ? argument : text),
};

const PLACE = /\{\{\s*([^{}|]+?)\s*((?:\|[^{}]*)?)\}\}/g;

/**
 * Fills the places of a template: `{{ name }}`, and with changes `{{ amount | fixed 2 | right 10 }}`.
 * @throws DataError when a change is not known.
 */
export function fill(template: string, record: DataRecord): string {
  return template.replace(PLACE, (_place, name: string, changes: string) => {
    const cell = record[name];
    let text = cellText(cell);
    for (const part of changes.split('|').slice(1)) {
      const [, word = '', argument = ''] = /^\s*(\S*)\s*(.*?)\s*$/.exec(part) ?? [];
      const change = CHANGES[word];
      if (!change) throw new DataError(`"${word}" is no change; there are ${Object.keys(CHANGES).join(', ')}`);
      text = change(text, cell, argument.replace(/^(["'])(.*)\1$/, '$2'));
    }
    return text;
  });
}

/** The template filled once for each record, each ending with a line end. */
export function fillAll(template: string, records: readonly DataRecord[]): string {
  const ending = template.endsWith('\n') ? '' : '\n';
  return records.map((record) => fill(template, record) + ending).join('');
}
