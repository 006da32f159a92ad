import assert from 'node:assert/strict';
import { asksForProse, filesCalled, fuse, isProse } from '../../src/core/memory/index.ts';

describe('files by what they are called', () => {
  const files = ['lib/rules/no-empty/index.js', 'src/NoEmpty.test.ts', 'src/parse_header.py', 'src/api.ts', 'index.js'];

  it('finds a file by its name, however the question spells it', () => {
    assert.deepEqual(filesCalled('fix false positives of `no-empty`', files), [files[0], files[1]]);
    assert.deepEqual(filesCalled('parseHeader fails', files), [files[2]]);
  });

  it('takes no file for a word that is only part of its name, or too short to be meant', () => {
    assert.deepEqual(filesCalled('the header of an api', files), []);
  });

  it('puts names first that are long and that few files bear', () => {
    const many = ['a/throttle.ts', 'b/throttle.ts', 'c/throttle.ts', 'a/timeoutProvider.ts'];
    assert.deepEqual(filesCalled('throttle by the timeoutProvider', many)[0], 'a/timeoutProvider.ts');
  });
});

describe('texts for people among code', () => {
  it('are known by their names', () => {
    assert.deepEqual(['README.md', 'docs/a.rst', 'src/a.ts'].map(isProse), [true, true, false]);
  });

  it('count for less unless the question is about them', () => {
    const order = (text: string): readonly string[] =>
      fuse([{ why: 'words', weight: 1, keys: ['README.md', 'src/retry.ts'] }], (key) =>
        isProse(key) && !asksForProse(text) ? 0.5 : 1,
      ).map(({ key }) => key);
    assert.deepEqual(order('retry later'), ['src/retry.ts', 'README.md']);
    assert.deepEqual(order('the docs of retry'), ['README.md', 'src/retry.ts']);
  });
});
