import { event, limitKey, usualHelpers, type Command, type LimitShortage } from '../domain/index.ts';
import { noteWaiting } from './asking.ts';
import { done, refused, type Draft, type Step } from './draft.ts';
import { askAtLimit } from './limits.ts';
import { callKey, helpersOf, type OpenSession, type State } from './state.ts';

/** How deep work is handed on: what a helper is given it may hand on once more. */
const deepest = 2;

function depthOf(state: State, session: OpenSession): number {
  const giver = session.parent ? state.sessions.get(session.parent.sessionId) : undefined;
  return giver ? depthOf(state, giver) + 1 : 0;
}

/** The bound of helpers that is in the way of one more of a task; null when none is. */
function shortageOf(state: State, taskId: string, most: number): LimitShortage | null {
  const name = { scope: 'task', of: taskId, unit: 'helpers' } as const;
  const limit = most + (state.limits.get(limitKey(name))?.raised ?? 0);
  const spent = state.tasks.get(taskId)?.work.helpers ?? 0;
  return spent < limit ? null : { ...name, limit, spent, needed: 1, raise: Math.ceil(limit / 2) };
}

/** Another role does a part of a session's work, in a session of its own that begins when the giver rests. */
export function delegateWork(draft: Draft, command: Extract<Command, { type: 'delegate-work' }>): Step {
  const { sessionId, callId, role, task, why, most = usualHelpers } = command;
  const { state, env } = draft;
  const session = state.sessions.get(sessionId);
  if (!session)
    return refused(`Session ${sessionId} is closed, or a planner: it cannot give a part of its work to others.`);
  const isGiven = helpersOf(state, sessionId).some(({ parent }) => parent?.callId === callId);
  if (isGiven || state.answers.has(callKey(sessionId, callId))) {
    noteWaiting(draft, sessionId, callId);
    return done;
  }
  if (depthOf(state, session) >= deepest) {
    return refused(
      `Work is handed on ${String(deepest)} times at most, and this is such a part already: do it yourself.`,
    );
  }
  if (most === 0) return refused('No part of a task is given to helpers here: do it yourself.');
  const shortage = shortageOf(state, session.taskId, most);
  noteWaiting(draft, sessionId, callId);
  if (shortage && state.atLimit.has(sessionId)) return done;
  if (shortage) return askAtLimit(draft, { type: 'ask-at-limit', sessionId, shortage });
  const { goalId, taskId, stageId } = session;
  const parent = { sessionId, callId, role: session.role, task, why };
  const id = `s${String(state.counts.session + 1)}`;
  const leaseUntil = env.at + env.lease;
  draft.emit(
    event('session-opened', { session: { id, goalId, taskId, stageId, role, attempt: 1, leaseUntil, parent } }),
  );
  return done;
}
