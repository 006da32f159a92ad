import assert from 'node:assert/strict';
import { approvalHolds, createDesk } from '../../src/core/app/desk.ts';
import { ok } from '../../src/core/base/index.ts';
import { noFilePolicy } from '../../src/core/policy/index.ts';
import type { Permission } from '../../src/core/tools/index.ts';
import type { Command, DomainEvent, Goal } from '../../src/core/domain/index.ts';
import { callKey, fold, initialState, type State } from '../../src/core/machine/index.ts';
import { nameOf } from '../security/cases.ts';
import { workflow } from '../machine/scenario.ts';

const goal: Goal = {
  ...{ id: 'g1', text: 'Do it', workflow, autonomy: 2, acceptLowRisk: false, holdPlan: false, budget: {}, priority: 0 },
  ...{ paths: [], base: { commit: 'c0', branch: 'maestro/x' } },
};

/** Whether a call passes by an answer that was given to a call at 1,000, and whether it is asked about instead. */
async function passes(
  call: string,
  subject: string,
  now: number,
): Promise<{ readonly passed: boolean; readonly asked: boolean }> {
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
    policyBook: { now: () => noFilePolicy },
  };
  // Of its surroundings a desk asks for the time alone.
  const desk = createDesk('s1', goal, new Map(), parts as unknown as Parameters<typeof createDesk>[3]);
  const risk = { risk: 'high' as const, reasons: ['it pushes'] };
  const permitted = await desk.permit(call, { question: 'May I?', action: 'git push', risk, subject });
  return { passed: permitted.ok, asked: sent.some(({ type }) => type === 'ask-person') };
}

describe('a yes to a command', () => {
  const asked = { passed: false, asked: true };

  it(`holds for its call and for exactly what was asked: ${nameOf('GATE-08')}`, async () => {
    assert.deepEqual(await passes('c1', 'exactly this', 2_000), { passed: true, asked: false });
    assert.deepEqual(await passes('c1', 'something else', 2_000), asked);
    assert.deepEqual(await passes('c2', 'exactly this', 2_000), asked);
  });

  it('is over after a day', async () => {
    assert.deepEqual(await passes('c1', 'exactly this', 1_000 + approvalHolds), { passed: true, asked: false });
    assert.deepEqual(await passes('c1', 'exactly this', 1_001 + approvalHolds), asked);
  });
});

describe('work that has read text from outside', () => {
  const risk = { risk: 'medium' as const, reasons: ['it is not known what "sync" does'] };
  const rule = { program: 'sync', subcommand: 'all', folder: '/ws', risk };
  const wanted: Permission = { question: 'May I?', action: 'sync all', risk, subject: 's', rule, reachesOut: true };

  /** What a desk of a goal that passes everything says to a call, in a state. */
  async function gateFor(state: State): Promise<Extract<Command, { type: 'ask-person' }> | undefined> {
    const sent: Command[] = [];
    const parts = {
      present: () => state,
      dispatch(command: Command) {
        sent.push(command);
        return ok([]);
      },
      surroundings: { clock: { now: () => 0 } },
      policyBook: { now: () => noFilePolicy },
    };
    const desk = createDesk(
      'e1',
      { ...goal, autonomy: 5 },
      new Map(),
      parts as unknown as Parameters<typeof createDesk>[3],
    );
    await desk.permit('c1', wanted);
    return sent.find((command) => command.type === 'ask-person');
  }

  const granted = { goalId: 'g1', sessionId: 'e1', ruleId: 'q1', rule, by: 'Ada' };
  const read = (origin: 'workspace' | 'outside') => ({
    ...{ goalId: 'g1', sessionId: 'e1' },
    entry: { kind: 'tool-finished' as const, callId: 'c0', name: 'git-log', ok: true, text: 'x', origin },
  });
  const after = (origin: 'workspace' | 'outside'): State =>
    fold(
      [
        { type: 'goal-created', data: { goal } },
        { type: 'rule-granted', data: granted },
        { type: 'transcript-extended', data: read(origin) },
      ].map((event, at) => ({ ...event, seq: at + 1, at: 0 })) as unknown as Iterable<DomainEvent & { at: number }>,
      initialState,
    );

  it('is asked about what could send something out, whatever level and rules of the session say', async () => {
    assert.equal(await gateFor(after('workspace')), undefined);
    const asked = await gateFor(after('outside'));
    assert.equal(asked?.risk.risk, 'high');
    assert.equal(asked.rule, undefined);
    assert.match(asked.risk.reasons.at(-1) ?? '', /by git-log/);
  });
});
