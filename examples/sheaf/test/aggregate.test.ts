import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupRecords, parseAggregates, sum, summarise } from '../src/aggregate.ts';
import { profileColumns, profileRecords } from '../src/profile.ts';

const sales = [
  { region: 'north', amount: 10, day: new Date('2024-01-02T00:00:00Z') },
  { region: 'south', amount: 5, day: new Date('2024-01-01T00:00:00Z') },
  { region: 'north', amount: 20, day: null },
  { region: 'south', amount: null, day: null },
];

test('reads aggregates and names their columns', () => {
  assert.deepEqual(parseAggregates('count, sum:amount, mean:amount as average'), [
    { name: 'count', column: '', label: 'count' },
    { name: 'sum', column: 'amount', label: 'sum amount' },
    { name: 'mean', column: 'amount', label: 'average' },
  ]);
  assert.throws(() => parseAggregates('total:amount'), /"total" is no aggregate; there are count, sum, mean/);
  assert.throws(() => parseAggregates('sum'), /sum needs a column, as in sum:amount/);
});

test('groups in the order of the first record', () => {
  assert.deepEqual(
    groupRecords(sales, ['region']).map((group) => group.length),
    [2, 2],
  );
});

test('summarises each group', () => {
  const aggregates = parseAggregates(
    'count,count:amount as filled,sum:amount as sum,mean:amount as mean,min:day as first,max:amount as most',
  );
  assert.deepEqual(summarise(sales, ['region'], aggregates), [
    { region: 'north', count: 2, filled: 2, sum: 30, mean: 15, first: new Date('2024-01-02T00:00:00Z'), most: 20 },
    { region: 'south', count: 2, filled: 1, sum: 5, mean: 5, first: new Date('2024-01-01T00:00:00Z'), most: 5 },
  ]);
});

test('summarises everything when there is nothing to group by', () => {
  assert.deepEqual(summarise(sales, [], parseAggregates('median:amount as middle,distinct:region as regions')), [
    { middle: 10, regions: 2 },
  ]);
  assert.deepEqual(summarise([{ a: 1 }, { a: 4 }], [], parseAggregates('median:a as middle')), [{ middle: 2.5 }]);
  assert.deepEqual(summarise([], [], parseAggregates('mean:a as mean,max:a as most')), [{ mean: null, most: null }]);
});

test('adds without losing small amounts', () => {
  assert.equal(sum([1e16, 1, 1, -1e16]), 2);
  assert.equal(sum(Array.from({ length: 10 }, () => 0.1)), 1);
  assert.equal(sum([]), 0);
});

test('profiles columns', () => {
  assert.deepEqual(profileColumns(sales)[1], {
    name: 'amount',
    type: 'number',
    filled: 3,
    distinct: 3,
    least: 5,
    greatest: 20,
  });
  assert.equal(profileColumns([{ a: 1 }, { a: 'x' }])[0]?.type, 'mixed');
  assert.equal(profileColumns([{ a: null }])[0]?.type, 'empty');
  assert.equal(profileRecords(sales)[2]?.['filled'], '50%');
});
