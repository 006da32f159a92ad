import { sum } from './aggregate.ts';
import type { NumberFormat } from './numbers.ts';
import { cellText, columnNames, type DataRecord } from './records.ts';
import { displayWidth, pad, truncate, wrap, type Alignment } from './text.ts';

export interface TableOptions {
  /** Which columns, and in which order; all of them when it is not given. */
  columns?: readonly string[];
  /** Columns of the terminal that the table may take. */
  maxWidth?: number;
  /** Draws lines around the cells. */
  border?: boolean;
  /** Adds a line with the sums of all columns of numbers. */
  totals?: boolean;
  numbers?: NumberFormat;
  /** Above the table. */
  title?: string;
}

const GAP = '  ';

/** The records as a table of plain text, every line ended. */
export function renderTable(records: readonly DataRecord[], options: TableOptions = {}): string {
  const columns = options.columns ?? columnNames(records);
  if (columns.length === 0) return '(no data)\n';
  const numbers = options.numbers ?? {};

  const body = records.map((record) => columns.map((column) => cellText(record[column], numbers)));

  // Choose a side for each column
  const alignments: Alignment[] = [];
  for (const column of columns) {
    let hasNumber = false;
    let hasOther = false;
    for (const record of records) {
      const cell = record[column] ?? null;
      if (typeof cell === 'number') hasNumber = true;
      else if (cell !== null) hasOther = true;
    }
    alignments.push(hasNumber && !hasOther ? 'right' : 'left');
  }

  // Add up the columns of numbers
  let totals: string[] | undefined;
  if (options.totals === true) {
    totals = [];
    for (const [index, column] of columns.entries()) {
      if (alignments[index] === 'right') {
        const values = records.map((record) => record[column]).filter((cell) => typeof cell === 'number');
        totals.push(cellText(sum(values), numbers));
      } else {
        totals.push(index === 0 ? 'Total' : '');
      }
    }
  }

  // Measure the columns, then take from the widest until everything fits
  const widths: number[] = [];
  for (const [index, column] of columns.entries()) {
    let widest = displayWidth(column);
    for (const row of body) {
      for (const line of row[index]!.split('\n')) widest = Math.max(widest, displayWidth(line));
    }
    if (totals) widest = Math.max(widest, displayWidth(totals[index]!));
    widths.push(widest);
  }
  const maxWidth = options.maxWidth ?? Number.POSITIVE_INFINITY;
  const overhead = options.border ? columns.length * 3 + 1 : (columns.length - 1) * GAP.length;
  let tooMuch = widths.reduce((total, width) => total + width, 0) + overhead - maxWidth;
  while (tooMuch > 0) {
    const widest = Math.max(...widths);
    if (widest <= 4) break;
    widths[widths.indexOf(widest)] = widest - 1;
    tooMuch--;
  }

  // Lay out a row, which may take several lines
  function layOut(cells: readonly string[]): string[] {
    const wrapped = cells.map((cell, index) => wrap(cell, widths[index]!, { breakWords: true }));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    const lines: string[] = [];
    for (let at = 0; at < height; at++) {
      const parts = wrapped.map((cell, index) => pad(cell[at] ?? '', widths[index]!, alignments[index]));
      lines.push(options.border ? '│ ' + parts.join(' │ ') + ' │' : parts.join(GAP).trimEnd());
    }
    return lines;
  }
  function rule(left: string, middle: string, right: string): string {
    if (!options.border) return widths.map((width) => '─'.repeat(width)).join(GAP);
    return left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  }

  // Put everything together
  const lines: string[] = [];
  if (options.title !== undefined) lines.push(truncate(options.title, maxWidth), '');
  if (options.border) lines.push(rule('┌', '┬', '┐'));
  lines.push(...layOut(columns), rule('├', '┼', '┤'));
  for (const row of body) lines.push(...layOut(row));
  if (totals) lines.push(rule('├', '┼', '┤'), ...layOut(totals));
  if (options.border) lines.push(rule('└', '┴', '┘'));
  return lines.join('\n') + '\n';
}
