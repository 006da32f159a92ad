import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../src/cli.ts';

const SALES = 'region,amount,rep\nnorth,10,Ann\nsouth,5,Bo\nnorth,20,Cy\n';

async function sheaf(args: string[], input = SALES): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await run(args, {
    columns: undefined,
    readInput: () => Promise.resolve(input),
    out: (text) => void (out += text),
    err: (text) => void (err += text),
  });
  return { code, out, err };
}

test('prints a table', async () => {
  const { code, out } = await sheaf(['--columns', 'rep,amount', '--totals']);
  assert.equal(code, 0);
  assert.equal(
    out,
    'rep    amount\n─────  ──────\nAnn        10\nBo          5\nCy         20\n─────  ──────\nTotal      35\n',
  );
});

test('filters, groups and sorts', async () => {
  const { out } = await sheaf(['-g', 'region', '-a', 'sum:amount as total', '--sort=-total', '-o', 'csv']);
  assert.equal(out, 'region,total\nnorth,30\nsouth,5\n');
  assert.equal(
    (await sheaf(['-w', 'amount > 5', '-w', 'rep != Ann', '-o', 'csv'])).out,
    'region,amount,rep\nnorth,20,Cy\n',
  );
  assert.equal((await sheaf(['-n', '1', '-o', 'csv'])).out, 'region,amount,rep\nnorth,10,Ann\n');
});

test('prints other formats', async () => {
  assert.match((await sheaf(['-o', 'markdown'])).out, /^\| region \| amount \| rep \|/);
  assert.match((await sheaf(['-o', 'html'])).out, /<td>north<\/td><td class="number">10<\/td>/);
  assert.deepEqual(JSON.parse((await sheaf(['-o', 'json', '-c', 'amount'])).out), [
    { amount: 10 },
    { amount: 5 },
    { amount: 20 },
  ]);
  assert.match((await sheaf(['-o', 'profile'])).out, /^column .*\n.*\nregion {2}text/);
  assert.match((await sheaf(['--chart', 'rep,amount'])).out, /^Ann {2}10 █+\n/);
  assert.equal((await sheaf(['--template', '{{ rep }}:{{ amount }}'])).out, 'Ann:10\nBo:5\nCy:20\n');
});

test('takes a delimiter', async () => {
  assert.equal((await sheaf(['--delimiter', '\\t', '-o', 'csv'], 'a,b\tc\n1\t2\n')).out, '"a,b",c\n1,2\n');
});

test('says what is wrong with the data', async () => {
  assert.deepEqual(await sheaf(['-w', 'Region = north']), {
    code: 1,
    out: '',
    err: 'sheaf: There is no column "Region"; did you mean "region"?\n',
  });
  assert.match((await sheaf(['-c', 'nope'])).err, /There is no column "nope"; there are region, amount, rep/);
  assert.match((await sheaf(['-n', 'few'])).err, /"few" is no number of records/);
  assert.match((await sheaf(['-o', 'pdf'])).err, /"pdf" is no output/);
  assert.equal((await sheaf(['no-such-file.csv'])).err, 'sheaf: There is no file no-such-file.csv\n');
});

test('says what is wrong with the options', async () => {
  const unknown = await sheaf(['--nope']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /^sheaf: .*--nope[^]*\nTry sheaf --help for more\.\n$/);
  assert.deepEqual(await sheaf(['a.csv', 'b.csv']), {
    code: 2,
    out: '',
    err: 'sheaf: only one file can be read at a time\nTry sheaf --help for more.\n',
  });
  assert.equal((await sheaf(['--first', ' '])).err, 'sheaf: --first needs a number\nTry sheaf --help for more.\n');
});

test('explains itself', async () => {
  const { code, out } = await sheaf(['--help']);
  assert.equal(code, 0);
  assert.match(out, /^sheaf \[FILE\] \[options\]/);
});
