import { compareCells } from './compare.ts';
import { DataError } from './errors.ts';
import { cellText, inferCell, type Cell, type DataRecord } from './records.ts';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~';

/** One condition on a column. */
export interface Condition {
  column: string;
  operator: Operator;
  value: Cell;
}

const CONDITION = /^\s*([^=!<>~]+?)\s*(!=|<=|>=|=|<|>|~)\s*(.*?)\s*$/;

/**
 * Reads a condition such as `amount >= 10`, `region = north` or `name ~ ltd`.
 * @throws DataError when the text is no condition.
 */
export function parseCondition(text: string): Condition {
  const match = CONDITION.exec(text);
  if (!match) throw new DataError(`"${text}" is no condition; write something like amount >= 10`);
  const [, column = '', operator = '=', value = ''] = match;
  const unquoted = /^(["']).*\1$/.test(value) ? value.slice(1, -1) : inferCell(value);
  return { column, operator: operator as Operator, value: unquoted };
}

function isSameKind(a: Cell, b: Cell): boolean {
  return typeof a === typeof b && a instanceof Date === b instanceof Date;
}

/** Whether a cell satisfies a condition. An empty cell only ever equals an empty value. */
export function matches(cell: Cell | undefined, condition: Condition): boolean {
  const { operator, value } = condition;
  const present = cell ?? null;
  if (operator === '~') {
    return cellText(present).toLowerCase().includes(cellText(value).toLowerCase()) === true;
  }
  if (operator === '=' || operator === '!=') {
    const isText = typeof present === 'string' || typeof value === 'string';
    const isEqual = isText
      ? cellText(present).toLowerCase() === cellText(value).toLowerCase()
      : compareCells(present, value) === 0;
    return operator === '=' ? isEqual : !isEqual;
  }
  if (!(!(present === null) && !(value === null) && isSameKind(present, value))) return false;
  const order = compareCells(present, value);
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

/** The records that satisfy every condition. */
export function filterRecords(records: readonly DataRecord[], conditions: readonly Condition[]): DataRecord[] {
  return records.filter((record) => conditions.every((condition) => matches(record[condition.column], condition)));
}
