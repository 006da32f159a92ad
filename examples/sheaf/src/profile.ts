import { compareCells } from './compare.ts';
import { cellText, columnNames, type Cell, type DataRecord } from './records.ts';

/** What a column holds. */
export interface ColumnProfile {
  name: string;
  type: 'number' | 'date' | 'flag' | 'text' | 'mixed' | 'empty';
  filled: number;
  distinct: number;
  least: Cell;
  greatest: Cell;
}

function typeOfCell(cell: Cell): ColumnProfile['type'] {
  if (typeof cell === 'number') return 'number';
  if (typeof cell === 'boolean') return 'flag';
  return cell instanceof Date ? 'date' : 'text';
}

/** Looks at every column once and says what is in it. */
export function profileColumns(records: readonly DataRecord[]): ColumnProfile[] {
  return columnNames(records).map((name) => {
    const cells = records.map((record) => record[name] ?? null).filter((cell) => cell !== null);
    const types = new Set(cells.map(typeOfCell));
    const sorted = [...cells].sort(compareCells);
    const [only] = types;
    return {
      name,
      type: only === undefined ? 'empty' : types.size > 1 ? 'mixed' : only,
      filled: cells.length,
      distinct: new Set(cells.map((cell) => cellText(cell))).size,
      least: sorted[0] ?? null,
      greatest: sorted.at(-1) ?? null,
    };
  });
}

/** The profile as records, so that it can be printed like any other data. */
export function profileRecords(records: readonly DataRecord[]): DataRecord[] {
  return profileColumns(records).map(({ name, type, filled, distinct, least, greatest }) => {
    const share = records.length === 0 ? 0 : (filled / records.length) * 100;
    return {
      column: name,
      type,
      filled: Math.round(share) + '%',
      distinct,
      least: cellText(least),
      greatest: cellText(greatest),
    };
  });
}
