import { goal, task, type Reducer } from './patches.ts';
import { tasksOf, withReadiness, type State } from './state.ts';

function ready(state: State, goalId: string, taskIds: readonly string[]): State {
  const stated = state.goals.get(goalId);
  const tasks = taskIds.flatMap((id) => state.tasks.get(id) ?? []);
  return { ...state, ready: tasks.reduce((found, each) => withReadiness(found, stated, each), state.ready) };
}

function pauseTask(state: State, goalId: string, taskId: string, paused: boolean): State {
  return ready(
    task(state, taskId, () => ({ paused })),
    goalId,
    [taskId],
  );
}

function pauseGoal(state: State, goalId: string, paused: boolean): State {
  const taskIds = tasksOf(state, goalId).map((each) => each.task.id);
  return ready(
    goal(state, goalId, () => ({ paused })),
    goalId,
    taskIds,
  );
}

type PauseEvent = 'task-paused' | 'task-continued' | 'goal-paused' | 'goal-continued';

/** What is paused is not ready to start. */
export const pauseReducers: { readonly [T in PauseEvent]: Reducer<T> } = {
  'task-paused': (state, { goalId, taskId }) => pauseTask(state, goalId, taskId, true),
  'task-continued': (state, { goalId, taskId }) => pauseTask(state, goalId, taskId, false),
  'goal-paused': (state, { goalId }) => pauseGoal(state, goalId, true),
  'goal-continued': (state, { goalId }) => pauseGoal(state, goalId, false),
};
