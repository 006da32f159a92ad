import type { DomainEvent, JournalEvent } from '../../core/domain/index.ts';
import { callCostIn, subjectOf } from '../../core/domain/index.ts';
import type { GateRow, GoalRow, TaskRow } from '../../core/ports/index.ts';

/**
 * How the rows that answer `status` follow from events. Pure. Raise {@link foldVersion} with every change of meaning
 * here or in readable-text.ts: a writer that finds rows of another version folds them anew.
 */
export const foldVersion = 3;

/** A task's row with its place in the plan, by which tasks are listed. */
export interface PlacedTaskRow extends TaskRow {
  readonly place: number;
}

/** A set of rows by id. What implements it may be a map, or a table with a write-behind cache. */
export interface RowSet<Row> {
  get(id: string): Row | undefined;
  set(id: string, row: Row): unknown;
  delete(id: string): unknown;
}

/** The folded tables. `gates` holds open gates only. */
export interface FoldedRows {
  readonly goals: RowSet<GoalRow>;
  readonly tasks: RowSet<PlacedTaskRow>;
  readonly gates: RowSet<GateRow>;
}

function goalAfter(row: GoalRow | undefined, event: DomainEvent, at: number): GoalRow | undefined {
  if (event.type === 'goal-created') {
    const { id, text, base } = event.data.goal;
    const fresh = { status: 'planning', pausedAt: null, dollars: 0, unpriced: 0 };
    return { id, text, branch: base.branch, createdAt: at, updatedAt: at, ...fresh };
  }
  if (!row) return undefined;
  const pausedAt = pausedAfter(row.pausedAt, event.type, 'goal', at);
  const status = goalStatusAfter(row.status, event);
  return { ...row, ...costAfter(row, event), status, updatedAt: at, pausedAt };
}

function costAfter({ dollars, unpriced }: GoalRow, event: DomainEvent): Pick<GoalRow, 'dollars' | 'unpriced'> {
  const paid = callCostIn(event);
  if (!paid) return { dollars, unpriced };
  return paid.dollars === null ? { dollars, unpriced: unpriced + 1 } : { dollars: dollars + paid.dollars, unpriced };
}

function pausedAfter(
  before: number | null,
  type: DomainEvent['type'],
  what: 'goal' | 'task',
  at: number,
): number | null {
  if (type === `${what}-paused`) return at;
  return type === `${what}-continued` ? null : before;
}

function goalStatusAfter(status: string, event: DomainEvent): string {
  switch (event.type) {
    case 'gate-opened':
      return event.data.gate.kind === 'plan' ? 'awaiting-plan' : status;
    // No other gate of the goal can be open while its plan waits, so an answer then is the plan's.
    case 'gate-answered':
      return status === 'awaiting-plan' && event.data.answer !== 'approved' ? 'planning' : status;
    case 'gate-voided':
      return status === 'awaiting-plan' ? 'planning' : status;
    case 'plan-approved':
      return 'running';
    case 'goal-finished':
      return event.data.outcome;
    default:
      return status;
  }
}

function taskAfter(row: PlacedTaskRow | undefined, event: DomainEvent, at: number): PlacedTaskRow | undefined {
  if (event.type === 'task-added') {
    const { id, goalId, title, risk, order } = event.data.task;
    const fresh = { status: 'pending', stage: '', reason: '', attempts: 1, startedAt: null, pausedAt: null };
    return { id, goalId, title, risk, place: order, ...fresh, updatedAt: at };
  }
  if (!row) return undefined;
  const pausedAt = pausedAfter(row.pausedAt, event.type, 'task', at);
  return { ...row, ...taskPatch(row, event, at), updatedAt: at, pausedAt };
}

function taskPatch(row: PlacedTaskRow, event: DomainEvent, at: number): Partial<PlacedTaskRow> {
  switch (event.type) {
    case 'task-moved': {
      const { to, reason } = event.data;
      const attempts = to === 'failed' ? row.attempts + 1 : row.attempts;
      const startedAt = row.startedAt ?? (to === 'in-progress' ? at : null);
      return { status: to, reason, attempts, startedAt };
    }
    case 'stage-moved':
      return event.data.to === 'running' ? { stage: event.data.stageId } : {};
    // The plan's risk was a guess; the diff's is computed.
    case 'change-captured':
      return event.data.change ? { risk: event.data.change.risk.risk } : {};
    default:
      return {};
  }
}

function foldGates(gates: RowSet<GateRow>, event: DomainEvent, at: number): void {
  if (event.type === 'gate-opened') {
    const { id, goalId, taskId, kind, question, risk } = event.data.gate;
    gates.set(id, { id, goalId, taskId: taskId ?? null, kind, question, risk: risk.risk, openedAt: at });
  } else if (event.type === 'gate-answered' || event.type === 'gate-voided') {
    gates.delete(event.data.gateId);
  }
}

/** Brings the rows that an event speaks of up to date. */
export function foldEvent(rows: FoldedRows, event: JournalEvent | DomainEvent, at: number): void {
  const { goalId, taskId } = subjectOf(event);
  if (goalId !== undefined) {
    const goal = goalAfter(rows.goals.get(goalId), event, at);
    if (goal) rows.goals.set(goalId, goal);
  }
  if (taskId !== undefined) {
    const task = taskAfter(rows.tasks.get(taskId), event, at);
    if (task) rows.tasks.set(taskId, task);
  }
  foldGates(rows.gates, event, at);
}

const closedGoals: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

/** Open goals first, newest first. */
export function compareGoals(a: GoalRow, b: GoalRow): number {
  const closed = Number(closedGoals.has(a.status)) - Number(closedGoals.has(b.status));
  return closed || b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}

/** Goal by goal, in the order of the plan. */
export function compareTasks(a: PlacedTaskRow, b: PlacedTaskRow): number {
  if (a.goalId !== b.goalId) return a.goalId < b.goalId ? -1 : 1;
  return a.place - b.place || (a.id < b.id ? -1 : 1);
}

/** The oldest question first. */
export function compareGates(a: GateRow, b: GateRow): number {
  return a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1);
}
