import { counted } from '../base/index.ts';
import type { TaskStatus } from '../domain/index.ts';
import { circuitKeyOf, sessionsOf, type State, type TaskState } from './state.ts';

/** A condition on a transition: null when it holds, else why not, for the person. */
type Guard = (state: State, task: TaskState) => string | null;

const dependenciesMet: Guard = (_state, task) =>
  task.waitingOn === 0
    ? null
    : `${counted(task.waitingOn, 'task')} it depends on ${task.waitingOn === 1 ? 'is' : 'are'} not completed yet`;

const leaseHeld: Guard = (state, { task }) =>
  sessionsOf(state, task.id).length > 0 ? null : 'no session holds the lease on it';

const actGateApproved: Guard = (_state, { task, actGate }) =>
  task.risk !== 'high' || actGate === 'approved' ? null : 'a high-risk task needs its act gate approved first';

const circuitClosed: Guard = (state, { task }) => {
  const goal = state.goals.get(task.goalId)?.goal;
  const circuit = goal && state.circuits.get(circuitKeyOf(goal, task));
  return circuit?.until ? 'tasks of this kind failed one after another; they pause for a while' : null;
};

/** A model's word or a run older than the last edit never counts: the evidence must be on the present tree. */
const greenOnPresentTree: Guard = (_state, { evidence, tree }) => {
  if (!evidence) return 'the engine has not run the checks yet';
  if (!evidence.green) return 'the checks are not green';
  return evidence.tree === tree ? null : 'the worktree changed after the checks ran';
};

const attemptsLeft: Guard = (state, task) =>
  task.failedAttempts < attemptsOf(state, task) ? null : 'all attempts are spent';

const attemptsSpent: Guard = (state, task) => (attemptsLeft(state, task) === null ? 'there are attempts left' : null);

const changeCommitted: Guard = (_state, { commit, evidence }) => {
  if (!commit) return 'nothing was committed';
  return evidence?.green ? null : 'the checks are not green on what is committed';
};

function attemptsOf(state: State, { task }: TaskState): number {
  return state.goals.get(task.goalId)?.goal.workflow.retry.attempts ?? 1;
}

/** A legal move of a task and what must be true for it. */
export interface Transition {
  readonly from: TaskStatus;
  readonly to: TaskStatus;
  /** When the move happens, for the documentation. */
  readonly on: string;
  readonly guards: readonly { readonly name: string; readonly check: Guard }[];
}

function transition(from: TaskStatus, to: TaskStatus, on: string, guards: Record<string, Guard> = {}): Transition {
  return { from, to, on, guards: Object.entries(guards).map(([name, check]) => ({ name, check })) };
}

const cancelled = (from: TaskStatus): Transition => transition(from, 'cancelled', 'cancelled by the person or by rule');

/** The lifecycle of a task: a move that is not in this table is refused. */
export const transitions: readonly Transition[] = [
  transition('pending', 'in-progress', 'the scheduler starts it', {
    'dependencies met': dependenciesMet,
    'lease held': leaseHeld,
    'act gate approved when high risk': actGateApproved,
    'circuit closed': circuitClosed,
  }),
  transition('in-progress', 'testing', 'the first testing stage starts'),
  transition('in-progress', 'blocked', 'a work stage cannot go on'),
  transition('blocked', 'in-progress', 'the person retries it'),
  transition('testing', 'ready-for-review', 'the first review stage starts', {
    'green evidence on the present tree': greenOnPresentTree,
  }),
  transition('testing', 'failed', 'checks are not as expected, or a testing stage fails'),
  transition('testing', 'retrying', 'the person goes back to a checkpoint'),
  transition('failed', 'retrying', 'the back-off is over', { 'attempts left': attemptsLeft }),
  transition('failed', 'blocked', 'no attempts are left', { 'attempts spent': attemptsSpent }),
  transition('retrying', 'testing', 'the rework is done'),
  transition('ready-for-review', 'retrying', 'changes are requested'),
  transition('ready-for-review', 'completed', 'the accepted hunks are committed', {
    'committed with green evidence': changeCommitted,
  }),
  ...(['pending', 'in-progress', 'testing', 'failed', 'retrying', 'blocked', 'ready-for-review'] as const).map(
    cancelled,
  ),
];

/** Why a task may not move so, or null when it may. */
export function refusal(state: State, task: TaskState, to: TaskStatus): string | null {
  const row = transitions.find((candidate) => candidate.from === task.status && candidate.to === to);
  if (!row) return `a task cannot go from ${task.status} to ${to}`;
  for (const { check } of row.guards) {
    const why = check(state, task);
    if (why) return why;
  }
  return null;
}
