import assert from 'node:assert/strict';
import { event } from '../../src/core/domain/index.ts';
import { good, readAll, seqsOf, type Stage } from './journal.stage.ts';
import { sampleGate, sampleGoal, sampleNote, sampleStory, sampleTask } from './journal.samples.ts';

/** Conformance: rows of goals. */
export function goalRows(on: Stage): void {
  describe('rows of goals', () => {
    const goalStatus = (): string | undefined => on.writer.goals()[0]?.status;

    it('follow a goal from planning to its end', () => {
      const goalId = 'g1';
      on.append(event('goal-created', { goal: sampleGoal(goalId) }));
      assert.equal(goalStatus(), 'planning');
      on.append(event('gate-opened', { gate: sampleGate('p1', goalId, 'plan') }));
      assert.equal(goalStatus(), 'awaiting-plan');
      on.append(event('gate-answered', { goalId, gateId: 'p1', answer: 'changes-requested', by: 'ann', reason: '' }));
      assert.equal(goalStatus(), 'planning');
      on.append(event('gate-opened', { gate: sampleGate('p2', goalId, 'plan') }));
      on.append(event('gate-answered', { goalId, gateId: 'p2', answer: 'approved', by: 'ann', reason: '' }));
      on.append(event('plan-approved', { goalId, version: 2 }));
      assert.equal(goalStatus(), 'running');
      good(on.writer.append([event('goal-finished', { goalId, outcome: 'cancelled', reason: 'enough' })], 5000, false));
      const row = { id: 'g1', text: 'Improve g1', status: 'cancelled', branch: 'maestro/g1' };
      assert.deepEqual(on.writer.goals(), [
        { ...row, createdAt: 1000, updatedAt: 5000, pausedAt: null, dollars: 0, unpriced: 0 },
      ]);
    });

    it('sum what models have cost, and count what has no known price', () => {
      on.append(...sampleStory());
      const tokens = { input: 1, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0 };
      const outage = { provider: 'p', model: 'm', reason: 'cut-off', text: 'It broke off.' };
      const paid = (dollars: number | null) =>
        event('model-failed', {
          ...{ goalId: 'g1', sessionId: 's1' },
          outage: { ...outage, cost: { dollars, price: 'test', tokens } },
        });
      const before = on.writer.goals()[0];
      on.append(paid(0.5), paid(null), paid(0.25), event('model-failed', { goalId: 'g1', sessionId: 's1', outage }));
      const [after] = on.writer.goals();
      assert.equal((after?.dollars ?? 0) - (before?.dollars ?? 0), 0.75);
      assert.equal((after?.unpriced ?? 0) - (before?.unpriced ?? 0), 1);
    });
  });
}

/** Conformance: rows of tasks. */
export function taskRows(on: Stage): void {
  describe('rows of tasks', () => {
    it('show a task with its stage, risk, attempts and times', () => {
      const ids = { goalId: 'g1', taskId: 't1' };
      on.append(...sampleStory());
      good(
        on.writer.append([event('task-moved', { ...ids, from: 'testing', to: 'failed', reason: 'red' })], 2000, false),
      );
      good(
        on.writer.append(
          [event('task-moved', { ...ids, from: 'retrying', to: 'in-progress', reason: 'again' })],
          3000,
          false,
        ),
      );
      const shown = {
        id: 't1',
        goalId: 'g1',
        title: 'Task t1',
        status: 'in-progress',
        risk: 'low',
        stage: 'develop',
      };
      assert.deepEqual(on.writer.tasks(), [
        { ...shown, reason: 'again', attempts: 2, updatedAt: 3000, startedAt: 1000, pausedAt: null },
      ]);
    });

    it('say since when the person holds the task, or its goal', () => {
      on.append(...sampleStory());
      const held = (): unknown => [on.writer.goals()[0]?.pausedAt, on.writer.tasks()[0]?.pausedAt];
      good(on.writer.append([event('task-paused', { goalId: 'g1', taskId: 't1', by: 'ann' })], 7000, false));
      assert.deepEqual(held(), [null, 7000]);
      good(on.writer.append([event('goal-paused', { goalId: 'g1', by: 'ann' })], 8000, false));
      good(on.writer.append([event('task-continued', { goalId: 'g1', taskId: 't1', by: 'ann' })], 9000, false));
      assert.deepEqual(held(), [8000, null]);
      on.append(event('goal-continued', { goalId: 'g1', by: 'ann' }));
      assert.deepEqual(held(), [null, null]);
    });

    it('take the risk of the real diff', () => {
      on.append(...sampleStory());
      const risk = { risk: 'high' as const, reasons: ['touches CI'] };
      const change = { id: 'c', taskId: 't1', baseCommit: 'a', baseTree: 'b', tree: 'c', files: [], risk };
      on.append(event('change-captured', { goalId: 'g1', taskId: 't1', change, tree: 'c' }));
      assert.equal(on.writer.tasks()[0]?.risk, 'high');
    });
  });
}

/** Conformance: rows in order. */
export function gateRows(on: Stage): void {
  describe('rows in order', () => {
    it('list open gates until they are answered or voided', () => {
      on.append(...sampleStory('g1', 't1'), ...sampleStory('g2', 't2'));
      const gate = { kind: 'change', question: 'Accept t1-change?', risk: 'medium', openedAt: 1000 };
      assert.deepEqual(on.writer.openGates('g1'), [{ id: 't1-change', goalId: 'g1', taskId: 't1', ...gate }]);
      assert.deepEqual(
        on.writer.openGates().map(({ id }) => id),
        ['t1-change', 't2-change'],
      );
      on.append(event('gate-voided', { goalId: 'g1', gateId: 't1-change', reason: 'the diff changed' }));
      on.append(
        event('gate-answered', { goalId: 'g2', gateId: 't2-change', answer: 'approved', by: 'ann', reason: '' }),
      );
      assert.deepEqual(on.writer.openGates(), []);
    });

    it('list open goals first, newest first, and tasks in the order of the plan', () => {
      const create = (id: string, at: number): unknown =>
        good(on.writer.append([event('goal-created', { goal: sampleGoal(id) })], at, false));
      create('old', 1);
      create('newer', 2);
      create('newest', 3);
      on.append(event('goal-finished', { goalId: 'newest', outcome: 'completed', reason: '' }));
      assert.deepEqual(
        on.writer.goals().map(({ id }) => id),
        ['newer', 'old', 'newest'],
      );
      on.append(...[2, 0, 1].map((order) => event('task-added', { task: sampleTask(`t${9 - order}`, 'old', order) })));
      on.append(event('task-added', { task: sampleTask('other', 'newer') }));
      assert.deepEqual(
        on.writer.tasks('old').map(({ id }) => id),
        ['t9', 't8', 't7'],
      );
      assert.deepEqual(on.writer.tasks('nobody'), []);
    });
  });
}

/** Conformance: rows. */
export function rebuiltRows(on: Stage): void {
  describe('rows', () => {
    it('are the same after a rebuild', async () => {
      on.append(...sampleStory('g1', 't1'), ...sampleStory('g2', 't2'));
      on.append(event('gate-voided', { goalId: 'g1', gateId: 't1-change', reason: '' }));
      const before = [on.writer.goals(), on.writer.tasks(), on.writer.openGates()];
      assert.equal(good(await on.writer.rebuild()), 25);
      assert.deepEqual([on.writer.goals(), on.writer.tasks(), on.writer.openGates()], before);
      assert.deepEqual(seqsOf(await readAll(on.writer, { text: 'guard' })), [8, 20]);
      on.append(sampleNote('guard again'));
      assert.deepEqual(seqsOf(await readAll(on.writer, { text: 'guard' })), [8, 20, 26]);
    });
  });
}
