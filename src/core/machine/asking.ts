import { event, type Command, type Gate, type GateAnswer } from '../domain/index.ts';
import { done, refused, type Draft, type Step } from './draft.ts';
import { openGate } from './open-gate.ts';
import { isAsking } from './state.ts';

/** Whose session it is: the task of a session, or only the goal of a planner that works under its effect's id. */
export function ownerOf(
  { state }: Draft,
  sessionId: string,
): { readonly goalId: string; readonly taskId?: string; readonly stageId?: string } | null {
  const session = state.sessions.get(sessionId);
  if (session) return { goalId: session.goalId, taskId: session.taskId, stageId: session.stageId };
  for (const [goalId, { heldPlanner }] of state.goals.entries()) if (heldPlanner === sessionId) return { goalId };
  for (const { id, request } of state.effects.values()) {
    if (request.kind === 'make-plan' && (request.sessionId ?? id) === sessionId) return { goalId: request.goalId };
  }
  return null;
}

/** A call of a session needs the person. The question and the note that the call waits are written together. */
export function askPerson(draft: Draft, command: Extract<Command, { type: 'ask-person' }>): Step {
  const { sessionId, callId, kind, question, risk, subject, options } = command;
  const owner = ownerOf(draft, sessionId);
  if (!owner) return refused(`Session ${sessionId} is closed; nobody waits for an answer.`);
  const isOpen = [...draft.state.gates.values()].some(
    (gate) => gate.sessionId === sessionId && gate.callId === callId && gate.subject === subject,
  );
  noteWaiting(draft, sessionId, callId);
  if (isOpen) return done;
  const more = options ? { options } : {};
  openGate(draft, { kind, ...owner, question, risk, subject, sessionId, callId, ...more }, answerCall);
  return done;
}

/** Notes that nothing of the call was done so far: whoever takes the session up may carry it out. */
function noteWaiting(draft: Draft, sessionId: string, callId: string): void {
  const owner = ownerOf(draft, sessionId);
  if (!owner) return;
  const { stageId: _stage, ...ids } = owner;
  draft.emit(event('transcript-extended', { ...ids, sessionId, entry: { kind: 'tool-waits', callId } }));
}

/** The answer to what a call asked; its session goes on with it. */
export function answerCall(draft: Draft, gate: Gate, answer: GateAnswer): void {
  draft.emit(event('gate-answered', { goalId: gate.goalId, gateId: gate.id, ...answer }));
  if (gate.sessionId === undefined || gate.callId === undefined) return;
  noteWaiting(draft, gate.sessionId, gate.callId);
  releaseWhenFree(draft, gate.sessionId);
}

/** Lets a session that waits go on when nothing holds it back any more. */
export function releaseWhenFree(draft: Draft, sessionId: string): void {
  const { state, env } = draft;
  const owner = ownerOf(draft, sessionId);
  if (!owner || isAsking(state, sessionId)) return;
  const { stageId: _stage, ...ids } = owner;
  const isHeld =
    owner.taskId === undefined ? state.goals.get(owner.goalId)?.heldPlanner : state.sessions.get(sessionId)?.held;
  if (isHeld) draft.emit(event('session-released', { ...ids, sessionId, leaseUntil: env.at + env.lease }));
}

/** Notes that a session waits; one whose answer came meanwhile goes on at once. */
export function holdSession(draft: Draft, sessionId: string): void {
  const session = draft.state.sessions.get(sessionId);
  if (!session) return;
  draft.emit(event('session-held', { goalId: session.goalId, taskId: session.taskId, sessionId }));
  releaseWhenFree(draft, sessionId);
}

/** The same for a planner, which waits under the id of its first effect. */
export function holdPlanner(draft: Draft, goalId: string, sessionId: string): void {
  draft.emit(event('session-held', { goalId, sessionId }));
  releaseWhenFree(draft, sessionId);
}

/** Takes back what a session asked that is about to be closed. */
export function voidQuestionsOf(draft: Draft, sessionId: string, reason: string): void {
  for (const { id: gateId, goalId, sessionId: asker } of [...draft.state.gates.values()]) {
    if (asker === sessionId) draft.emit(event('gate-voided', { goalId, gateId, reason }));
  }
}
