import { counted } from '../base/index.ts';
import { event, isClosed, type DomainEvent } from '../domain/index.ts';
import { abandonWork } from './failing.ts';
import { mustMove, type Draft } from './draft.ts';
import { tasksOf } from './state.ts';

type Outcome = Extract<DomainEvent, { type: 'goal-finished' }>['data']['outcome'];

/** Ends a goal that has no open task. */
export function finishGoalWhenDone(draft: Draft, goalId: string): void {
  const goal = draft.state.goals.get(goalId);
  if (goal?.status !== 'running' || goal.openTasks > 0) return;
  const tasks = tasksOf(draft.state, goalId);
  const completed = tasks.filter((task) => task.status === 'completed').length;
  finishGoal(draft, goalId, 'completed', `${String(completed)} of ${counted(tasks.length, 'task')} completed`);
}

/** Ends a goal. */
export function finishGoal(draft: Draft, goalId: string, outcome: Outcome, reason: string): void {
  draft.emit(event('goal-finished', { goalId, outcome, reason }));
}

/** Cancels a task and, because they can never start, those that depend on its completion. */
export function cancelTask(draft: Draft, taskId: string, reason: string): void {
  const task = draft.state.tasks.get(taskId);
  if (!task || isClosed(task.status)) return;
  abandonWork(draft, task, reason);
  mustMove(draft, taskId, 'cancelled', reason);
  for (const dependent of task.dependents)
    cancelTask(draft, dependent, `It depends on ${taskId}, which was cancelled.`);
  finishGoalWhenDone(draft, task.task.goalId);
}
