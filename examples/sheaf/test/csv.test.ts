import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectDelimiter, formatCsv, parseCsv } from '../src/csv.ts';

test('splits lines and cells', () => {
  assert.deepEqual(parseCsv('a,b\n1,2\n'), [
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('keeps delimiters, quotes and line ends inside quoted cells', () => {
  assert.deepEqual(parseCsv('"a, b","say ""hi""","two\nlines"\n'), [['a, b', 'say "hi"', 'two\nlines']]);
});

test('understands CRLF, a byte order mark and a last line without an end', () => {
  assert.deepEqual(parseCsv('\ufeffa;b\r\n1;2'), [
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('skips empty lines and comments', () => {
  assert.deepEqual(parseCsv('# exported\n\na,b\n', { comment: '#', delimiter: ',' }), [['a', 'b']]);
});

test('trims cells that are not quoted when asked to', () => {
  assert.deepEqual(parseCsv(' a , " b "\n', { trim: true, delimiter: ',' }), [['a', ' b ']]);
});

test('keeps empty cells', () => {
  assert.deepEqual(parseCsv('a,,c\n,,\n', { delimiter: ',' }), [
    ['a', '', 'c'],
    ['', '', ''],
  ]);
});

test('names the line of a quoted cell that is never closed', () => {
  assert.throws(() => parseCsv('a,b\n1,"2\n3,4\n'), {
    name: 'DataError',
    message: 'A quoted cell is never closed (line 2)',
    line: 2,
  });
});

test('guesses the delimiter that splits lines evenly', () => {
  assert.equal(detectDelimiter('a;b;c\n1,5;2;3\n'), ';');
  assert.equal(detectDelimiter('a\tb\n1\t2\n'), '\t');
  assert.equal(detectDelimiter('just one column\n'), ',');
});

test('quotes only what needs it', () => {
  assert.equal(formatCsv([['a', 'b, c', 'say "hi"']]), 'a,"b, c","say ""hi"""\n');
});

test('reads what it wrote', () => {
  const rows = [
    ['name', 'note'],
    ['Ann', 'one\ntwo'],
    ['Bo; Co', '"'],
  ];
  assert.deepEqual(parseCsv(formatCsv(rows, { delimiter: ';' }), { delimiter: ';' }), rows);
});
