import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, parseDuration } from '../src/duration.ts';

test('reads units, words and clocks', () => {
  assert.equal(parseDuration('1h 30m'), 5_400_000);
  assert.equal(parseDuration('90s'), 90_000);
  assert.equal(parseDuration('2 days, 1 hour'), 176_400_000);
  assert.equal(parseDuration('1.5h'), 5_400_000);
  assert.equal(parseDuration('250ms'), 250);
  assert.equal(parseDuration('1:30:00'), 5_400_000);
  assert.equal(parseDuration('0:05'), 300_000);
});

test('refuses what is no duration', () => {
  assert.throws(() => parseDuration(''), /A duration is empty/);
  assert.throws(() => parseDuration('soon'), /"soon" is no duration; write something like 1h 30m/);
  assert.throws(() => parseDuration('5 parsecs'), { name: 'DataError' });
});

test('writes at most two units', () => {
  assert.equal(formatDuration(350), '350ms');
  assert.equal(formatDuration(4200), '4.2s');
  assert.equal(formatDuration(60_000), '1m');
  assert.equal(formatDuration(5_400_000), '1h 30m');
  assert.equal(formatDuration(93_784_000), '1d 2h');
  assert.equal(formatDuration(86_400_000 + 5000), '1d');
  assert.equal(formatDuration(-1500), '-1.5s');
});
