import assert from 'node:assert/strict';
import { dayOf, type CallCost } from '../../src/core/domain/index.ts';
import { createLedger, enter, sumAll, sumBy } from '../../src/core/insight/index.ts';
import { createScenario, statesGoal } from '../machine/scenario.ts';

const tokens = { input: 1_000, cacheRead: 0, cacheWrite: 0, output: 100, reasoning: 0 };
const cost: CallCost = { dollars: 0.25, price: 'test', tokens };
const call = { provider: 'p', model: 'm', cost };

describe('what the person asked in the chat', () => {
  it('counts for the day and by itself, and for no goal', () => {
    const s = createScenario();
    s.send(statesGoal());
    s.send({ type: 'note-chat', by: 'Ada', call });
    s.send({ type: 'note-chat', by: 'Ada', call: { ...call, failed: 'cut-off' } });
    s.send({ type: 'note-chat', by: 'Ada', call: { provider: 'p', model: 'm', failed: 'unreachable' } });
    const [last] = s.journal.slice(-1);
    assert.equal(s.state.days.get(dayOf(last?.at ?? 0))?.dollars, 0.5);
    assert.equal(s.state.goals.get('g1')?.cost.calls, 0);
    const ledger = createLedger();
    for (const each of s.journal) enter(ledger, { ...each, seq: 1, version: 1, hash: '' });
    assert.equal(sumAll(ledger.calls).dollars, 0.5);
    assert.deepEqual(
      ledger.calls.map(({ purpose }) => purpose),
      ['chat', 'failed'],
    );
    for (const group of ['goal', 'task', 'session', 'role'] as const) {
      assert.deepEqual([...sumBy(ledger.calls, group).keys()], ['chat']);
    }
  });
});

describe('vectors that were made of texts', () => {
  it('count for the goal that they were made for, else for the day alone, under what they are for', () => {
    const s = createScenario();
    s.send(statesGoal());
    const made = { ...call, use: 'code' as const, texts: 7 };
    s.send({ type: 'note-embedding', call: made });
    s.send({ type: 'note-embedding', goalId: 'g1', sessionId: 's9', call: { ...made, use: 'answers' } });
    s.send({ type: 'note-embedding', call: { provider: 'p', model: 'm', use: 'memory', texts: 1, failed: 'cut-off' } });
    const [last] = s.journal.slice(-1);
    assert.equal(s.state.days.get(dayOf(last?.at ?? 0))?.dollars, 0.5);
    assert.equal(s.state.goals.get('g1')?.cost.dollars, 0.25);
    const ledger = createLedger();
    for (const each of s.journal) enter(ledger, { ...each, seq: 1, version: 1, hash: '' });
    assert.deepEqual(
      ledger.calls.map(({ purpose }) => purpose),
      ['embedding', 'embedding'],
    );
    assert.deepEqual([...sumBy(ledger.calls, 'goal').keys()], ['code', 'g1']);
    assert.deepEqual([...sumBy(ledger.calls, 'role').keys()], ['code', 'planner']);
  });
});
