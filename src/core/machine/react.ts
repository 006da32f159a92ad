import { isClosed, type DomainEvent, type EffectRequest, type EventData, type Session } from '../domain/index.ts';
import { acceptedOf } from './gates.ts';
import { effectsOf, sessionsOf, type State } from './state.ts';

function makePlan(state: State, goalId: string, sessionId?: string): readonly EffectRequest[] {
  const goal = state.goals.get(goalId);
  if (goal?.status !== 'planning') return [];
  const version = (goal.plan?.version ?? 0) + 1;
  const goesOn = sessionId === undefined ? {} : { sessionId };
  return [{ kind: 'make-plan', goalId, version, feedback: [...goal.feedback], ...goesOn }];
}

function runSession(state: State, session: Session): EffectRequest[] {
  const task = state.tasks.get(session.taskId);
  if (!task?.worktree || !state.sessions.has(session.id)) return [];
  const scheduled = effectsOf(state, session.taskId).some(
    ({ request }) => request.kind === 'run-session' && request.sessionId === session.id,
  );
  if (scheduled) return [];
  const { goalId, taskId, stageId, id: sessionId } = session;
  return [{ kind: 'run-session', goalId, taskId, sessionId, stageId, startTree: task.tree ?? task.worktree.baseTree }];
}

function sessionOpened(state: State, { session }: EventData<'session-opened'>): readonly EffectRequest[] {
  const { goalId, taskId } = session;
  // Who does a part of another's work begins when that one rests.
  if (session.parent) return [];
  if (state.tasks.get(taskId)?.worktree) return runSession(state, session);
  const preparing = effectsOf(state, taskId).some(({ request }) => request.kind === 'prepare-worktree');
  return preparing || !state.sessions.has(session.id) ? [] : [{ kind: 'prepare-worktree', goalId, taskId }];
}

function sessionReleased(
  state: State,
  { goalId, taskId, sessionId }: EventData<'session-released'>,
): readonly EffectRequest[] {
  if (taskId === undefined) return makePlan(state, goalId, sessionId);
  const session = state.sessions.get(sessionId);
  return session ? runSession(state, session) : [];
}

function stageMoved(state: State, { goalId, taskId, stageId, to }: EventData<'stage-moved'>): readonly EffectRequest[] {
  const task = state.tasks.get(taskId);
  const stage = state.goals.get(goalId)?.goal.workflow.stages.find(({ id }) => id === stageId);
  if (to !== 'running' || !stage || task?.stages[stageId]?.status !== 'running') return [];
  if (stage.kind === 'checks') return [{ kind: 'run-checks', goalId, taskId, stageId, expect: stage.expect }];
  if (stage.kind !== 'integrate' || !task.change) return [];
  const changeId = task.change.id;
  return [{ kind: 'integrate-change', goalId, taskId, stageId, changeId, hunkIds: [...acceptedOf(task)] }];
}

function taskMoved(state: State, { goalId, taskId, to }: EventData<'task-moved'>): readonly EffectRequest[] {
  const task = state.tasks.get(taskId);
  if (to === 'retrying' && task?.rebase) return [{ kind: 'prepare-worktree', goalId, taskId }];
  return isClosed(to) && task?.worktree ? [{ kind: 'remove-worktree', goalId, taskId }] : [];
}

/**
 * The effects that an event calls for. Pure. `state` is the state after the whole decision that the event belongs to,
 * so nothing is started that the same decision took back.
 */
export function react(state: State, { type, data }: DomainEvent): readonly EffectRequest[] {
  switch (type) {
    case 'goal-created':
      return makePlan(state, data.goal.id);
    case 'plan-failed':
      return makePlan(state, data.goalId, data.sessionId);
    case 'gate-answered':
      return data.answer === 'changes-requested' ? makePlan(state, data.goalId) : [];
    case 'session-opened':
      return sessionOpened(state, data);
    case 'session-released':
      return sessionReleased(state, data);
    case 'worktree-prepared':
      return sessionsOf(state, data.taskId).flatMap((session) => (session.held ? [] : runSession(state, session)));
    case 'stage-moved':
      return stageMoved(state, data);
    case 'proposal-edited':
      return [{ kind: 'edit-proposal', goalId: data.goalId, taskId: data.taskId }];
    case 'restore-started': {
      const { goalId, taskId, checkpointId } = data;
      return [{ kind: 'restore-checkpoint', goalId, taskId, checkpointId }];
    }
    case 'task-moved':
      return taskMoved(state, data);
    default:
      return [];
  }
}
