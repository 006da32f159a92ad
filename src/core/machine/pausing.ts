import { err } from '../base/index.ts';
import { event, failure, isClosed, isGoalOpen, type Command } from '../domain/index.ts';
import { advance } from './advance.ts';
import { releaseAll, releaseWhenFree } from './asking.ts';
import { done, refused, taskIn, type Draft, type Step } from './draft.ts';
import { tasksOf } from './state.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function pauseTask(draft: Draft, { taskId, by }: Of<'pause-task'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const { task, status, paused } = found.value;
  if (isClosed(status)) return refused(`Task ${taskId} is ${status}; there is nothing to pause.`);
  if (paused) return refused(`Task ${taskId} is paused already. "maestro continue ${taskId}" lets it go on.`);
  draft.emit(event('task-paused', { goalId: task.goalId, taskId, by }));
  return done;
}

export function continueTask(draft: Draft, { taskId, by }: Of<'continue-task'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const { task, paused } = found.value;
  const { goalId } = task;
  if (!paused) {
    const isGoals = draft.state.goals.get(goalId)?.paused === true;
    return refused(
      `Task ${taskId} is not paused${isGoals ? `, but its goal is. "maestro continue ${goalId}" lets it go on` : ''}.`,
    );
  }
  draft.emit(event('task-continued', { goalId, taskId, by }));
  goOn(draft, taskId);
  return done;
}

/** Starts what a pause kept from starting, and lets those who rest go on. */
function goOn(draft: Draft, taskId: string): void {
  releaseAll(draft, taskId);
  advance(draft, taskId);
}

export function pauseGoal(draft: Draft, { goalId, by }: Of<'pause-goal'>): Step {
  const goal = draft.state.goals.get(goalId);
  if (!goal) return err(failure('not-found', `There is no goal ${goalId}. "maestro status" lists the goals.`));
  if (!isGoalOpen(goal.status)) return refused(`Goal ${goalId} is ${goal.status}; there is nothing to pause.`);
  if (goal.paused) return refused(`Goal ${goalId} is paused already. "maestro continue ${goalId}" lets it go on.`);
  draft.emit(event('goal-paused', { goalId, by }));
  return done;
}

/** Holds every goal: it is not wrong when nothing goes on. */
export function stopEverything(draft: Draft, { by }: Of<'stop-everything'>): Step {
  for (const { goal, status, paused } of draft.state.goals.values()) {
    if (isGoalOpen(status) && !paused) draft.emit(event('goal-paused', { goalId: goal.id, by }));
  }
  return done;
}

export function continueGoal(draft: Draft, { goalId, by }: Of<'continue-goal'>): Step {
  const goal = draft.state.goals.get(goalId);
  if (!goal) return err(failure('not-found', `There is no goal ${goalId}. "maestro status" lists the goals.`));
  if (!goal.paused) return refused(`Goal ${goalId} is not paused.`);
  draft.emit(event('goal-continued', { goalId, by }));
  if (goal.heldPlanner !== null) releaseWhenFree(draft, goal.heldPlanner);
  for (const { task } of tasksOf(draft.state, goalId)) goOn(draft, task.id);
  return done;
}
