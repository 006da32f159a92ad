import assert from 'node:assert/strict';
import { mapText } from '../../src/vscode/search/map-text.ts';

describe('the map of the code as a document', () => {
  it('leads from each file and each definition to its place, and shows what turns a line around', () => {
    const map = 'src/a.ts\n  1: export function a()\n  … 2 more inside\nsrc/\u202eb.ts\n  12: class B';
    const { text, links } = mapText(map);
    const lines = text.split('\n');
    assert.deepEqual(
      links.map(({ line, from, to, path, at }) => [lines[line]?.slice(from, to), path, at]),
      [
        ['src/a.ts', 'src/a.ts', null],
        ['export function a()', 'src/a.ts', 1],
        [lines[3], 'src/\u202eb.ts', null],
        ['class B', 'src/\u202eb.ts', 12],
      ],
    );
    assert.ok(!text.includes('\u202e'));
  });

  it('leads nowhere from nothing', () => {
    assert.deepEqual(mapText(''), { text: '', links: [] });
  });
});
