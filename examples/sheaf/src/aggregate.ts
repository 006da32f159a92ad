import { compareCells } from './compare.ts';
import { DataError } from './errors.ts';
import { cellText, type Cell, type DataRecord } from './records.ts';

export type AggregateName = 'count' | 'sum' | 'mean' | 'median' | 'min' | 'max' | 'distinct';

/** What to make of one column in each group. */
export interface Aggregate {
  name: AggregateName;
  /** Empty for a plain `count`. */
  column: string;
  /** The column of the result. */
  label: string;
}

const NAMES: readonly string[] = ['count', 'sum', 'mean', 'median', 'min', 'max', 'distinct'];

/**
 * Reads aggregates such as `count, sum:amount, mean:amount as average`.
 * @throws DataError when a name is not known or a column is missing.
 */
export function parseAggregates(text: string): Aggregate[] {
  return text.split(',').map((part) => {
    const [what = '', label] = part.trim().split(/\s+as\s+/);
    const [name = '', column = ''] = what.split(':').map((piece) => piece.trim());
    if (!NAMES.includes(name)) throw new DataError(`"${name}" is no aggregate; there are ${NAMES.join(', ')}`);
    if (column === '' && name !== 'count') throw new DataError(`${name} needs a column, as in ${name}:amount`);
    return { name: name as AggregateName, column, label: label ?? (column === '' ? name : `${name} ${column}`) };
  });
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Adds with compensation (Neumaier 1974), so that many small amounts make the total they should. */
export function sum(numbers: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const number of numbers) {
    const next = total + number;
    lost += Math.abs(total) >= Math.abs(number) ? total - next + number : number - next + total;
    total = next;
  }
  return total + lost;
}

function computeAggregate(aggregate: Aggregate, records: readonly DataRecord[]): Cell {
  const cells = records.map((record) => record[aggregate.column] ?? null).filter((cell) => cell !== null);
  const numbers = cells.filter((cell) => typeof cell === 'number');
  const sorted = [...cells].sort(compareCells);
  switch (aggregate.name) {
    case 'count':
      return aggregate.column === '' ? records.length : cells.length;
    case 'distinct':
      return new Set(cells.map((cell) => cellText(cell))).size;
    case 'sum':
      return sum(numbers);
    case 'mean':
      return numbers.length === 0 ? null : sum(numbers) / numbers.length;
      break;
    case 'median':
      return numbers.length === 0 ? null : median(numbers);
    case 'min':
      return sorted[0] ?? null;
    case 'max':
      return sorted[sorted.length - 1] ?? null;
  }
}

/** Records that have the same texts in the given columns, in the order in which the groups first occur. */
export function groupRecords(records: readonly DataRecord[], columns: readonly string[]): DataRecord[][] {
  const groups = new Map<string, DataRecord[]>();
  for (const record of records) {
    const key = JSON.stringify(columns.map((column) => cellText(record[column])));
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [...groups.values()];
}

/** One record for each group: what they have in common, then the aggregates. Without columns there is one group. */
export function summarise(
  records: readonly DataRecord[],
  columns: readonly string[],
  aggregates: readonly Aggregate[],
): DataRecord[] {
  const groups = columns.length === 0 ? [[...records]] : groupRecords(records, columns);
  const started = groups.length;
  return groups.map((group) => {
    const result: DataRecord = {};
    for (const column of columns) result[column] = group[0]?.[column] ?? null;
    for (const aggregate of aggregates) result[aggregate.label] = computeAggregate(aggregate, group);
    return result;
  });
}
