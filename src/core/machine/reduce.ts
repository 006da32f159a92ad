import type { DomainEvent, EventType } from '../domain/index.ts';
import { isClosed, noCost } from '../domain/index.ts';
import { reduceTaskMoved } from './reduce-moves.ts';
import { counted, goal, patch, task, withFailure, type Reducer } from './patches.ts';
import { costReducers } from './reduce-costs.ts';
import { pauseReducers } from './reduce-pauses.ts';
import { restoreReducers } from './reduce-restores.ts';
import { finishEffect, scheduleEffect } from './reduce-work.ts';
import { sessionReducers } from './reduce-sessions.ts';
import {
  callKey,
  circuitThreshold,
  noWork,
  withReadiness,
  type GoalState,
  type State,
  type TaskState,
} from './state.ts';

/** Sets how a task's act gate stands, which decides whether the scheduler may see it. */
function actGate(state: State, taskId: string, stands: TaskState['actGate']): State {
  const next = task(state, taskId, () => ({ actGate: stands }));
  const changed = next.tasks.get(taskId);
  if (!changed) return next;
  return { ...next, ready: withReadiness(next.ready, next.goals.get(changed.task.goalId), changed) };
}

function without<T>(list: readonly T[], gone: readonly T[]): readonly T[] {
  return list.filter((item) => !gone.includes(item));
}

const addTask: Reducer<'task-added'> = (state, { task: added }) => {
  const goalState = state.goals.get(added.goalId);
  if (!goalState) return state;
  let tasks = state.tasks;
  let waitingOn = 0;
  for (const [field, ids] of [
    ['dependents', added.dependsOn],
    ['followers', added.after],
  ] as const) {
    for (const id of ids) {
      const other = tasks.get(id);
      const met = other && (field === 'dependents' ? other.status === 'completed' : isClosed(other.status));
      if (!met) waitingOn++;
      tasks = patch(tasks, id, (value) => ({ ...value, [field]: [...value[field], added.id] }));
    }
  }
  const stages = Object.fromEntries(
    goalState.goal.workflow.stages.map((stage) => [stage.id, { status: 'waiting' as const, sessions: 0, reason: '' }]),
  );
  const fresh: TaskState = { ...newTask, task: added, stages, waitingOn };
  tasks = tasks.set(added.id, fresh);
  const next = { ...counted(state, 'task'), tasks, ready: withReadiness(state.ready, goalState, fresh) };
  return goal(next, added.goalId, (g) => ({ openTasks: g.openTasks + 1 }));
};

const newTask: Omit<TaskState, 'task' | 'stages' | 'waitingOn'> = {
  status: 'pending',
  reason: '',
  dependents: [],
  followers: [],
  actGate: 'none',
  worktree: null,
  tree: null,
  change: null,
  edit: null,
  checkpoints: [],
  restoring: null,
  goesOn: null,
  evidence: null,
  verdicts: {},
  comments: [],
  unanswered: [],
  said: [],
  reports: [],
  failures: [],
  failedAttempts: 0,
  rework: 0,
  notBefore: 0,
  rebase: false,
  workers: [],
  paused: false,
  tainted: null,
  commit: null,
  cost: noCost,
  work: noWork,
  startedAt: null,
  finishedAt: null,
};

const moveStage: Reducer<'stage-moved'> = (state, { taskId, stageId, to, reason, failure, sessions }) =>
  task(state, taskId, (t) => {
    const counted = to === 'waiting' ? (sessions ?? 0) : (t.stages[stageId]?.sessions ?? 0);
    return {
      failures: withFailure(t.failures, failure),
      stages: { ...t.stages, [stageId]: { status: to, sessions: counted, reason } },
    };
  });

/** The state without a gate, and without those who wait there. */
function withoutGate(state: State, gateId: string): State {
  const gates = state.gates.delete(gateId);
  if (state.gates.get(gateId)?.kind !== 'budget') return { ...state, gates };
  const waiting = [...state.atLimit.entries()].filter(([, at]) => at === gateId);
  return { ...state, gates, atLimit: waiting.reduce((left, [sessionId]) => left.delete(sessionId), state.atLimit) };
}

/** The gate's subject is gone from the inbox; what follows from the answer comes as events of its own. */
const answerGate: Reducer<'gate-answered'> = (state, { gateId, answer, by, reason, goalId }, at) => {
  const gate = state.gates.get(gateId);
  const next = withoutGate(state, gateId);
  if (gate?.sessionId !== undefined && gate.callId !== undefined) {
    const given = { answer, by, text: reason, subject: gate.subject, at };
    return { ...next, answers: state.answers.set(callKey(gate.sessionId, gate.callId), given) };
  }
  if (gate?.kind === 'act' && gate.taskId)
    return actGate(next, gate.taskId, answer === 'approved' ? 'approved' : 'none');
  if (gate?.kind !== 'plan') return next;
  if (answer === 'approved') return by === 'policy' ? next : goal(next, goalId, () => ({ guidance: reason }));
  return goal(next, goalId, (g) => ({ feedback: [...g.feedback, feedbackOn(g, reason)], status: 'planning' }));
};

/** What the person said of a plan, with what it had asked. */
function feedbackOn({ plan }: GoalState, words: string): string {
  const questions = plan?.questions ?? [];
  return questions.length === 0 ? words : `You asked: ${questions.join(' ')} The person answers: ${words}`;
}

const openGate: Reducer<'gate-opened'> = (state, { gate }) => {
  const next = { ...counted(state, 'gate'), gates: state.gates.set(gate.id, gate) };
  if (gate.kind === 'plan') return goal(next, gate.goalId, () => ({ status: 'awaiting-plan' }));
  return gate.kind === 'act' && gate.taskId ? actGate(next, gate.taskId, 'open') : next;
};

const captureChange: Reducer<'change-captured'> = (state, { taskId, change, tree }) =>
  task(state, taskId, (t) => ({ change, tree, edit: null, verdicts: change?.id === t.change?.id ? t.verdicts : {} }));

const reducers: { readonly [T in EventType]: Reducer<T> } = {
  'goal-created': (state, { goal: created }, at) => ({
    ...counted(state, 'goal'),
    goals: state.goals.set(created.id, {
      goal: created,
      status: 'planning',
      reason: '',
      plan: null,
      openTasks: 0,
      failedPlans: 0,
      feedback: [],
      heldPlanner: null,
      guidance: '',
      paused: false,
      tainted: null,
      cost: noCost,
      work: noWork,
      createdAt: at,
    }),
  }),
  'goal-finished': (state, { goalId, outcome, reason }) =>
    goal(state, goalId, () => ({ status: outcome, reason, heldPlanner: null })),
  'plan-proposed': (state, { goalId, plan }) => goal(state, goalId, () => ({ plan, failedPlans: 0 })),
  'plan-failed': (state, { goalId }) => goal(state, goalId, (g) => ({ failedPlans: g.failedPlans + 1 })),
  'plan-approved': (state, { goalId }) => goal(state, goalId, () => ({ status: 'running' })),
  'task-added': addTask,
  'task-moved': reduceTaskMoved,
  'worktree-prepared': (state, { taskId, worktree }) =>
    task(state, taskId, () => ({
      worktree,
      tree: worktree.baseTree,
      change: null,
      evidence: null,
      verdicts: {},
      checkpoints: [],
      goesOn: null,
      rebase: false,
    })),
  'worktree-removed': (state, { taskId }) => task(state, taskId, () => ({ worktree: null, checkpoints: [] })),
  'stage-moved': moveStage,
  ...sessionReducers,
  ...pauseReducers,
  ...costReducers,
  ...restoreReducers,
  'task-told': (state, { taskId, by, text }) => task(state, taskId, (t) => ({ said: [...t.said, { by, text }] })),
  'evidence-recorded': (state, { taskId, evidence }) => task(state, taskId, () => ({ evidence })),
  'change-captured': captureChange,
  'proposal-edited': (state, { taskId, edit }) => task(state, taskId, () => ({ edit, verdicts: {} })),
  'change-committed': (state, { taskId, branch, commit }) =>
    task(state, taskId, () => ({ commit: { branch, commit } })),
  'conflict-found': (state, { taskId }) => task(state, taskId, () => ({ rebase: true })),
  'gate-opened': openGate,
  'gate-answered': answerGate,
  'gate-voided': (state, { gateId }) => {
    const gate = state.gates.get(gateId);
    const next = withoutGate(state, gateId);
    return gate?.kind === 'act' && gate.taskId ? actGate(next, gate.taskId, 'none') : next;
  },
  'rule-granted': (state, { ruleId: id, ...rule }) => ({ ...state, rules: state.rules.set(id, { id, ...rule }) }),
  'rule-revoked': (state, { ruleId }) => ({ ...state, rules: state.rules.delete(ruleId) }),
  'hunks-decided': (state, { taskId, hunkIds, verdict }) =>
    task(state, taskId, (t) => ({
      verdicts: { ...t.verdicts, ...Object.fromEntries(hunkIds.map((id) => [id, verdict] as const)) },
    })),
  'hunks-reopened': (state, { taskId, hunkIds }) =>
    task(state, taskId, (t) => ({
      verdicts: Object.fromEntries(Object.entries(t.verdicts).filter(([id]) => !hunkIds.includes(id))),
    })),
  'comment-added': (state, { taskId, comment }) =>
    task(counted(state, 'comment'), taskId, (t) => ({
      comments: [...t.comments, comment],
      unanswered: [...t.unanswered, comment.id],
    })),
  'comments-answered': (state, { taskId, commentIds }) =>
    task(state, taskId, (t) => ({ unanswered: without(t.unanswered, commentIds) })),
  'effect-scheduled': scheduleEffect,
  'effect-finished': finishEffect,
  'circuit-opened': (state, { key, until }) => ({
    ...state,
    circuits: state.circuits.set(key, { failures: state.circuits.get(key)?.failures ?? 0, until }),
  }),
  'circuit-closed': (state, { key }) => ({
    ...state,
    circuits: patch(state.circuits, key, () => ({ failures: circuitThreshold - 1, until: null })),
  }),
  'command-refused': (state) => state,
  'note-logged': (state) => state,
};

/** The state after an event. Pure; `at` is the event's time in milliseconds since the epoch. */
export function reduce(state: State, { type, data }: DomainEvent, at: number): State {
  const reducer = reducers[type] as Reducer<EventType>;
  return reducer(state, data, at);
}
