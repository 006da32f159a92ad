import assert from 'node:assert/strict';
import { GateKind, Risk, type Autonomy, type Gate, type Goal } from '../../src/core/domain/index.ts';
import { answerByPolicy, goalUnder, policyAnswersFrom, policyOf, unreadPolicy } from '../../src/core/policy/index.ts';
import { workflow } from '../machine/scenario.ts';

const levels = [0, 1, 2, 3, 4, 5] as const satisfies readonly Autonomy[];

function goalOf(more: Partial<Goal> = {}): Goal {
  return {
    id: 'g1',
    text: 'Do it',
    workflow,
    autonomy: 0,
    acceptLowRisk: false,
    holdPlan: false,
    budget: {},
    priority: 0,
    paths: [],
    base: { commit: 'c0', branch: 'maestro/x' },
    ...more,
  };
}

function gateOf(kind: GateKind, risk: Risk): Gate {
  return { id: 'q1', kind, goalId: 'g1', question: 'May I?', risk: { risk, reasons: [] }, subject: 's' };
}

function asks(kind: GateKind, risk: Risk, more: Partial<Goal>): boolean {
  return answerByPolicy(gateOf(kind, risk), goalOf(more)) === null;
}

/** Which levels answer by themselves, as people read the table: one row per kind, one column per risk. */
const table: Readonly<Record<GateKind, readonly [low: string, medium: string, high: string]>> = {
  plan: ['2345', '345', '5'],
  act: ['12345', '345', ''],
  command: ['345', '45', ''],
  change: ['345', '45', ''],
  promotion: ['5', '', ''],
  question: ['', '', ''],
  budget: ['', '', ''],
};

describe('gates and autonomy', () => {
  for (const kind of GateKind.options) {
    it(`answer ${kind} gates at exactly the levels of the table`, () => {
      const rows = Risk.options.map((risk) => levels.filter((autonomy) => !asks(kind, risk, { autonomy })).join(''));
      assert.deepEqual(rows, table[kind]);
    });
  }

  it('never ask more when autonomy rises, nor less when risk rises', () => {
    for (const kind of GateKind.options) {
      for (const acceptLowRisk of [true, false]) {
        for (const [r, risk] of Risk.options.entries()) {
          for (const autonomy of levels) {
            const now = asks(kind, risk, { autonomy, acceptLowRisk });
            const higher = levels[autonomy + 1];
            if (higher !== undefined && !now)
              assert.equal(asks(kind, risk, { autonomy: higher, acceptLowRisk }), false);
            const riskier = Risk.options[r + 1];
            if (riskier && now) assert.equal(asks(kind, riskier, { autonomy, acceptLowRisk }), true);
          }
        }
      }
    }
  });

  it('leave a high-risk action, command, change and any risky promotion to a person at every level', () => {
    for (const kind of ['act', 'command', 'change', 'promotion'] as const) {
      assert.equal(policyAnswersFrom[kind].high, null);
      for (const autonomy of levels) assert.equal(asks(kind, 'high', { autonomy, acceptLowRisk: true }), true);
    }
  });

  it('let the person’s leave for low risk answer change gates of low risk and nothing else', () => {
    for (const kind of GateKind.options) {
      for (const risk of Risk.options) {
        const answer = answerByPolicy(gateOf(kind, risk), goalOf({ acceptLowRisk: true }));
        assert.equal(answer?.answer, kind === 'change' && risk === 'low' ? 'approved' : undefined, `${kind} ${risk}`);
      }
    }
  });

  it('hold the plan for the person, whatever the level, and no other gate', () => {
    for (const autonomy of levels) {
      for (const risk of Risk.options) assert.equal(asks('plan', risk, { autonomy, holdPlan: true }), true);
      assert.equal(asks('act', 'low', { autonomy, holdPlan: true }), asks('act', 'low', { autonomy }));
    }
  });

  it('are answered in the name of policy, with the rule as the reason', () => {
    const answer = answerByPolicy(gateOf('change', 'medium'), goalOf({ autonomy: 4 }));
    assert.deepEqual(answer, {
      answer: 'approved',
      by: 'policy',
      reason: 'autonomy 4 answers change gates of medium risk',
    });
  });
});

describe('a goal under policy files', () => {
  it('accepts nothing unasked at level 0, also for a goal that was stated at that level', () => {
    const stated = goalOf({ autonomy: 0, acceptLowRisk: true });
    assert.equal(goalUnder(stated, unreadPolicy('c', 'It is broken.')).acceptLowRisk, false);
    assert.equal(goalUnder(stated, policyOf('a', {})).acceptLowRisk, true, 'where no file says so, the person has');
    const higher = goalUnder(goalOf({ autonomy: 3, acceptLowRisk: true }), policyOf('a', { autonomy: 2 }));
    assert.deepEqual([higher.autonomy, higher.acceptLowRisk], [2, true]);
  });
});
