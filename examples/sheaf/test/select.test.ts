import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCells, parseSortKeys, sortRecords } from '../src/compare.ts';
import { filterRecords, matches, parseCondition } from '../src/filter.ts';

const fruit = [
  { name: 'pear', amount: 3, ripe: true },
  { name: 'Apple', amount: 12, ripe: null },
  { name: 'fig', amount: null, ripe: false },
  { name: 'plum 10', amount: 3, ripe: true },
  { name: 'plum 9', amount: 3, ripe: true },
];

function namesOf(records: readonly { [column: string]: unknown }[]): unknown[] {
  return records.map((record) => record['name']);
}

test('orders cells by kind, then by value', () => {
  const cells = [null, 'b', 2, true, new Date(0), 'a', 1];
  assert.deepEqual([...cells].sort(compareCells), [true, 1, 2, new Date(0), 'a', 'b', null]);
});

test('sorts by several columns, empty cells last', () => {
  assert.deepEqual(namesOf(sortRecords(fruit, parseSortKeys('amount,name'))), [
    'pear',
    'plum 9',
    'plum 10',
    'Apple',
    'fig',
  ]);
  assert.deepEqual(namesOf(sortRecords(fruit, parseSortKeys('-amount, -name'))), [
    'Apple',
    'plum 10',
    'plum 9',
    'pear',
    'fig',
  ]);
});

test('reads sort keys', () => {
  assert.deepEqual(parseSortKeys('a, -b,+c,,-'), [
    { column: 'a', descending: false },
    { column: 'b', descending: true },
    { column: 'c', descending: false },
  ]);
});

test('reads conditions', () => {
  assert.deepEqual(parseCondition('amount >= 10'), { column: 'amount', operator: '>=', value: 10 });
  assert.deepEqual(parseCondition('zip = "007"'), { column: 'zip', operator: '=', value: '007' });
  assert.deepEqual(parseCondition('note != '), { column: 'note', operator: '!=', value: null });
  assert.throws(() => parseCondition('amount'), /is no condition; write something like amount >= 10/);
});

test('compares only what can be compared', () => {
  assert.equal(matches(5, parseCondition('a > 4')), true);
  assert.equal(matches(4, parseCondition('a > 4')), false);
  assert.equal(matches(4, parseCondition('a <= 4')), true);
  assert.equal(matches('5', parseCondition('a > 4')), false);
  assert.equal(matches(null, parseCondition('a < 4')), false);
  assert.equal(matches(undefined, parseCondition('a =')), true);
  assert.equal(matches('North', parseCondition('a = north')), true);
  assert.equal(matches('Northwind Ltd', parseCondition('a ~ ltd')), true);
  assert.equal(matches(null, parseCondition('a != 4')), true);
  assert.equal(matches(new Date('2024-03-01T00:00:00Z'), parseCondition('a > 2024-02-29')), true);
});

test('keeps the records that satisfy every condition', () => {
  assert.deepEqual(namesOf(filterRecords(fruit, [parseCondition('amount = 3'), parseCondition('name ~ plum')])), [
    'plum 10',
    'plum 9',
  ]);
});
