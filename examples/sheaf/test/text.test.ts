import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth, pad, slugify, truncate, wrap } from '../src/text.ts';

test('counts columns of a terminal', () => {
  assert.equal(displayWidth('naïve'), 5);
  assert.equal(displayWidth('e\u0301'), 1);
  assert.equal(displayWidth('日本'), 4);
  assert.equal(displayWidth('🎉'), 2);
});

test('pads on either side', () => {
  assert.equal(pad('ab', 5), 'ab   ');
  assert.equal(pad('ab', 5, 'right'), '   ab');
  assert.equal(pad('ab', 5, 'center'), ' ab  ');
  assert.equal(pad('abcdef', 3), 'abcdef');
});

test('cuts with an ellipsis', () => {
  assert.equal(truncate('a long sentence', 7), 'a long…');
  assert.equal(truncate('short', 7), 'short');
  assert.equal(truncate('日本語', 4), '日…');
  assert.equal(truncate('abc', 0), '');
});

test('wraps at blanks', () => {
  assert.deepEqual(wrap('the quick brown fox', 9), ['the quick', 'brown fox']);
  assert.deepEqual(wrap('one\ntwo', 9), ['one', 'two']);
  assert.deepEqual(wrap('', 9), ['']);
});

test('indents what follows and breaks words that are too long', () => {
  assert.deepEqual(wrap('alpha beta gamma', 10, { indent: '  ' }), ['alpha beta', '  gamma']);
  assert.deepEqual(wrap('abcdefgh', 3, { breakWords: true }), ['abc', 'def', 'gh']);
  assert.deepEqual(wrap('abcdefgh', 3), ['abcdefgh']);
});

test('makes slugs', () => {
  assert.equal(slugify('Crème Brûlée & Co.'), 'creme-brulee-co');
  assert.equal(slugify('  --  '), '');
});
