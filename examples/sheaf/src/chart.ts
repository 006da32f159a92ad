import { DataError } from './errors.ts';
import { compactNumber } from './numbers.ts';
import { cellText, type DataRecord } from './records.ts';
import { displayWidth, pad, truncate } from './text.ts';

export interface ChartOptions {
  /** Columns of the terminal that the chart may take. */
  width?: number;
  /** Longest label before it is cut. */
  labelWidth?: number;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of so many columns, exact to an eighth of one. */
export function bar(columns: number): string {
  if (!(columns > 0)) return '';
  const eighths = Math.round(columns * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

/**
 * A chart with a bar for each record.
 * @throws DataError when the column holds no numbers, or negative ones.
 */
export function renderChart(
  records: readonly DataRecord[],
  labelColumn: string,
  valueColumn: string,
  options: ChartOptions = {},
): string {
  const { width = 72, labelWidth = 24 } = options;
  const items = records.flatMap((record) => {
    const value = record[valueColumn];
    return typeof value === 'number' ? [{ label: truncate(cellText(record[labelColumn]), labelWidth), value }] : [];
  });
  if (items.length === 0) throw new DataError(`There are no numbers in column "${valueColumn}"`);
  if (items.some((item) => item.value < 0))
    throw new DataError(`A chart cannot show what is below zero in "${valueColumn}"`);

  const widestLabel = Math.max(...items.map((item) => displayWidth(item.label)));
  const figures = items.map((item) => compactNumber(item.value));
  const widestFigure = Math.max(...figures.map((figure) => figure.length));
  const room = Math.max(1, width - widestLabel - widestFigure - 3);
  const greatest = Math.max(...items.map((item) => item.value));
  const lines = items.map((item, index) => {
    const label = pad(item.label, widestLabel);
    const figure = pad(figures[index]!, widestFigure, 'right');
    return `${label}  ${figure} ${bar(greatest === 0 ? 0 : (item.value / greatest) * room)}`.trimEnd();
  });
  return lines.join('\n') + '\n';
}
