import assert from 'node:assert/strict';
import { bounds } from '../../src/core/agent/progress.ts';
import { GateKind, Risk, type Autonomy, type Gate, type Goal } from '../../src/core/domain/index.ts';
import { answerByPolicy } from '../../src/core/policy/index.ts';
import { workflow } from '../machine/scenario.ts';
import { pages } from './pages.ts';

const levels = [0, 1, 2, 3, 4, 5] as const satisfies readonly Autonomy[];

/** The cells of a table below a line that begins with a text, without its head. */
function tableUnder(file: string, head: string): readonly (readonly string[])[] {
  const lines =
    pages()
      .find(({ path }) => path === file)
      ?.text.split('\n') ?? [];
  const at = lines.findIndex((line) => line.startsWith(head));
  assert.ok(at !== -1, `${file} has no table “${head}”`);
  const end = lines.findIndex((line, index) => index > at && !line.startsWith('|'));
  return lines.slice(at + 2, end).map((line) =>
    line
      .replace(/^\| | \|$/g, '')
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

/** Whether policy answers a gate of a goal that leaves nothing more to it than its level. */
function isAnswered(kind: GateKind, risk: Risk, autonomy: Autonomy): boolean {
  const gate: Gate = { id: 'q1', kind, goalId: 'g1', question: 'May I?', risk: { risk, reasons: [] }, subject: 's' };
  const goal: Goal = {
    ...{ id: 'g1', text: 'Do it', workflow, autonomy, budget: {}, priority: 0, paths: [] },
    ...{ acceptLowRisk: false, holdPlan: false, base: { commit: 'c0', branch: 'maestro/x' } },
  };
  return answerByPolicy(gate, goal) !== null;
}

describe('the table of who answers which gate', () => {
  const rows = tableUnder('docs/user-guide.md', '| gate | asks |');

  it('has a row for each kind of gate that is ever asked', () => {
    const kinds = rows.map(([kind]) => kind);
    assert.deepEqual([...kinds].sort(), GateKind.options.filter((kind) => kind !== 'promotion').sort());
  });

  for (const [name = '', , ...cells] of rows) {
    it(`says of ${name} gates what policy does, at every level and risk`, () => {
      const kind = GateKind.parse(name);
      assert.equal(cells.length, Risk.options.length);
      for (const [at, risk] of Risk.options.entries()) {
        const cell = cells[at] ?? '';
        assert.match(cell, /^(?:[0-5]|never)$/);
        for (const level of levels)
          assert.equal(
            isAnswered(kind, risk, level),
            cell !== 'never' && level >= Number(cell),
            `${risk} ${String(level)}`,
          );
      }
    });
  }
});

describe('the table of agents that run away', () => {
  const rows = tableUnder('docs/security.md', '| what an agent does | told after |');
  const begins: Readonly<Record<keyof typeof bounds, string>> = {
    stale: 'calls that bring nothing new',
    sameError: 'the same error',
    failed: 'nothing but errors',
    repeated: 'the same calls in the same order',
    polled: 'only waiting for a command',
  };

  it('says after how many turns each is told and held', () => {
    const found = Object.entries(begins).map(([name, text]) => {
      const [, warn, stop] = rows.find(([what]) => what?.startsWith(text)) ?? [];
      return [name, { warn: Number(warn), stop: Number(stop) }];
    });
    assert.deepEqual(Object.fromEntries(found), bounds);
    assert.equal(rows.length, found.length);
  });
});
