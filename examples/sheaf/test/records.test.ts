import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellText, columnNames, inferCell, toRecords, uniqueNames } from '../src/records.ts';

test('infers what cells stand for', () => {
  assert.equal(inferCell('12.5'), 12.5);
  assert.equal(inferCell('Yes'), true);
  assert.equal(inferCell('false'), false);
  assert.equal(inferCell(' '), null);
  assert.equal(inferCell('n/a'), null);
  assert.equal(inferCell('007'), '007');
  assert.equal(inferCell('0'), 0);
  assert.equal(inferCell('hello '), 'hello ');
  assert.deepEqual(inferCell('2024-02-29'), new Date('2024-02-29T00:00:00Z'));
  assert.deepEqual(inferCell('2024-02-29 13:05'), new Date('2024-02-29T13:05:00Z'));
  assert.equal(inferCell('2023-02-29'), '2023-02-29');
});

test('takes names from the first row', () => {
  assert.deepEqual(
    toRecords([
      ['name', 'age'],
      ['Ann', '41'],
      ['Bo', ''],
    ]),
    [
      { name: 'Ann', age: 41 },
      { name: 'Bo', age: null },
    ],
  );
});

test('takes names from outside and can leave cells alone', () => {
  assert.deepEqual(toRecords([['1', 'x']], { columns: ['id', 'tag'], raw: true }), [{ id: '1', tag: 'x' }]);
});

test('fills short rows and refuses long ones', () => {
  assert.deepEqual(toRecords([['a', 'b'], ['1']]), [{ a: 1, b: null }]);
  assert.throws(() => toRecords([['a'], ['1', '2']]), /A row has 2 cells but there are 1 columns \(line 2\)/);
});

test('makes names unique', () => {
  assert.deepEqual(uniqueNames(['a', '', 'a', ' ']), ['a', 'column 2', 'a 2', 'column 4']);
});

test('finds the columns of all records', () => {
  assert.deepEqual(columnNames([{ a: 1 }, { b: 2, a: 3 }]), ['a', 'b']);
});

test('writes cells', () => {
  assert.equal(cellText(null), '');
  assert.equal(cellText(true), 'yes');
  assert.equal(cellText(1234.5, { thousands: ',' }), '1,234.5');
  assert.equal(cellText(new Date('2024-02-29T00:00:00Z')), '2024-02-29');
  assert.equal(cellText(new Date('2024-02-29T13:05:00Z')), '2024-02-29 13:05');
});
