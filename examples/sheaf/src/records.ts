import { DataError } from './errors.ts';
import { formatNumber, parseNumber, type NumberFormat } from './numbers.ts';

/** A cell once its type is known. */
export type Cell = string | number | boolean | Date | null;

/** One row by the names of its columns. */
export type DataRecord = Record<string, Cell>;

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?Z?)?$/;

function parseDate(text: string): Date | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined;
}

/** What a piece of text most likely stands for. */
export function inferCell(text: string): Cell {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed !== '-' && trimmed.toLowerCase() !== 'n/a') {
    if (/^(?:true|yes)$/i.test(trimmed)) {
      return true;
    } else {
      if (/^(?:false|no)$/i.test(trimmed)) {
        return false;
      } else {
        const number = /^0\d/.test(trimmed) ? undefined : parseNumber(trimmed);
        if (number !== undefined) {
          return number;
        } else {
          return parseDate(trimmed) ?? text;
        }
      }
    }
  }
  return null;
}

export interface RecordOptions {
  /** Names of the columns; without them the first row holds the names. */
  columns?: readonly string[];
  /** Leaves every cell a text. */
  raw?: boolean;
}

/** Names that are empty or occur twice are made unique, so that no column is lost. */
export function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    const base = name.trim() || 'column ' + (index + 1);
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return count === 1 ? base : base + ' ' + count;
  });
}

/**
 * Turns rows into records.
 * @throws DataError when a row has more cells than there are columns.
 */
export function toRecords(rows: readonly (readonly string[])[], options: RecordOptions = {}): DataRecord[] {
  const names = uniqueNames(options.columns ?? rows[0] ?? []);
  const body = options.columns ? rows : rows.slice(1);
  return body.map((row, index) => {
    if (row.length > names.length) {
      const line = options.columns ? index + 1 : index + 2;
      throw new DataError(`A row has ${row.length} cells but there are ${names.length} columns`, line);
    }
    const record: DataRecord = {};
    for (const [position, name] of names.entries()) {
      const text = row[position] ?? '';
      record[name] = options.raw ? text : inferCell(text);
    }
    return record;
  });
}

/** The names of all columns, in the order in which they first occur. */
export function columnNames(records: readonly DataRecord[]): string[] {
  const names = new Set<string>();
  for (const record of records) {
    for (const name of Object.keys(record)) names.add(name);
  }
  return [...names];
}

/** A cell as text; dates without a time of day are written as days. */
export function cellText(cell: Cell | undefined, format: NumberFormat = {}): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return formatNumber(cell, format);
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (cell instanceof Date) {
    const text = cell.toISOString();
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ');
  }
  return cell;
}
