import { keepsLimit, type BenchRow } from './bench-row.ts';
import { machine } from './floor.ts';

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
function tableOf(rows: readonly BenchRow[]): string {
  const head = ['what', 'measured', 'floor', 'limit', '', 'note'];
  const body = rows.map((row) => [
    row.what,
    row.measured === null ? 'not measured' : shown(row.measured, row.unit),
    shown(row.floor, row.unit),
    limitOf(row),
    row.limit === undefined || row.measured === null ? '' : keepsLimit(row) ? 'kept' : 'MISSED',
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

/** Prints what was measured, as a table or as JSON; the process ends with exit code 1 when a limit is missed. */
export function printRows(rows: readonly BenchRow[], asJson: boolean): void {
  console.log(asJson ? JSON.stringify(rows, null, 2) : `${machine()}\n\n${tableOf(rows)}`);
  const left = rows.filter(({ measured }) => measured === null).length;
  if (left > 0) console.error(`${String(left)} of ${String(rows.length)} could not be measured here.`);
  const missed = rows.filter((row) => !keepsLimit(row)).length;
  if (missed === 0) return;
  console.error(`${String(missed)} of ${String(rows.length)} miss their limit.`);
  process.exitCode = 1;
}
