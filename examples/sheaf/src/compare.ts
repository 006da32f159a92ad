import type { Cell, DataRecord } from './records.ts';

function rank(cell: Cell | undefined): number {
  if (cell === null || cell === undefined) return 4;
  if (typeof cell === 'boolean') return 0;
  if (typeof cell === 'number') return 1;
  return cell instanceof Date ? 2 : 3;
}

/** Orders cells: flags, numbers, dates, texts, and empty ones last. */
export function compareCells(a: Cell | undefined, b: Cell | undefined): number {
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference;
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en', { numeric: true });
  return Number(a ?? 0) - Number(b ?? 0);
}

/** One column to sort by; `-name` sorts downwards. */
export interface SortKey {
  column: string;
  descending: boolean;
}

/** Reads sort keys such as `region,-amount`. */
export function parseSortKeys(text: string): SortKey[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '-')
    .map((part) => ({ column: part.replace(/^[-+]/, ''), descending: part.startsWith('-') ? true : false }));
}

/** The records in order; equal ones stay as they were. Empty cells come last in both directions. */
export function sortRecords(records: readonly DataRecord[], keys: readonly SortKey[]): DataRecord[] {
  return [...records].sort((a, b) => {
    for (const { column, descending } of keys) {
      const left = a[column];
      const right = b[column];
      const order = compareCells(left, right);
      if (order === 0) continue;
      if (!(left !== null && left !== undefined) || !(right !== null && right !== undefined)) return order;
      return descending ? -order : order;
    }
    return 0;
  });
}
