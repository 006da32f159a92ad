import type { PersistentMap } from '../base/index.ts';
import { isClosed, type EventData, type TaskStatus } from '../domain/index.ts';
import { counting } from './patches.ts';
import { circuitKeyOf, withReadiness, type State, type TaskState } from './state.ts';

type Moved = EventData<'task-moved'>;

/** What a move changes in the task itself. */
function movedTask(task: TaskState, { from, to, reason, notBefore }: Moved, at: number): TaskState {
  return {
    ...task,
    status: to,
    reason,
    notBefore: notBefore ?? 0,
    startedAt: task.startedAt ?? (to === 'in-progress' ? at : null),
    finishedAt: isClosed(to) ? at : null,
    failedAttempts: from === 'blocked' ? 0 : task.failedAttempts + (to === 'failed' ? 1 : 0),
    rework: from === 'blocked' ? 0 : task.rework + (from === 'ready-for-review' && to === 'retrying' ? 1 : 0),
  };
}

/** Tells the tasks that wait for this one, and moves those with nothing left to wait for into `ready`. */
function release(state: State, task: TaskState, to: TaskStatus): Pick<State, 'tasks' | 'ready'> {
  let { tasks, ready } = state;
  const waiting = [...(to === 'completed' ? task.dependents : []), ...task.followers];
  for (const id of waiting) {
    const other = tasks.get(id);
    if (!other) continue;
    const waitingOn = other.waitingOn - 1;
    tasks = tasks.set(id, { ...other, waitingOn });
    if (waitingOn === 0) ready = withReadiness(ready, state.goals.get(other.task.goalId), { ...other, waitingOn });
  }
  return { tasks, ready };
}

/** A run of failures opens the circuit; a green result ends the run. */
function countForCircuit(state: State, task: TaskState, to: TaskStatus): State['circuits'] {
  const goal = state.goals.get(task.task.goalId)?.goal;
  if (!goal) return state.circuits;
  const key = circuitKeyOf(goal, task.task);
  const circuit = state.circuits.get(key);
  if (to === 'failed' || to === 'blocked') {
    return state.circuits.set(key, { failures: (circuit?.failures ?? 0) + 1, until: circuit?.until ?? null });
  }
  return to === 'ready-for-review' && circuit ? state.circuits.delete(key) : state.circuits;
}

function withMember(set: PersistentMap<true>, id: string, member: boolean): PersistentMap<true> {
  return member ? set.set(id, true) : set.delete(id);
}

/** Folds a move of a task, with all that follows from it for other tasks, the goal and the circuit breaker. */
export function reduceTaskMoved(state: State, data: Moved, at: number): State {
  const before = state.tasks.get(data.taskId);
  if (!before) return state;
  const task = movedTask(before, data, at);
  let next: State = {
    ...state,
    tasks: state.tasks.set(data.taskId, task),
    ready: state.ready.delete(data.taskId),
    backingOff: withMember(state.backingOff, data.taskId, data.to === 'failed'),
    circuits: countForCircuit(state, task, data.to),
  };
  if (!isClosed(data.to)) return next;
  next = { ...next, ...release(next, task, data.to) };
  if (data.to === 'completed') next = counting(next, task.workers, 'done');
  const goal = next.goals.get(data.goalId);
  return goal ? { ...next, goals: next.goals.set(data.goalId, { ...goal, openTasks: goal.openTasks - 1 }) } : next;
}
