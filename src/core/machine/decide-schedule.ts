import { event, failure, type Command } from '../domain/index.ts';
import { advance } from './advance.ts';
import { ownerOf } from './asking.ts';
import { sessionFailed } from './decide-results.ts';
import { done, goalOf, move, refused, taskIn, type Draft, type Step } from './draft.ts';
import { resetStages, reworkTarget } from './failing.ts';
import { effectsOf, isPaused } from './state.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function resumeFailedTask(draft: Draft, { taskId }: Of<'resume-failed-task'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const task = found.value;
  if (isPaused(draft.state, task.task.goalId, taskId)) return refused(`Task ${taskId} is paused.`);
  if (draft.env.at < task.notBefore) return refused(`Task ${taskId} is backing off.`);
  const { workflow } = goalOf(draft, task);
  const moved = move(
    draft,
    taskId,
    'retrying',
    `Attempt ${String(task.failedAttempts + 1)} of ${String(workflow.retry.attempts)}.`,
  );
  if (!moved.ok) return moved;
  const failed = workflow.stages.find((stage) => ['failed', 'running'].includes(task.stages[stage.id]?.status ?? ''));
  resetStages(draft, task, reworkTarget(workflow, failed), 'another attempt');
  advance(draft, taskId);
  return done;
}

export function renewSession(draft: Draft, { sessionId }: Of<'renew-session'>): Step {
  const session = draft.state.sessions.get(sessionId);
  if (!session) return refused(`Session ${sessionId} is closed; its work was handed on or taken back.`);
  const { goalId, taskId } = session;
  const leaseUntil = draft.env.at + draft.env.lease;
  draft.emit(event('session-renewed', { goalId, taskId, sessionId, leaseUntil }));
  return done;
}

export function assignSession(draft: Draft, { sessionId, role, agent, model }: Of<'assign-session'>): Step {
  const session = draft.state.sessions.get(sessionId);
  if (!session) return refused(`Session ${sessionId} is closed; nobody is chosen for it any more.`);
  if (session.agent !== undefined) return refused(`Session ${sessionId} has its agent, ${session.agent}, already.`);
  const { goalId, taskId } = session;
  draft.emit(event('session-assigned', { goalId, taskId, sessionId, role, agent, model }));
  return done;
}

export function extendTranscript(draft: Draft, { sessionId, entry }: Of<'extend-transcript'>): Step {
  const ids = namesOf(draft, sessionId);
  if (!ids) return refused(`Session ${sessionId} is closed; what it does now is not recorded.`);
  draft.emit(event('transcript-extended', { ...ids, sessionId, entry }));
  return done;
}

type SessionOwner = { readonly goalId: string; readonly taskId?: string };

/** Whose session it is, as events name it. */
function namesOf(draft: Draft, sessionId: string): SessionOwner | null {
  const owner = ownerOf(draft, sessionId);
  if (!owner) return null;
  const { stageId: _stage, ...ids } = owner;
  return ids;
}

export function noteModelChoice(draft: Draft, { sessionId, choice }: Of<'note-model-choice'>): Step {
  const ids = namesOf(draft, sessionId);
  if (!ids) return refused(`Session ${sessionId} is closed; it asks no model any more.`);
  draft.emit(event('model-chosen', { ...ids, sessionId, choice }));
  return done;
}

export function noteModelOutage(draft: Draft, { type: _type, ...data }: Of<'note-model-outage'>): Step {
  draft.emit(event('model-failed', data));
  return done;
}

export function noteChat(draft: Draft, { by, call }: Of<'note-chat'>): Step {
  draft.emit(event('chat-asked', { by, call }));
  return done;
}

export function noteReflection(draft: Draft, { goalId, reflection }: Of<'note-reflection'>): Step {
  draft.emit(event('goal-reflected', { goalId, reflection }));
  return done;
}

export function noteEmbedding(draft: Draft, { type: _type, ...data }: Of<'note-embedding'>): Step {
  draft.emit(event('texts-embedded', data));
  return done;
}

export function expireSession(draft: Draft, { sessionId }: Of<'expire-session'>): Step {
  const session = draft.state.sessions.get(sessionId);
  if (!session) return refused(`Session ${sessionId} is closed already.`);
  if (session.held || draft.env.at < session.leaseUntil)
    return refused(`The lease of session ${sessionId} has not run out.`);
  const task = draft.state.tasks.get(session.taskId);
  if (!task) return done;
  for (const { id, request } of effectsOf(draft.state, session.taskId)) {
    if (request.kind === 'run-session' && request.sessionId === sessionId) {
      draft.emit(event('effect-finished', { effectId: id, outcome: 'abandoned' }));
    }
  }
  const text = `The agent of stage ${session.stageId} stopped answering; its lease ran out.`;
  sessionFailed(draft, task, session, failure('lease-expired', text, { retryable: true }), 'expired');
  advance(draft, session.taskId);
  return done;
}

export function closeCircuit(draft: Draft, { key }: Of<'close-circuit'>): Step {
  const until = draft.state.circuits.get(key)?.until;
  if (!until) return refused(`The circuit ${key} is not open.`);
  if (draft.env.at < until) return refused(`The circuit ${key} stays open for now.`);
  draft.emit(event('circuit-closed', { key }));
  return done;
}

export function logNote(draft: Draft, { type: _type, ...note }: Of<'log-note'>): Step {
  draft.emit(event('note-logged', note));
  return done;
}
