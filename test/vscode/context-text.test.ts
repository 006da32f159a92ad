import assert from 'node:assert/strict';
import { contextText } from '../../src/vscode/views/context-text.ts';
import { english } from './board/table.ts';

const split = { system: 300, tools: 200, briefing: 100, files: 400, history: 0, answer: 4_000 };

describe('the text of a context', () => {
  it('tells for each session what every request held, what was left out, and the largest wastes', () => {
    const lines = contextText(
      [
        {
          ...{ sessionId: 's1', role: 'developer', stageId: 'develop', sent: 2_000, inVain: 500 },
          told: [{ id: 'memory:m1', why: 'pinned\nimportant' }],
          turns: [
            { turn: 1, tokens: 1_000, window: 10_000, split, cut: 0, purpose: null },
            { turn: 2, tokens: null, window: null, split: null, cut: 70, purpose: null },
          ],
          leftOut: [{ turn: 1, what: '3 of places', tokens: null }],
          wastes: [{ kind: 'read-twice', what: 'read-file src/a.ts', turn: 1, tokens: 250, requests: 2 }],
        },
      ],
      english,
    );
    const [one, half] = [(1_000).toLocaleString(), (2_000).toLocaleString()];
    assert.deepEqual(lines, [
      `developer, develop: ${half} tokens sent, 25 % of them of little use`,
      `  turn 1: ${one} · 10 % · files 400 · instructions 300 · tools 200 · briefing 100`,
      '  turn 2: ? · cut so far: 70',
      '  Told as it began, and why',
      '    memory:m1: pinned important',
      '  Left out',
      '    turn 1: 3 of places (?)',
      '  Of little use, the worst first',
      '    read-file src/a.ts: answered before · turn 1: 250 × 2',
    ]);
  });

  it('is empty where no model was asked', () => {
    assert.deepEqual(contextText([], english), []);
  });
});
