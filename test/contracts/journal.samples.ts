import type * as z from 'zod';
import { event, Goal, type DomainEvent, type Gate, type Task } from '../../src/core/domain/index.ts';

/** A goal with nothing but what must be said. */
export function sampleGoal(id: string, text = `Improve ${id}`): Goal {
  return Goal().parse({
    id,
    text,
    workflow: {
      name: 'improve',
      description: 'Tidy the code',
      stages: [{ kind: 'agent', id: 'develop', role: 'developer' }],
    },
    autonomy: 2,
    acceptLowRisk: false,
    holdPlan: false,
    budget: {},
    priority: 0,
    paths: [],
    base: { commit: 'c0ffee', branch: `maestro/${id}` },
  } satisfies z.input<typeof Goal>);
}

/** The `order`-th task of a goal. */
export function sampleTask(id: string, goalId: string, order = 0): Task {
  return {
    ...{ id, goalId, order, title: `Task ${id}`, description: '', dependsOn: [], after: [], files: ['src/parser.ts'] },
    ...{ risk: 'low', criteria: [], smells: [], estimate: 1000 },
  };
}

/** A gate of a goal, or of a task in it. */
export function sampleGate(id: string, goalId: string, kind: Gate['kind'], taskId?: string): Gate {
  const subject = kind === 'plan' ? '1' : 'change-1';
  const gate: Gate = {
    id,
    kind,
    goalId,
    question: `Accept ${id}?`,
    risk: { risk: 'medium', reasons: ['two files'] },
    subject,
  };
  return taskId === undefined ? gate : { ...gate, taskId };
}

/** A remark in the log of a goal. */
export function sampleNote(text: string, goalId = 'g1', taskId?: string): DomainEvent {
  return event('note-logged', {
    goalId,
    by: 'tester',
    level: 'info',
    text,
    ...(taskId === undefined ? {} : { taskId }),
  });
}

/** A goal whose one task was worked on and waits at its change gate. */
export function sampleStory(goalId = 'g1', taskId = 't1'): readonly DomainEvent[] {
  const ids = { goalId, taskId };
  return [
    event('goal-created', { goal: sampleGoal(goalId) }),
    event('gate-opened', { gate: sampleGate(`${goalId}-plan`, goalId, 'plan') }),
    event('gate-answered', { goalId, gateId: `${goalId}-plan`, answer: 'approved', by: 'ann', reason: 'reads well' }),
    event('plan-approved', { goalId, version: 1 }),
    event('task-added', { task: sampleTask(taskId, goalId) }),
    event('task-moved', { ...ids, from: 'pending', to: 'in-progress', reason: 'a slot is free' }),
    event('stage-moved', { ...ids, stageId: 'develop', to: 'running', reason: '' }),
    sampleNote('guard clauses extracted from parseHeader', goalId, taskId),
    event('stage-moved', { ...ids, stageId: 'develop', to: 'passed', reason: 'done' }),
    event('effect-finished', { effectId: 'e1', outcome: 'done' }),
    event('gate-opened', { gate: sampleGate(`${taskId}-change`, goalId, 'change', taskId) }),
    event('task-moved', { ...ids, from: 'testing', to: 'ready-for-review', reason: 'all green' }),
  ];
}
