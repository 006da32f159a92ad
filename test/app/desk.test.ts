import assert from 'node:assert/strict';
import { approvalHolds, createDesk } from '../../src/core/app/desk.ts';
import { ok } from '../../src/core/base/index.ts';
import type { Command, Goal } from '../../src/core/domain/index.ts';
import { callKey, initialState } from '../../src/core/machine/index.ts';
import { nameOf } from '../security/cases.ts';
import { workflow } from '../machine/scenario.ts';

const goal: Goal = {
  ...{ id: 'g1', text: 'Do it', workflow, autonomy: 2, acceptLowRisk: false, holdPlan: false, budget: {}, priority: 0 },
  ...{ paths: [], base: { commit: 'c0', branch: 'maestro/x' } },
};

/** Whether a call passes by an answer that was given to a call at 1,000, and whether it is asked about instead. */
function passes(call: string, subject: string, now: number): { readonly passed: boolean; readonly asked: boolean } {
  const answer = { answer: 'approved', by: 'ada', text: '', subject: 'exactly this', at: 1_000 } as const;
  const state = { ...initialState, answers: initialState.answers.set(callKey('s1', 'c1'), answer) };
  const sent: Command[] = [];
  const parts = {
    present: () => state,
    dispatch(command: Command) {
      sent.push(command);
      return ok([]);
    },
    surroundings: { clock: { now: () => now } },
  };
  // Of its surroundings a desk asks for the time alone.
  const desk = createDesk('s1', goal, new Map(), parts as unknown as Parameters<typeof createDesk>[3]);
  const risk = { risk: 'high' as const, reasons: ['it pushes'] };
  const permitted = desk.permit(call, { question: 'May I?', action: 'git push', risk, subject });
  return { passed: permitted.ok, asked: sent.some(({ type }) => type === 'ask-person') };
}

describe('a yes to a command', () => {
  const asked = { passed: false, asked: true };

  it(`holds for its call and for exactly what was asked: ${nameOf('GATE-08')}`, () => {
    assert.deepEqual(passes('c1', 'exactly this', 2_000), { passed: true, asked: false });
    assert.deepEqual(passes('c1', 'something else', 2_000), asked);
    assert.deepEqual(passes('c2', 'exactly this', 2_000), asked);
  });

  it('is over after a day', () => {
    assert.deepEqual(passes('c1', 'exactly this', 1_000 + approvalHolds), { passed: true, asked: false });
    assert.deepEqual(passes('c1', 'exactly this', 1_001 + approvalHolds), asked);
  });
});
