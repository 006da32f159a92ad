import { event, usualHelpers, type Command } from '../domain/index.ts';
import { noteWaiting } from './asking.ts';
import { done, refused, type Draft, type Step } from './draft.ts';
import { callKey, helpersOf, type OpenSession, type State } from './state.ts';

/** How deep work is handed on: what a helper is given it may hand on once more. */
const deepest = 2;

function depthOf(state: State, session: OpenSession): number {
  const giver = session.parent ? state.sessions.get(session.parent.sessionId) : undefined;
  return giver ? depthOf(state, giver) + 1 : 0;
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
  if ((state.tasks.get(session.taskId)?.work.helpers ?? 0) >= most) {
    return refused(
      `Agents have given ${String(most)} parts of ${session.taskId} to helpers, which is all they may: do the rest yourself, or report what is left.`,
    );
  }
  noteWaiting(draft, sessionId, callId);
  const { goalId, taskId, stageId } = session;
  const parent = { sessionId, callId, role: session.role, task, why };
  const id = `s${String(state.counts.session + 1)}`;
  const leaseUntil = env.at + env.lease;
  draft.emit(
    event('session-opened', { session: { id, goalId, taskId, stageId, role, attempt: 1, leaseUntil, parent } }),
  );
  return done;
}
