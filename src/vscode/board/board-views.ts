import type { GoalState, State, TaskState } from '../../core/app/index.ts';
import { visibleExactly } from '../../core/base/index.ts';
import type { Change, Gate, Session } from '../../core/domain/index.ts';
import type { CardView, GateView, GoalView } from '../../protocol/index.ts';
import { questionText } from '../question-text.ts';
import type { Names } from './board-folder.ts';

type Work = NonNullable<CardView['work']>;
type OpenSession = Session & { readonly held: boolean };

/** A state with what cards need to find in it at once. */
export interface Looked {
  readonly state: State;
  readonly sessions: ReadonlyMap<string, OpenSession>;
  /** Open gates by the id of their task, or of their goal when they have none. */
  readonly gates: ReadonlyMap<string, readonly Gate[]>;
}

/** Looks through a state once, for all its cards. */
export function lookThrough(state: State): Looked {
  const sessions = new Map<string, OpenSession>();
  state.sessions.forEach((session) => sessions.set(session.taskId, session));
  const gates = new Map<string, Gate[]>();
  state.gates.forEach((gate) => {
    const of = gate.taskId ?? gate.goalId;
    gates.set(of, [...(gates.get(of) ?? []), gate]);
  });
  return { state, sessions, gates };
}

/** Names things of one folder for the page. */
export type KeyOf = (id: string) => string;

/** Goals in front of older ones, tasks in the order of their plan. */
const tasksOfGoal = 1_000_000;

function placeOf({ task }: TaskState): number {
  return task.order - Number(/\d+$/.exec(task.goalId)?.[0] ?? 0) * tasksOfGoal;
}

function workOf(goal: GoalState | undefined, task: TaskState, session: OpenSession | undefined): Work | null {
  if (session) return { role: session.role, stage: session.stageId, held: session.held };
  const running = goal?.goal.workflow.stages.find((stage) => task.stages[stage.id]?.status === 'running');
  return running && running.kind !== 'gate' ? { role: null, stage: running.id, held: false } : null;
}

/** The lines of a change. */
function sizeOf(change: Change): NonNullable<CardView['size']> {
  return {
    files: change.files.length,
    added: change.files.reduce((sum, file) => sum + file.added, 0),
    removed: change.files.reduce((sum, file) => sum + file.removed, 0),
  };
}

/** A task as a card. */
export function cardView({ state, sessions, gates }: Looked, task: TaskState, keyOf: KeyOf): CardView {
  const { id, goalId, title, risk, dependsOn } = task.task;
  const goal = state.goals.get(goalId);
  return {
    key: keyOf(id),
    id,
    goal: keyOf(goalId),
    title,
    status: task.status,
    reason: task.reason,
    risk: task.change?.risk.risk ?? risk,
    place: placeOf(task),
    work: workOf(goal, task, sessions.get(id)),
    dependsOn,
    waitingOn: task.waitingOn,
    startedAt: task.startedAt,
    finishedAt: task.finishedAt,
    attempts: { failed: task.failedAttempts, allowed: goal?.goal.workflow.retry.attempts ?? 1 },
    cost: { dollars: task.cost.dollars, unpriced: task.cost.unpriced },
    size: task.change ? sizeOf(task.change) : null,
    questions: gates.get(id)?.length ?? 0,
  };
}

/** A gate as a question. */
export function gateView(gate: Gate, { keyOf, onceOf }: Names): GateView {
  const { id, kind, risk, action, parts = [], options = [], rule } = gate;
  return {
    key: keyOf(gate.taskId ?? gate.goalId),
    id,
    once: onceOf(id),
    kind,
    question: questionText(gate),
    action: action === undefined ? null : visibleExactly(action),
    parts: parts.map(visibleExactly),
    risk: risk.risk,
    reasons: risk.reasons.map(visibleExactly),
    options,
    covers: rule ? `${rule.program} ${rule.subcommand} …` : null,
  };
}

/** A goal, with what is asked about it as a whole. */
export function goalView({ gates }: Looked, goal: GoalState, names: Names, folder: string | null): GoalView {
  const { id, text, base } = goal.goal;
  return {
    key: names.keyOf(id),
    id,
    text,
    status: goal.status,
    reason: goal.reason,
    branch: base.branch,
    folder,
    gates: (gates.get(id) ?? []).map((gate) => gateView(gate, names)),
  };
}
