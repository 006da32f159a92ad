import { gateOf, tasksOf, type GoalState, type State, type TaskState } from '../core/app/index.ts';
import { counted, visibleLine } from '../core/base/index.ts';
import { isClosed } from '../core/domain/index.ts';
import { fit, pad } from './layout.ts';
import { durationText } from './wording.ts';
import type { Paint, Style } from './terminal.ts';

/** How a task's state looks at the start of its line. */
const marks: Readonly<Record<TaskState['status'], readonly [mark: string, style: Style]>> = {
  pending: ['·', 'dim'],
  'in-progress': ['▸', 'cyan'],
  testing: ['▸', 'cyan'],
  retrying: ['▸', 'cyan'],
  failed: ['↻', 'yellow'],
  blocked: ['✗', 'red'],
  'ready-for-review': ['?', 'yellow'],
  completed: ['✓', 'green'],
  cancelled: ['−', 'dim'],
};

/** Where and how the progress is shown. */
export interface ProgressView {
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a task is busy with: the stages that run, or what it waits for. */
function activity(state: State, task: TaskState): string {
  const running = Object.entries(task.stages).flatMap(([id, { status }]) => (status === 'running' ? [id] : []));
  const gate = gateOf(state, task.task.id);
  if (gate) return `${gate.id} waits for you`;
  if (task.paused && !isClosed(task.status)) return 'paused';
  if (task.status === 'pending') return task.waitingOn > 0 ? `after ${counted(task.waitingOn, 'task')}` : '';
  if (task.status === 'blocked' || task.status === 'failed') return visibleLine(task.reason);
  return isClosed(task.status) ? '' : running.join(', ');
}

function elapsed({ startedAt, finishedAt }: TaskState, now: number): string {
  return startedAt === null ? '' : durationText((finishedAt ?? now) - startedAt);
}

/** One line for a task: mark, id, title, state, stage and time, in the given width. */
function taskLine(state: State, task: TaskState, { columns, paint, now }: ProgressView): string {
  const [mark, style] = marks[task.status];
  const right = [task.status, activity(state, task), elapsed(task, now)].filter(Boolean).join(' · ');
  const narrow = Math.max(12, Math.floor(columns / 2) - 8, columns - 54);
  const left = pad(fit(`${task.task.id}  ${visibleLine(task.task.title)}`, narrow), narrow);
  return `  ${paint(style, mark)} ${left}  ${paint('dim', fit(right, Math.max(0, columns - narrow - 6)))}`;
}

/** Tasks that say most first, when not all have room: at work, waiting for the person, in trouble, waiting, closed. */
function urgency({ status }: TaskState): number {
  if (status === 'in-progress' || status === 'testing' || status === 'retrying') return 0;
  if (status === 'ready-for-review') return 1;
  if (status === 'blocked' || status === 'failed') return 2;
  return status === 'pending' ? 3 : 4;
}

function chooseTasks(tasks: readonly TaskState[], room: number): readonly TaskState[] {
  if (tasks.length <= room) return tasks;
  const chosen = new Set([...tasks].sort((a, b) => urgency(a) - urgency(b)).slice(0, Math.max(0, room - 1)));
  return tasks.filter((task) => chosen.has(task));
}

function restLine(tasks: readonly TaskState[], shown: readonly TaskState[]): readonly string[] {
  const rest = tasks.filter((task) => !shown.includes(task));
  if (rest.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { status } of rest) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [`  … ${[...counts].map(([status, count]) => `${String(count)} ${status}`).join(', ')}`];
}

function goalLine(goalId: string, { goal, status, createdAt }: GoalState, view: ProgressView): string {
  const since = durationText(view.now - createdAt);
  const doing = status === 'planning' ? 'planning: reading the sources' : status;
  const text = fit(
    `${goalId}  ${visibleLine(goal.text)}`,
    Math.max(10, view.columns - doing.length - since.length - 8),
  );
  return `${view.paint('bold', text)} ${view.paint('dim', `· ${fit(doing, view.columns - 10)} · ${since}`)}`;
}

/** The state of some goals in lines that fit the terminal. */
export function progressLines(state: State, goalIds: Iterable<string>, view: ProgressView): readonly string[] {
  const goals = [...goalIds].flatMap((id) => {
    const goal = state.goals.get(id);
    return goal ? [{ id, goal, tasks: tasksOf(state, id) }] : [];
  });
  const room = Math.max(3, Math.floor((view.rows - 2) / Math.max(1, goals.length)) - 1);
  return goals.flatMap(({ id, goal, tasks }) => {
    const shown = chooseTasks(tasks, room);
    return [
      goalLine(id, goal, view),
      ...shown.map((task) => taskLine(state, task, view)),
      ...restLine(tasks, shown).map((line) => fit(line, view.columns)),
    ];
  });
}
