import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTable } from '../src/table.ts';

const records = [
  { item: 'Pens', price: 1.5, note: 'blue' },
  { item: 'Notebook', price: 12, note: null },
];

test('aligns numbers to the right', () => {
  assert.equal(
    renderTable(records),
    [
      'item      price  note', //
      '────────  ─────  ────',
      'Pens        1.5  blue',
      'Notebook     12',
      '',
    ].join('\n'),
  );
});

test('draws borders, a title and totals', () => {
  assert.equal(
    renderTable(records, {
      border: true,
      totals: true,
      title: 'Order',
      columns: ['item', 'price'],
      numbers: { decimals: 2 },
    }),
    [
      'Order',
      '',
      '┌──────────┬───────┐',
      '│ item     │ price │',
      '├──────────┼───────┤',
      '│ Pens     │  1.50 │',
      '│ Notebook │ 12.00 │',
      '├──────────┼───────┤',
      '│ Total    │ 13.50 │',
      '└──────────┴───────┘',
      '',
    ].join('\n'),
  );
});

test('wraps the widest columns until the table fits', () => {
  const text = renderTable([{ id: 1, text: 'a sentence that is much too long for the line' }], { maxWidth: 24 });
  assert.equal(
    text,
    [
      'id  text', //
      '──  ────────────────────',
      ' 1  a sentence that is',
      '    much too long for',
      '    the line',
      '',
    ].join('\n'),
  );
});

test('never squeezes columns to nothing', () => {
  assert.match(
    renderTable([{ a: 'abcdefgh', b: 'abcdefgh' }], { maxWidth: 3 }),
    /^a {5}b\n──── {2}────\nabcd {2}abcd\nefgh {2}efgh\n$/,
  );
});

test('says when there is nothing', () => {
  assert.equal(renderTable([]), '(no data)\n');
});
