import { keepsLimit, type BenchRow } from './bench-row.ts';

/** A number as one reads it: three significant digits, thousands apart. */
function shown(value: number | undefined, unit: string): string {
  if (value === undefined) return '';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 1e-9))));
  const text = value.toLocaleString('en-US', { maximumFractionDigits: Math.min(digits, 4) });
  return `${text} ${unit}`;
}

function limitOf({ limit, unit }: BenchRow): string {
  if (limit === undefined) return '';
  return `${unit.endsWith('/s') ? '≥' : '≤'} ${shown(limit, unit)}`;
}

/** The rows as a Markdown table with aligned columns; what misses its limit is marked. */
export function tableOf(rows: readonly BenchRow[]): string {
  const head = ['what', 'measured', 'floor', 'limit', '', 'note'];
  const body = rows.map((row) => [
    row.what,
    shown(row.measured, row.unit),
    shown(row.floor, row.unit),
    limitOf(row),
    row.limit === undefined ? '' : keepsLimit(row) ? 'kept' : 'MISSED',
    row.note ?? '',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...body.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column >= 1 && column <= 3 ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  const rule = `|${widths.map((width, column) => `${'-'.repeat(width + 1)}${column >= 1 && column <= 3 ? ':' : '-'}`).join('|')}|`;
  return [line(head), rule, ...body.map(line)].join('\n');
}
