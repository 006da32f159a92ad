import assert from 'node:assert/strict';
import type { IndexStanding } from '../../src/core/ports/index.ts';
import { indexLines } from '../../src/vscode/search/index-lines.ts';

/** Words as they are written in the code. */
const l10n = {
  t: (text: unknown, ...values: readonly unknown[]): string =>
    String(text).replace(/\{(\d)\}/g, (_all, at: string) => String(values[Number(at)])),
};

const standing: IndexStanding = {
  ...{ files: 3, chunks: 9, symbols: 5, commits: 2, leftOut: [], leftOutCount: 0, vectors: null, notes: [] },
};

describe('the index of the code as a document', () => {
  it('says that there is no model for vectors, and what is left out', () => {
    const leftOut = Array.from({ length: 21 }, (_, at) => ({ path: `f${String(at)}`, why: 'binary' }));
    const lines = indexLines('shop', { ...standing, leftOut, leftOutCount: 23, notes: ['It was damaged.'] }, l10n);
    assert.deepEqual(lines.slice(0, 5), [
      'shop',
      '3 files in 9 parts, 5 definitions, 2 commits.',
      'No model for vectors is set up: places are found by words, names, history and links.',
      'It was damaged.',
      '23 files are left out:',
    ]);
    assert.deepEqual(lines.slice(-2), ['  f20: binary', '  … 2 more']);
  });

  it('says how far vectors are, which serve meanwhile, and what is in the way until when', () => {
    const trouble = { by: 'a/new', why: 'The key is wrong.', times: 1, at: 0, until: 30_000 };
    const vectors = { by: 'a/new', made: 4, wanted: 8, beyond: 1, serving: 'a/old', trouble };
    const [, , ...lines] = indexLines('shop', { ...standing, vectors }, l10n);
    assert.deepEqual(lines.slice(0, 3), [
      '4 of 8 parts are found by meaning, too, with a/new.',
      'Until all of them are there, the vectors of a/old serve.',
      '1 parts are beyond the most that are given vectors.',
    ]);
    assert.match(lines[3] ?? '', /^Vectors could not be made: The key is wrong\. That is tried again after /);
    const others = indexLines('shop', { ...standing, vectors: { ...vectors, by: 'a/third' } }, l10n);
    assert.equal(others.length, lines.length + 1, 'trouble of another model is not told');
  });
});
