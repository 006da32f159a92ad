import { err, ok, type Result } from '../base/index.ts';
import {
  event,
  failure,
  type DomainEvent,
  type Failure,
  type Gate,
  type GateAnswer,
  type Goal,
  type TaskStatus,
} from '../domain/index.ts';
import { refusal } from './lifecycle.ts';
import { reduce } from './reduce.ts';
import type { State, TaskState } from './state.ts';

/** What comes in from outside with a command, as values. */
export interface Env {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Uniform in [0, 1); spreads retries. */
  readonly random: number;
  /** How long a session's lease lasts, in milliseconds. */
  readonly lease: number;
  /** The answer that policy gives to a gate by itself, or null when a person must. */
  readonly policy: (gate: Gate, goal: Goal) => GateAnswer | null;
}

/**
 * The events a decision is made of so far, and the state as they leave it. Local to one call of `decide`: it is filled
 * step by step so that each step sees what the one before did.
 */
export interface Draft {
  readonly env: Env;
  readonly events: readonly DomainEvent[];
  readonly state: State;
  emit(added: DomainEvent): void;
}

/** An empty draft on a state. */
export function createDraft(start: State, env: Env): Draft {
  const events: DomainEvent[] = [];
  let state = start;
  return {
    env,
    get events() {
      return events;
    },
    get state() {
      return state;
    },
    emit(added) {
      events.push(added);
      state = reduce(state, added, env.at);
    },
  };
}

/** The outcome of one decision step. */
export type Step = Result<null, Failure>;
export const done: Step = ok(null);

/** A refusal for the person and the model. */
export function refused(person: string, model?: string): Step {
  return err(failure('refused', person, model === undefined ? {} : { model }));
}

/** The task, or a refusal that says how to find the right name. */
export function taskIn({ state }: Draft, taskId: string): Result<TaskState, Failure> {
  const task = state.tasks.get(taskId);
  if (task) return ok(task);
  return err(failure('not-found', `There is no task ${taskId}. "maestro status" lists the tasks.`));
}

/** The goal of a task. A task without its goal cannot exist, so a missing one is a broken contract. */
export function goalOf({ state }: Draft, { task }: TaskState): Goal {
  const goal = state.goals.get(task.goalId);
  if (!goal) throw new Error(`task ${task.id} belongs to the unknown goal ${task.goalId}`);
  return goal.goal;
}

/** Moves a task along the lifecycle table, or refuses with the guard's reason. */
export function move(draft: Draft, taskId: string, to: TaskStatus, reason: string, notBefore?: number): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const why = refusal(draft.state, found.value, to);
  if (why) return refused(`Task ${taskId} stays ${found.value.status}: ${why}.`);
  const { status: from, task } = found.value;
  const more = notBefore === undefined ? {} : { notBefore };
  draft.emit(event('task-moved', { goalId: task.goalId, taskId, from, to, reason, ...more }));
  return done;
}

/** A move that the caller knows to be legal: a refusal is a broken contract. */
export function mustMove(draft: Draft, taskId: string, to: TaskStatus, reason: string, notBefore?: number): void {
  const moved = move(draft, taskId, to, reason, notBefore);
  if (!moved.ok) throw new Error(`illegal move to ${to}: ${moved.error.person}`);
}
