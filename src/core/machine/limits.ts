import {
  amountText,
  dayOf,
  effortUnits,
  event,
  limitKey,
  limitText,
  type Command,
  type Gate,
  type GateAnswer,
  type LimitName,
  type LimitShortage,
} from '../domain/index.ts';
import { ownerOf, releaseWhenFree } from './asking.ts';
import { done, refused, type Draft, type Step } from './draft.ts';
import { openGate } from './open-gate.ts';
import { isPaused, type State } from './state.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

function isEffort(unit: LimitName['unit']): boolean {
  return unit === 'helpers' || (effortUnits as readonly string[]).includes(unit);
}

function questionOf(shortage: LimitShortage, model = 'the model'): string {
  const { unit, limit, spent, needed, raise } = shortage;
  if (unit === 'circles') return `${shortage.what ?? 'The agent goes round in circles.'} Let it go on?`;
  const what = limitText(shortage);
  if (unit === 'unpriced') {
    return `Nobody knows the price of ${model}, so the limit of ${amountText(limit, 'dollars')} for ${what} cannot be held. Go on without knowing what it costs?`;
  }
  if (isEffort(unit)) {
    return `The limit for ${what} is reached: ${amountText(spent, unit)} of ${amountText(limit, unit)} are taken. Raise it by ${amountText(raise, unit)}?`;
  }
  const next = `the next call of ${model} may take ${amountText(needed, unit)}`;
  const stands = `${amountText(spent, unit)} of ${amountText(limit, unit)} are spent`;
  return `The limit for ${what} is reached: ${stands}, ${next}. Raise it by ${amountText(raise, unit)}?`;
}

/** The open questions at a limit: one for each goal that waits there. */
function gatesAt({ gates }: State, limit: LimitName): readonly Gate[] {
  const subject = limitKey(limit);
  return [...gates.values()].filter((gate) => gate.kind === 'budget' && gate.subject === subject);
}

/** Whether a limit stands in the way of a task alone. */
function isOfTask({ scope }: LimitName): boolean {
  return scope !== 'goal' && scope !== 'day';
}

/** A session stops before a call that may pass a limit. Those of a goal that stop at the same limit wait for the same answer. */
export function askAtLimit(draft: Draft, { sessionId, model, shortage }: Of<'ask-at-limit'>): Step {
  const owner = ownerOf(draft, sessionId);
  if (!owner) return refused(`Session ${sessionId} is closed; nobody waits for an answer.`);
  const { goalId, taskId } = owner;
  const ofTask = taskId === undefined ? {} : { taskId };
  const gateOf = (): Gate | undefined => gatesAt(draft.state, shortage).find((gate) => gate.goalId === goalId);
  if (!gateOf()) {
    const isTasks = isOfTask(shortage);
    const question = questionOf(shortage, model);
    const isCircle = shortage.unit === 'circles';
    const risk = {
      risk: 'medium' as const,
      reasons: [isCircle ? 'it spends and gets nowhere' : 'it takes more than was allowed for'],
    };
    const asked = { kind: 'budget' as const, question, risk, subject: limitKey(shortage), shortage };
    openGate(draft, { ...asked, goalId, ...(isTasks ? ofTask : {}) }, answerLimit, true);
  }
  const gateId = gateOf()?.id;
  if (gateId !== undefined) draft.emit(event('limit-reached', { goalId, ...ofTask, sessionId, gateId, shortage }));
  return done;
}

/** The person is told once that so much of a limit is spent. */
export function noteLimit(draft: Draft, { type: _type, ...data }: Of<'note-limit'>): Step {
  if ((draft.state.limits.get(limitKey(data.standing))?.warned ?? 0) >= data.share) return done;
  draft.emit(event('limit-neared', data));
  return done;
}

/** The day of a limit is over: whoever waited there goes on with the next one. */
export function endLimit(draft: Draft, { gateId }: Of<'end-limit'>): Step {
  const gate = draft.state.gates.get(gateId);
  if (!gate?.shortage || !isDayOver(gate.shortage, draft.env.at)) return refused(`The limit of ${gateId} still holds.`);
  draft.emit(event('gate-voided', { goalId: gate.goalId, gateId, reason: `${gate.shortage.of} is over.` }));
  return done;
}

/** Whether a limit is that of a day before. */
export function isDayOver({ scope, of }: LimitName, at: number): boolean {
  return scope === 'day' && of < dayOf(at);
}

/** Who waits at a gate. */
function waitingAt({ atLimit }: State, gateId: string): readonly string[] {
  return [...atLimit.entries()].flatMap(([sessionId, at]) => (at === gateId ? [sessionId] : []));
}

/**
 * A yes raises the limit by what was stated, for every goal that waits there. A no holds the work of all who wait for this
 * answer: nothing of it is lost.
 */
export function answerLimit(draft: Draft, { id: gateId, goalId, shortage }: Gate, answer: GateAnswer): void {
  const waiting = waitingAt(draft.state, gateId);
  draft.emit(event('gate-answered', { goalId, gateId, ...answer }));
  if (!shortage) return;
  const { scope, of, unit, raise } = shortage;
  if (answer.answer === 'approved') {
    const limit = { scope, of, unit };
    draft.emit(event('limit-raised', { goalId, limit, amount: raise, by: answer.by }));
    for (const other of gatesAt(draft.state, limit)) {
      const reason = `The limit was raised at ${gateId}.`;
      draft.emit(event('gate-voided', { goalId: other.goalId, gateId: other.id, reason }));
    }
    return;
  }
  const isTasks = isOfTask(shortage);
  for (const sessionId of waiting) hold(draft, sessionId, isTasks, answer.by);
}

function hold(draft: Draft, sessionId: string, isTasks: boolean, by: string): void {
  const owner = ownerOf(draft, sessionId);
  if (!owner || isPaused(draft.state, owner.goalId, owner.taskId)) return;
  const { goalId, taskId } = owner;
  if (isTasks && taskId !== undefined) draft.emit(event('task-paused', { goalId, taskId, by }));
  else draft.emit(event('goal-paused', { goalId, by }));
}

/**
 * Whoever waited at a limit and does no more goes on, and asks again where that is too early; a question that nobody waits
 * for is taken back. `before`: the state that the decision began with.
 */
export function settleLimits(draft: Draft, before: State): void {
  if (before.atLimit.size === 0 && draft.state.atLimit.size === 0) return;
  const awaited = new Set(
    [...draft.state.atLimit.entries()].flatMap(([sessionId, gateId]) => (ownerOf(draft, sessionId) ? [gateId] : [])),
  );
  for (const { id, kind, goalId } of [...draft.state.gates.values()]) {
    if (kind !== 'budget' || awaited.has(id)) continue;
    draft.emit(event('gate-voided', { goalId, gateId: id, reason: 'Nobody waits for it any more.' }));
  }
  for (const sessionId of before.atLimit.keys()) {
    if (!draft.state.atLimit.has(sessionId)) releaseWhenFree(draft, sessionId);
  }
}
