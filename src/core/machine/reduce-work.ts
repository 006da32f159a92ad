import type { Effect, Effort, EventData, TranscriptEntry } from '../domain/index.ts';
import { counted, goal, task } from './patches.ts';
import type { State, Work } from './state.ts';

/**
 * Two signs of life of running sessions that are further apart than this have a time between them in which no process was at work:
 * leases are renewed much more often.
 */
const longestGap = 2 * 60_000;

/** What was done, in the units of limits. */
export function effortOf({ turns, calls, time }: Work): Effort {
  return { turns, calls, minutes: time / 60_000 };
}

interface Owner {
  readonly goalId: string;
  readonly taskId?: string | undefined;
}

/** The state with the work of a goal, and of its task, changed. */
function changeWork(state: State, { goalId, taskId }: Owner, change: (work: Work) => Work): State {
  const next = goal(state, goalId, ({ work }) => ({ work: change(work) }));
  return taskId === undefined ? next : task(next, taskId, ({ work }) => ({ work: change(work) }));
}

/** Work up to a sign of life. */
function upTo(work: Work, at: number): Work {
  if (work.seenAt === null) return work;
  const gap = Math.min(longestGap, Math.max(0, at - work.seenAt));
  return { ...work, time: work.time + gap, seenAt: at };
}

/** The state after a turn was taken. */
export function countTurn(
  state: State,
  owner: Owner,
  { calls }: Extract<TranscriptEntry, { kind: 'turn' }>,
  at: number,
): State {
  return changeWork(state, owner, (work) => {
    const seen = upTo(work, at);
    return { ...seen, turns: seen.turns + 1, calls: seen.calls + calls.length };
  });
}

/** The state after a session of a task gave a sign of life. */
export function noteAlive(state: State, owner: Owner, at: number): State {
  return changeWork(state, owner, (work) => upTo(work, at));
}

/** Whose session an effect runs; null for other effects. */
function runnerOf({ request }: Effect): Owner | null {
  return request.kind === 'run-session' || request.kind === 'make-plan' ? request : null;
}

/** The state with an effect more. */
export function scheduleEffect(before: State, { effect }: EventData<'effect-scheduled'>, at: number): State {
  const state = { ...counted(before, 'effect'), effects: before.effects.set(effect.id, effect) };
  const owner = runnerOf(effect);
  return owner
    ? changeWork(state, owner, (work) => (work.seenAt === null ? { ...work, seenAt: at } : upTo(work, at)))
    : state;
}

/** The state with an effect less: nobody is at work any more when it was the last that ran a session. */
export function finishEffect(before: State, { effectId }: EventData<'effect-finished'>, at: number): State {
  const effect = before.effects.get(effectId);
  const state = { ...before, effects: before.effects.delete(effectId) };
  const owner = effect && runnerOf(effect);
  if (!owner) return state;
  const others = [...state.effects.values()].flatMap((each) => runnerOf(each) ?? []);
  const rests = (work: Work, isRunning: boolean): Work => ({ ...upTo(work, at), seenAt: isRunning ? at : null });
  const { goalId, taskId } = owner;
  const ofGoal = goal(state, goalId, ({ work }) => ({
    work: rests(
      work,
      others.some((other) => other.goalId === goalId),
    ),
  }));
  if (taskId === undefined) return ofGoal;
  return task(ofGoal, taskId, ({ work }) => ({
    work: rests(
      work,
      others.some((other) => other.taskId === taskId),
    ),
  }));
}
