import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formatOf, parseRecords, readRecords } from '../src/source.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-'));
});
after(() => rm(folder, { recursive: true }));

test('knows formats by their names', () => {
  assert.equal(formatOf('a/b.JSON'), 'json');
  assert.equal(formatOf('b.ndjson'), 'jsonl');
  assert.equal(formatOf('b.tsv'), 'csv');
});

test('reads JSON and JSON lines', () => {
  assert.deepEqual(parseRecords('[{"a":1,"b":[2]}]', 'json'), [{ a: 1, b: '[2]' }]);
  assert.deepEqual(parseRecords('{"a":null}', 'json'), [{ a: null }]);
  assert.deepEqual(parseRecords('{"a":1}\n\n{"a":true}\n', 'jsonl'), [{ a: 1 }, { a: true }]);
  assert.throws(() => parseRecords('{"a":1}\n{', 'jsonl'), /The text is no valid JSON \(line 2\)/);
  assert.throws(() => parseRecords('[1]', 'json'), /Expected an object for each record/);
});

test('reads files', async () => {
  const file = join(folder, 'fruit.csv');
  await writeFile(file, 'name;amount\nfig;3\n');
  assert.deepEqual(await readRecords(file), [{ name: 'fig', amount: 3 }]);
  assert.deepEqual(await readRecords(file, { delimiter: ',' }), [{ 'name;amount': 'fig;3' }]);
});

test('says which file is missing or cannot be read', async () => {
  await assert.rejects(readRecords(join(folder, 'none.csv')), /There is no file .*none\.csv/);
  await assert.rejects(readRecords(folder), { name: 'DataError', message: /cannot be read/ });
});

test('passes on what is wrong with the data', async () => {
  const file = join(folder, 'open.csv');
  await writeFile(file, 'a,b\n"1,2\n');
  await assert.rejects(readRecords(file), /A quoted cell is never closed \(line 2\)/);
});
