import assert from 'node:assert/strict';
import fc from 'fast-check';
import { event, failure, type DomainEvent, type Failure } from '../../src/core/domain/index.ts';
import { bookkeeping, describeEvent, shortLine } from '../../src/core/insight/index.ts';
import { allEventTypes, events } from '../domain/arbitrary.ts';
import { changeOf, evidenceOn, planned, workflow } from '../machine/scenario.ts';

const ids = { goalId: 'g1', taskId: 't1' };
const broke: Failure = failure('agent-failed', 'It broke. Retry.');
const report = { outcome: 'done' as const, summary: 'Split it in two.', findings: [], artifacts: {} };
const usage = { duration: 1, cost: 0 };
const risk = { risk: 'low' as const, reasons: [] };
const gate = { id: 'q1', kind: 'change' as const, ...ids, question: 'Accept it?', risk, subject: 'x' };
const { key: _key, ...rest } = planned('a', { title: 'Split it' });
const comment = { id: 'c1', text: 'call it `x`', by: 'Ada', at: 0 };
const plan = { version: 2, summary: 'Much to do.', requirements: [], criteria: [], questions: [] };
const goal = {
  ...{ id: 'g1', text: 'Improve it', workflow, autonomy: 2, acceptLowRisk: false, holdPlan: false, budget: {} },
  ...{ priority: 0, paths: [], base: { commit: 'c0', branch: 'maestro/x' } },
};

/** Events by the line that tells of them. */
const told: Readonly<Record<string, DomainEvent>> = {
  'g1 stated: Improve it (sample, autonomy 2)': event('goal-created', { goal }),
  'g1 completed: 2 of 2 tasks completed': event('goal-finished', {
    ...{ goalId: 'g1', outcome: 'completed', reason: '2 of 2 tasks completed' },
  }),
  'g1 has plan 2 with 1 task: Much to do.': event('plan-proposed', {
    goalId: 'g1',
    plan: { ...plan, tasks: [planned('a')] },
  }),
  'g1 could not be planned: It broke. Retry.': event('plan-failed', { goalId: 'g1', failure: broke }),
  'g1 plan 2 approved': event('plan-approved', { goalId: 'g1', version: 2 }),
  't1 added: Split it (low risk)': event('task-added', { task: { ...rest, id: 't1', goalId: 'g1', order: 0 } }),
  't1 pending → in-progress: Started.': event('task-moved', {
    ...{ ...ids, from: 'pending', to: 'in-progress', reason: 'Started.' },
  }),
  't1 stage green passed: test passed': event('stage-moved', {
    ...{ ...ids, stageId: 'green', to: 'passed', reason: 'test passed' },
  }),
  't1 stage green running': event('stage-moved', { ...ids, stageId: 'green', to: 'running', reason: '' }),
  't1 developer starts build (s1, attempt 2)': event('session-opened', {
    session: { id: 's1', ...ids, stageId: 'build', role: 'developer', attempt: 2, leaseUntil: 0 },
  }),
  't1 s1 reported: Split it in two.': event('session-closed', {
    ...{ ...ids, sessionId: 's1', outcome: 'reported', report, usage },
  }),
  't1 s1 failed: It broke. Retry.': event('session-closed', {
    ...{ ...ids, sessionId: 's1', outcome: 'failed', failure: broke, usage },
  }),
  't1 s1 cancelled': event('session-closed', { ...ids, sessionId: 's1', outcome: 'cancelled', usage }),
  'g1 e1 uses an answer again (decomposition, 2 days old, 0.97 alike by lexical/x): saves 3 turns and 1060 tokens':
    event('transcript-extended', {
      ...{ goalId: 'g1', sessionId: 'e1' },
      entry: {
        ...{ kind: 'looked-up', answers: 'decomposition', by: 'lexical/x' },
        found: {
          ...{ id: 'a1', answer: '{}', similarity: 0.971, age: 49 * 3_600_000, goalId: 'g0' },
          ...{ model: 'm', turns: 3 },
          usage: { known: true, input: 900, cacheRead: 100, cacheWrite: 0, output: 60, reasoning: 0 },
        },
      },
    }),
  't1 s1 finds no earlier answer (analysis): files that it read have changed': event('transcript-extended', {
    ...{ ...ids, sessionId: 's1' },
    entry: { kind: 'looked-up', answers: 'analysis', by: 'lexical/x', found: null, miss: 'files-changed' },
  }),
  't1 evidence on tree1: test failed (3 passed, 1 failed)': event('evidence-recorded', {
    ...{ ...ids, stageId: 'green', evidence: evidenceOn('tree1', false) },
  }),
  't1 proposes 1 file (low risk)': event('change-captured', { ...ids, change: changeOf('t1', 'x'), tree: 'x' }),
  't1 proposes nothing': event('change-captured', { ...ids, change: null, tree: 'x' }),
  't1 committed as 0123456789 on maestro/x (2 hunks)': event('change-committed', {
    ...{ ...ids, branch: 'maestro/x', commit: '0123456789abcdef', hunkIds: ['h1', 'h2'] },
  }),
  't1 conflicts with the branch in a.ts, b.ts': event('conflict-found', {
    ...ids,
    files: ['a.ts', 'b.ts'],
    detail: '',
  }),
  'q1 asks (change, low risk): Accept it?': event('gate-opened', { gate }),
  'q1 approved by Ada': event('gate-answered', {
    ...{ goalId: 'g1', gateId: 'q1', answer: 'approved', by: 'Ada', reason: '' },
  }),
  'q1 denied by Ada: too much': event('gate-answered', {
    ...{ goalId: 'g1', gateId: 'q1', answer: 'denied', by: 'Ada', reason: 'too much' },
  }),
  't1 1 hunk rejected by Ada': event('hunks-decided', { ...ids, hunkIds: ['h1'], verdict: 'rejected', by: 'Ada' }),
  't1 comment by Ada: call it `x`': event('comment-added', { ...ids, comment }),
  't1 comment by Ada on h1: call it `x`': event('comment-added', { ...ids, comment: { ...comment, hunkId: 'h1' } }),
  'sample pauses: 5 tasks failed': event('circuit-opened', { key: 'sample', until: 9, reason: '5 tasks failed' }),
  'retry-task by Ada refused: It broke. Retry.': event('command-refused', {
    ...{ command: 'retry-task', by: 'Ada', failure: broke },
  }),
  'g1 a line': event('note-logged', { goalId: 'g1', by: 'x', level: 'info', text: 'a line' }),
  't1 two lines': event('note-logged', { ...ids, by: 'x', level: 'info', text: 'two\n  lines\n' }),
  't1 s1 waits': event('session-held', { ...ids, sessionId: 's1' }),
  't1 s1 goes on': event('session-released', { ...ids, sessionId: 's1', leaseUntil: 9 }),
  't1 s1 asks big/best: it is hard; it is well': event('model-chosen', {
    ...{ ...ids, sessionId: 's1' },
    choice: { provider: 'big', model: 'best', purpose: 'work', reasons: ['it is hard', 'it is well'], passedOver: [] },
  }),
  't1 s1 had no answer of big/best: It is overloaded.': event('model-failed', {
    ...{ ...ids, sessionId: 's1', outage: { provider: 'big', model: 'best', reason: 'x', text: 'It is overloaded.' } },
  }),
  'there/vectors made vectors of 3 texts for the code': event('texts-embedded', {
    call: { provider: 'there', model: 'vectors', use: 'code', texts: 3 },
  }),
  'there/vectors made no vectors for what is remembered: unreachable': event('texts-embedded', {
    call: { provider: 'there', model: 'vectors', use: 'memory', texts: 1, failed: 'unreachable' },
  }),
  'Ada asked big/best in the chat': event('chat-asked', { by: 'Ada', call: { provider: 'big', model: 'best' } }),
  't1 s1 waits for q2 at the limit for t1': event('limit-reached', {
    ...{ ...ids, sessionId: 's1', gateId: 'q2' },
    shortage: { scope: 'task', of: 't1', unit: 'dollars', limit: 1, spent: 0.9, needed: 0.2, raise: 1 },
  }),
  'Ada raised the limit for t1 by $1.00': event('limit-raised', {
    ...{ goalId: 'g1', limit: { scope: 'task', of: 't1', unit: 'dollars' }, amount: 1, by: 'Ada' },
  }),
  '90 % of the limit for g1 are spent: $0.90 of $1.00': event('limit-neared', {
    ...{ ...ids, sessionId: 's1', share: 90 },
    standing: { scope: 'goal', of: 'g1', unit: 'dollars', limit: 1, spent: 0.9 },
  }),
  't1 paused by Ada': event('task-paused', { ...ids, by: 'Ada' }),
  't1 goes on, by Ada': event('task-continued', { ...ids, by: 'Ada' }),
  'g1 paused by Ada': event('goal-paused', { goalId: 'g1', by: 'Ada' }),
  'g1 goes on, by Ada': event('goal-continued', { goalId: 'g1', by: 'Ada' }),
  'q1 void: it was cancelled': event('gate-voided', { goalId: 'g1', gateId: 'q1', reason: 'it was cancelled' }),
  't1 2 hunks open again, by Ada': event('hunks-reopened', { ...ids, hunkIds: ['h1', 'h2'], by: 'Ada' }),
  't1 is told by Ada: use cents': event('task-told', { ...ids, by: 'Ada', text: 'use cents' }),
  't1 answered c1, c2': event('comments-answered', { ...ids, commentIds: ['c1', 'c2'] }),
  'sample goes on': event('circuit-closed', { key: 'sample' }),
  't1 proposal edited by Ada: a.ts': event('proposal-edited', {
    ...{ ...ids, edit: { by: 'Ada', files: [{ path: 'a.ts', text: '' }] } },
  }),
  't1 failed → blocked': event('task-moved', { ...ids, from: 'failed', to: 'blocked', reason: '' }),
};

describe('the line that tells of an event', () => {
  for (const [line, each] of Object.entries(told)) {
    it(`reads: ${line}`, () => {
      assert.equal(describeEvent(each), line);
    });
  }

  for (const type of allEventTypes) {
    it(`is one line in words for every ${type}`, () => {
      fc.assert(
        fc.property(events(type), (each) => {
          const line = describeEvent(each);
          const said = JSON.stringify(each);
          assert.equal(line.split(/[\n\r]/).length, 1, JSON.stringify(line));
          const short = shortLine(each);
          assert.ok(short.length <= 160 && short.isWellFormed() === line.isWellFormed(), short);
          assert.ok(line === short || (short.endsWith('…') && line.startsWith(short.slice(0, -1))), short);
          for (const slip of ['undefined', 'null', '[object', 'NaN']) {
            if (!said.includes(slip)) assert.ok(!line.includes(slip), line);
          }
        }),
        { numRuns: 40 },
      );
    });
  }

  it('fits a small screen, cut between words', () => {
    const long = event('note-logged', { ...ids, by: 'x', level: 'info', text: 'several words '.repeat(40) });
    const short = shortLine(long);
    assert.ok(short.length <= 160 && / (?:several|words)…$/.test(short), short);
  });

  it('is left out where people read for bookkeeping alone, never for what a person decides or is asked', () => {
    for (const type of ['gate-opened', 'gate-answered', 'hunks-decided', 'command-refused', 'task-moved'] as const)
      assert.ok(!bookkeeping.has(type));
    for (const type of bookkeeping) assert.ok(allEventTypes.includes(type));
  });
});
