import assert from 'node:assert/strict';
import { hunkLabels, placeComments, resolveHunks } from '../../src/core/changes/index.ts';
import { idsDecided, undecidedIds } from '../../src/core/domain/index.ts';
import { changeOf, file } from './samples.ts';

const edit = ['-a', '+b'];
const change = changeOf(
  file('a.ts', [edit, edit, edit]),
  file('pic.png', [], { whole: 'binary' }),
  file('b.ts', [edit]),
);

function resolved(...names: string[]): readonly string[] | string {
  const result = resolveHunks(change, names);
  return result.ok ? result.value : result.error.person;
}

describe('decisions on a change', () => {
  it('names what is still undecided, in the order of the diff', () => {
    const verdicts = { 'a.ts#1': 'accepted', 'pic.png': 'rejected', gone: 'accepted' } as const;
    assert.deepEqual(undecidedIds(change, verdicts), ['a.ts#0', 'a.ts#2', 'b.ts#0']);
    assert.deepEqual(idsDecided(change, verdicts, 'accepted'), ['a.ts#1']);
    assert.deepEqual(idsDecided(change, verdicts, 'rejected'), ['pic.png']);
  });

  it('understands numbers, ranges, ids, their beginnings and paths', () => {
    assert.equal(hunkLabels(change).get('pic.png'), '4');
    assert.deepEqual(resolved('2'), ['a.ts#1']);
    assert.deepEqual(resolved('2-4', '3'), ['a.ts#1', 'a.ts#2', 'pic.png']);
    assert.deepEqual(resolved('b.ts#0'), ['b.ts#0']);
    assert.deepEqual(resolved('b.'), ['b.ts#0']);
    assert.deepEqual(resolved('a.ts'), ['a.ts#0', 'a.ts#1', 'a.ts#2']);
    assert.deepEqual(resolved('pic.png'), ['pic.png']);
  });

  it('refuses a name that fits nothing, or more than one hunk', () => {
    assert.match(String(resolved('9')), /"9" names no hunk.*1 to 5/);
    assert.match(String(resolved('a.ts#')), /names no hunk/);
    assert.match(String(resolved('4-9')), /names no hunk/);
  });

  it('keeps comments with their hunks, and tells which are outdated', () => {
    const comment = (id: string, at: number, hunkId?: string) => ({
      id,
      at,
      by: 'ada',
      text: id,
      ...(hunkId ? { hunkId } : {}),
    });
    const placed = placeComments(change, [
      comment('late', 3, 'a.ts#0'),
      comment('early', 1, 'a.ts#0'),
      comment('all', 2),
      comment('old', 4, 'gone'),
    ]);
    assert.deepEqual(
      placed.onHunks.get('a.ts#0')?.map(({ id }) => id),
      ['early', 'late'],
    );
    assert.deepEqual(
      placed.onChange.map(({ id }) => id),
      ['all'],
    );
    assert.deepEqual(
      placed.outdated.map(({ id }) => id),
      ['old'],
    );
  });
});
