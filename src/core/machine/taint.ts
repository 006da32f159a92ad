import type { EventData, TranscriptEntry } from '../domain/index.ts';
import { goal, task } from './patches.ts';
import type { State } from './state.ts';

/** By what an entry brings text from outside; null when it brings none. */
function outsideIn(entry: TranscriptEntry): string | null {
  if (entry.kind === 'briefed') return entry.outside ? 'what it was told of earlier work' : null;
  return entry.kind === 'tool-finished' && entry.origin === 'outside' ? entry.name : null;
}

/** The state in which it is known by which tool the work has read text from outside, the first time. */
export function reduceTaint(state: State, { goalId, taskId, entry }: EventData<'transcript-extended'>): State {
  const name = outsideIn(entry);
  if (name === null) return state;
  if (taskId === undefined) return goal(state, goalId, ({ tainted }) => ({ tainted: tainted ?? name }));
  return state.tasks.get(taskId)?.tainted === null ? task(state, taskId, () => ({ tainted: name })) : state;
}

/**
 * By what the work on a task, or of a planner, has come to read text from outside, in words; null when it has not. All who work on
 * a task share its files and hear of each other, so it is of the task, and stays.
 */
export function taintOf(state: State, goalId: string, taskId?: string): string | null {
  const worked = taskId === undefined ? undefined : state.tasks.get(taskId);
  const by = worked?.tainted ?? state.goals.get(goalId)?.tainted ?? null;
  if (by !== null) return `by ${by}`;
  return worked?.failures.some(({ reason }) => reason === 'checks-failed') ? 'in what its checks printed' : null;
}
