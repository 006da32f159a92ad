import assert from 'node:assert/strict';
import type { Neighbourhood } from '../../src/core/app/index.ts';
import { graphText } from '../../src/vscode/past/graph-text.ts';
import { english } from './board/table.ts';

const told = { labelled: 0, stated: 0 };
const near: Neighbourhood = {
  things: [
    { ...told, id: 'task:t1', kind: 'task', label: 'Round prices', state: 'completed', distance: 0, over: null },
    {
      ...{ ...told, id: 'file:src/prices.ts', kind: 'file', label: '', state: '', distance: 1 },
      over: { from: 'task:t1', kind: 'changes', to: 'file:src/prices.ts', seq: 3, via: 'task:t1', how: 'changed' },
    },
    {
      ...{ ...told, id: 'goal:g1', kind: 'goal', label: 'Fair prices\u202e', state: '', distance: 1 },
      over: { from: 'goal:g1', kind: 'has', to: 'task:t1', seq: 2, via: 'task:t1', how: 'is of' },
    },
    {
      ...{ ...told, id: 'symbol:src/prices.ts#netPrice', kind: 'symbol', label: 'function netPrice()', distance: 2 },
      state: 'lines 7 to 9',
      over: {
        ...{ from: 'file:src/prices.ts', kind: 'defines', to: 'symbol:src/prices.ts#netPrice', seq: 0 },
        ...{ via: 'file:src/prices.ts', how: 'defines' },
      },
    },
  ],
  ties: [],
  leftOut: 2,
};

describe('what hangs together, as a text', () => {
  it('is a tree, each thing below the one over which it was come to, with links to files and their lines', () => {
    const { text, links } = graphText(near, english);
    const lines = text.split('\n');
    assert.deepEqual(lines.slice(0, 3), [
      'task:t1  Round prices (completed)',
      '  changed file:src/prices.ts',
      '    defines symbol:src/prices.ts#netPrice  function netPrice() (lines 7 to 9)',
    ]);
    assert.ok(!text.includes('\u202e'), 'what turns a line around is made visible');
    assert.equal(lines.at(-1), '2 ties more are not shown.');
    assert.deepEqual(
      links.map(({ line, from, to, path, at }) => [lines[line]?.slice(from, to), path, at]),
      [
        ['file:src/prices.ts', 'src/prices.ts', null],
        ['symbol:src/prices.ts#netPrice', 'src/prices.ts', 7],
      ],
    );
  });
});
