import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatNumber, parseNumber } from '../src/numbers.ts';

test('groups thousands and fixes decimals', () => {
  assert.equal(formatNumber(1234567.891, { decimals: 2, thousands: ',' }), '1,234,567.89');
  assert.equal(formatNumber(1234.5, { thousands: '.', point: ',' }), '1.234,5');
  assert.equal(formatNumber(-0.001, { decimals: 2 }), '0.00');
  assert.equal(formatNumber(-12), '-12');
  assert.equal(formatNumber(Number.NaN), 'NaN');
});

test('reads numbers the way people write them', () => {
  assert.equal(parseNumber('1,234.5'), 1234.5);
  assert.equal(parseNumber('1.234,5'), 1234.5);
  assert.equal(parseNumber('12 345'), 12345);
  assert.equal(parseNumber('3,5'), 3.5);
  assert.equal(parseNumber('12 %'), 0.12);
  assert.equal(parseNumber('(3.20)'), -3.2);
  assert.equal(parseNumber('-1e3'), -1000);
});

test('does not take other texts for numbers', () => {
  for (const text of ['', 'twelve', '1.2.3', '12 monkeys', '--1', '.'])
    assert.equal(parseNumber(text), undefined, text);
});
