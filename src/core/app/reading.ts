import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type JournalEvent } from '../domain/index.ts';
import { fold, initialState, type State, type TaskState } from '../machine/index.ts';
import type { GateRow, GoalRow, JournalReader, TaskRow, WriterInfo } from '../ports/index.ts';
import { summariseGoal, type GoalSummary } from './summary.ts';

/** What `status` shows, straight from the folded tables. */
export interface StatusView {
  readonly writer: WriterInfo | null;
  readonly goals: readonly GoalRow[];
  readonly tasks: readonly TaskRow[];
  readonly gates: readonly GateRow[];
}

/** How the workspace stands, without folding the journal. */
export function readStatus(reader: JournalReader): StatusView {
  return { writer: reader.writer(), goals: reader.goals(), tasks: reader.tasks(), gates: reader.openGates() };
}

/** The state of one goal, folded from its own events. */
export async function readGoal(reader: JournalReader, goalId: string): Promise<Result<State, Failure>> {
  let state: State = initialState;
  for await (const events of reader.read({ goalId })) state = fold(events, state);
  if (state.goals.has(goalId)) return ok(state);
  return err(failure('not-found', `There is no goal ${goalId}. "maestro status" lists the goals.`));
}

/** One task with everything known of it, and its events. */
export interface TaskView {
  readonly task: TaskState;
  readonly goal: GoalSummary;
  readonly history: readonly JournalEvent[];
}

/** A task by its id, folded from the events of its goal. */
export async function readTask(reader: JournalReader, taskId: string, now: number): Promise<Result<TaskView, Failure>> {
  const missing = failure('not-found', `There is no task ${taskId}. "maestro status" lists the tasks.`);
  const goalId = reader.tasks().find((row) => row.id === taskId)?.goalId;
  if (goalId === undefined) return err(missing);
  const state = await readGoal(reader, goalId);
  if (!state.ok) return state;
  const task = state.value.tasks.get(taskId);
  const goal = summariseGoal(state.value, goalId, now);
  if (!task || !goal) return err(missing);
  const history: JournalEvent[] = [];
  for await (const events of reader.read({ taskId })) history.push(...events);
  return ok({ task, goal, history });
}

/** The account of a goal from the journal. */
export async function readSummary(
  reader: JournalReader,
  goalId: string,
  now: number,
): Promise<Result<GoalSummary, Failure>> {
  const state = await readGoal(reader, goalId);
  if (!state.ok) return state;
  const summary = summariseGoal(state.value, goalId, now);
  return summary
    ? ok(summary)
    : err(failure('not-found', `There is no goal ${goalId}. "maestro status" lists the goals.`));
}
