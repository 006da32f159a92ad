import { event, type Command, type Gate, type GateAnswer } from '../domain/index.ts';
import { done, refused, type Draft, type Step } from './draft.ts';
import { openGate } from './open-gate.ts';
import { effectsOf, helpersOf, isAsking, isPaused, sessionsOf, usageOf, type State } from './state.ts';
import { taintOf } from './taint.ts';

interface Owner {
  readonly goalId: string;
  readonly taskId?: string;
  readonly stageId?: string;
}

/** Whose session it is: the task of a session, or only the goal of a planner that works under its effect's id. */
export function ownerOf({ state }: Draft, sessionId: string): Owner | null {
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
  const { sessionId, callId, kind, question, risk, action, parts, subject, options, rule, lasting } = command;
  const owner = ownerOf(draft, sessionId);
  if (!owner) return refused(`Session ${sessionId} is closed; nobody waits for an answer.`);
  const isOpen = [...draft.state.gates.values()].some(
    (gate) => gate.sessionId === sessionId && gate.callId === callId && gate.subject === subject,
  );
  noteWaiting(draft, sessionId, callId);
  if (isOpen) return done;
  const exactly = action === undefined ? {} : { action };
  const tainted = taintOf(draft.state, owner.goalId, owner.taskId);
  const how = {
    ...(parts ? { parts } : {}),
    ...(rule ? { rule } : {}),
    ...(lasting ? { lasting } : {}),
    ...(tainted === null ? {} : { tainted }),
  };
  const more = { ...exactly, ...(options ? { options } : {}), ...how };
  openGate(draft, { kind, ...owner, question, risk, subject, sessionId, callId, ...more }, answerCall);
  return done;
}

/** Notes that nothing of the call was done so far: whoever takes the session up may carry it out. */
export function noteWaiting(draft: Draft, sessionId: string, callId: string): void {
  const owner = ownerOf(draft, sessionId);
  if (!owner) return;
  const { stageId: _stage, ...ids } = owner;
  draft.emit(event('transcript-extended', { ...ids, sessionId, entry: { kind: 'tool-waits', callId } }));
}

/** Lets the kind of command that a gate names pass until its session ends. */
export function grantRule(draft: Draft, gate: Gate, { answer, by }: GateAnswer): Step {
  const { goalId, taskId, sessionId, rule } = gate;
  if (answer !== 'approved' || !rule || sessionId === undefined) {
    return refused(`${gate.id} cannot be approved for the session: such a command is asked about each time.`);
  }
  const task = taskId === undefined ? {} : { taskId };
  draft.emit(event('rule-granted', { goalId, ...task, sessionId, ruleId: gate.id, rule, by }));
  return done;
}

/** Has what a rule covers asked about again. */
export function revokeRule(draft: Draft, { ruleId, by }: Extract<Command, { type: 'revoke-rule' }>): Step {
  const granted = draft.state.rules.get(ruleId);
  if (!granted) return refused(`There is no rule ${ruleId}: it was revoked, or its session is over.`);
  const { goalId, taskId } = granted;
  draft.emit(event('rule-revoked', { goalId, ...(taskId === undefined ? {} : { taskId }), ruleId, by }));
  return done;
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
  if (!owner || isHeldBack(state, sessionId, owner)) return;
  const { stageId: _stage, ...ids } = owner;
  const isHeld =
    owner.taskId === undefined ? state.goals.get(owner.goalId)?.heldPlanner : state.sessions.get(sessionId)?.held;
  if (isHeld) draft.emit(event('session-released', { ...ids, sessionId, leaseUntil: env.at + env.lease }));
}

/** Whether something stands against a session's going on: a question, the person, or others at work for it or before it. */
function isHeldBack(state: State, sessionId: string, { goalId, taskId }: Owner): boolean {
  if (isAsking(state, sessionId) || isPaused(state, goalId, taskId)) return true;
  if (taskId !== undefined && state.tasks.get(taskId)?.restoring) return true;
  if (helpersOf(state, sessionId).length > 0) return true;
  const giver = state.sessions.get(sessionId)?.parent?.sessionId;
  if (giver === undefined) return false;
  // Those who work for one session share its files: one after the other.
  return state.sessions.get(giver)?.held !== true || helpersOf(state, giver)[0]?.id !== sessionId;
}

/** Lets every session of a task that waits for nothing any more go on. */
export function releaseAll(draft: Draft, taskId: string): void {
  for (const { id, held } of sessionsOf(draft.state, taskId)) if (held) releaseWhenFree(draft, id);
}

/** Notes that a session waits; one whose answer came meanwhile goes on at once. */
export function holdSession(draft: Draft, sessionId: string): void {
  const session = draft.state.sessions.get(sessionId);
  if (!session) return;
  draft.emit(event('session-held', { goalId: session.goalId, taskId: session.taskId, sessionId }));
  releaseAll(draft, session.taskId);
}

/** The same for a planner, which waits under the id of its first effect. */
export function holdPlanner(draft: Draft, goalId: string, sessionId: string): void {
  draft.emit(event('session-held', { goalId, sessionId }));
  releaseWhenFree(draft, sessionId);
}

/** Takes back what a session that is about to be closed has asked and given to others. */
export function withdraw(draft: Draft, sessionId: string, reason: string): void {
  for (const { id: gateId, goalId, sessionId: asker } of [...draft.state.gates.values()]) {
    if (asker === sessionId) draft.emit(event('gate-voided', { goalId, gateId, reason }));
  }
  for (const helper of helpersOf(draft.state, sessionId)) {
    withdraw(draft, helper.id, reason);
    for (const { id: effectId, request } of effectsOf(draft.state, helper.taskId)) {
      const isIts = request.kind === 'run-session' && request.sessionId === helper.id;
      if (isIts) draft.emit(event('effect-finished', { effectId, outcome: 'abandoned' }));
    }
    const { goalId, taskId, id } = helper;
    const usage = usageOf(draft.state, id);
    draft.emit(event('session-closed', { goalId, taskId, sessionId: id, outcome: 'cancelled', usage }));
  }
}
