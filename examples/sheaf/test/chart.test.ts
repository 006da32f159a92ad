import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bar, renderChart } from '../src/chart.ts';

test('draws bars to an eighth of a column', () => {
  assert.equal(bar(3), '███');
  assert.equal(bar(2.5), '██▌');
  assert.equal(bar(0.1), '▏');
  assert.equal(bar(0), '');
  assert.equal(bar(-1), '');
});

test('scales bars to the greatest value', () => {
  const records = [
    { region: 'north', amount: 10 },
    { region: 'south-east', amount: 5 },
    { region: 'west', amount: null },
  ];
  assert.equal(
    renderChart(records, 'region', 'amount', { width: 23 }),
    'north       10 ████████\nsouth-east   5 ████\n',
  );
});

test('cuts long labels and draws zeros', () => {
  assert.equal(renderChart([{ a: 'abcdefgh', b: 0 }], 'a', 'b', { labelWidth: 4 }), 'abc…  0\n');
});

test('refuses what cannot be drawn', () => {
  assert.throws(() => renderChart([{ a: 'x', b: 'y' }], 'a', 'b'), /There are no numbers in column "b"/);
  assert.throws(() => renderChart([{ a: 'x', b: -1 }], 'a', 'b'), /cannot show what is below zero/);
});
