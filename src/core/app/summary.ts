import { describeEvidence, type Cost, type TaskStatus } from '../domain/index.ts';
import { tasksOf, type State, type TaskState } from '../machine/index.ts';

/** How a task ended or stands, for a summary. Times are milliseconds. */
export interface TaskSummary {
  readonly id: string;
  readonly title: string;
  readonly status: TaskStatus;
  readonly reason: string;
  /** The person holds it. */
  readonly paused: boolean;
  readonly evidence: string;
  readonly commit: string | null;
  readonly duration: number;
  readonly cost: Cost;
}

/** How a goal ended or stands. */
export interface GoalSummary {
  readonly id: string;
  readonly text: string;
  readonly status: string;
  readonly reason: string;
  /** The person holds all of it. */
  readonly paused: boolean;
  readonly branch: string;
  readonly tasks: readonly TaskSummary[];
  readonly commits: readonly string[];
  /** Milliseconds from the statement of the goal to its last finished task, or to `now` while it runs. */
  readonly duration: number;
  /** What its planner and all its tasks have come to. */
  readonly cost: Cost;
}

function summariseTask(task: TaskState, now: number): TaskSummary {
  const { startedAt, finishedAt } = task;
  return {
    id: task.task.id,
    title: task.task.title,
    status: task.status,
    reason: task.reason,
    paused: task.paused,
    evidence: task.evidence ? describeEvidence(task.evidence) : '',
    commit: task.commit?.commit ?? null,
    duration: startedAt === null ? 0 : (finishedAt ?? now) - startedAt,
    cost: task.cost,
  };
}

/** The account of a goal that the person gets at the end; null when there is no such goal. */
export function summariseGoal(state: State, goalId: string, now: number): GoalSummary | null {
  const goal = state.goals.get(goalId);
  if (!goal) return null;
  const states = tasksOf(state, goalId);
  const tasks = states.map((task) => summariseTask(task, now));
  const isOver = ['completed', 'failed', 'cancelled'].includes(goal.status);
  const last = Math.max(goal.createdAt, ...states.map((task) => task.finishedAt ?? goal.createdAt));
  return {
    id: goalId,
    text: goal.goal.text,
    status: goal.status,
    reason: goal.reason,
    paused: goal.paused,
    branch: goal.goal.base.branch,
    tasks,
    commits: tasks.flatMap((task) => task.commit ?? []),
    duration: (isOver ? last : now) - goal.createdAt,
    cost: goal.cost,
  };
}
