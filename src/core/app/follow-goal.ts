import { isClosed, subjectOf, type JournalEvent } from '../domain/index.ts';
import { tasksOf, type GoalState, type State, type TaskState } from '../machine/index.ts';
import type { Workspace } from './workspace.ts';

/** Why nothing more is told: the goal is over, it waits for the person, nobody is at work, or the listener left. */
export type GoalEnding = 'over' | 'waits' | 'rests' | 'left';

const over: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

/** Whether the goal goes on by itself while somebody is at work: not when it waits for the person alone. */
function moves(state: State, { status, paused }: GoalState, goalId: string): boolean {
  if (paused || status === 'awaiting-plan') return false;
  const gates = [...state.gates.values()].filter((gate) => gate.goalId === goalId);
  if (status === 'planning') return gates.length === 0;
  const open = tasksOf(state, goalId).filter((task) => !isClosed(task.status));
  const isHeld = ({ task, status: stands, paused: rests }: TaskState): boolean =>
    stands === 'blocked' || rests || gates.some(({ taskId }) => taskId === task.id);
  const free = open.filter((task) => !isHeld(task));
  // What is pending beside tasks that are held depends on them, or it would have been started.
  return free.length === open.length || free.some(({ status: stands }) => stands !== 'pending');
}

function endingOf(workspace: Workspace, goalId: string): GoalEnding | null {
  const state = workspace.state();
  const goal = state.goals.get(goalId);
  if (!goal || over.has(goal.status)) return 'over';
  if (!moves(state, goal, goalId)) return 'waits';
  return workspace.standing() === 'writing' || workspace.writer()?.alive ? null : 'rests';
}

/**
 * Tells of a goal's events as they come, until it is over or nothing of it goes on without a person, or the signal aborts.
 * Nothing of the goal is stopped by leaving.
 */
export function followGoal(
  workspace: Workspace,
  goalId: string,
  tell: (events: readonly JournalEvent[]) => void,
  signal: AbortSignal,
): Promise<GoalEnding> {
  return new Promise((resolve) => {
    const end = (ending: GoalEnding): void => {
      off();
      signal.removeEventListener('abort', leave);
      resolve(ending);
    };
    const leave = (): void => {
      end('left');
    };
    const look = (): void => {
      const ending = endingOf(workspace, goalId);
      if (ending !== null) end(ending);
    };
    const off = workspace.onNews((events) => {
      const own = events.filter((event) => subjectOf(event).goalId === goalId);
      if (own.length > 0) tell(own);
      look();
    });
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
    else look();
  });
}
