import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, fillAll } from '../src/template.ts';

test('fills places', () => {
  assert.equal(fill('{{ name }} is {{age}}', { name: 'Ann', age: 41 }), 'Ann is 41');
  assert.equal(fill('{{ missing }}!', {}), '!');
});

test('changes what it fills in', () => {
  const record = { name: 'Crème', amount: 1234.5, took: 5_400_000, note: null };
  assert.equal(fill('{{ name | upper }}', record), 'CRÈME');
  assert.equal(fill('[{{ amount | fixed 2 | right 10 }}]', record), '[  1,234.50]');
  assert.equal(fill('{{ took | duration }}', record), '1h 30m');
  assert.equal(fill('{{ note | or "none given" }}', record), 'none given');
  assert.equal(fill('{{ name | slug | left 7 }}|', record), 'creme  |');
  assert.throws(() => fill('{{ name | shout }}', record), /"shout" is no change; there are upper, lower/);
});

test('ends each record with a line end', () => {
  assert.equal(fillAll('{{ a }}', [{ a: 1 }, { a: 2 }]), '1\n2\n');
  assert.equal(fillAll('{{ a }}\n', [{ a: 1 }]), '1\n');
});
