import {
  event,
  needsOf,
  phaseOf,
  type Failure,
  type StageDefinition,
  type StageStatus,
  type Workflow,
} from '../domain/index.ts';
import { goalOf, mustMove, type Draft } from './draft.ts';
import {
  circuitKeyOf,
  circuitPause,
  circuitThreshold,
  effectsOf,
  gatesOf,
  sessionsOf,
  usageOf,
  type TaskState,
} from './state.ts';

/** The order in which phases follow each other. */
const phases = ['work', 'testing', 'review'] as const;

/** Records where a stage of a task stands now. */
export function moveStage(
  draft: Draft,
  { task }: TaskState,
  stageId: string,
  to: StageStatus,
  reason: string,
  failure?: Failure,
): void {
  const more = failure ? { failure } : {};
  draft.emit(event('stage-moved', { goalId: task.goalId, taskId: task.id, stageId, to, reason, ...more }));
}

/** Takes back what is under way for a task: sessions, their effects, and its open gate. */
export function abandonWork(draft: Draft, { task }: TaskState, reason: string, stageIds?: readonly string[]): void {
  const concerns = (stageId: string | undefined): boolean => !stageIds || (!!stageId && stageIds.includes(stageId));
  for (const session of sessionsOf(draft.state, task.id)) {
    if (!concerns(session.stageId)) continue;
    const usage = usageOf(draft.state, session.id);
    draft.emit(
      event('session-closed', {
        goalId: task.goalId,
        taskId: task.id,
        sessionId: session.id,
        outcome: 'cancelled',
        usage,
      }),
    );
  }
  for (const { id, request } of effectsOf(draft.state, task.id)) {
    const stageId = 'stageId' in request ? request.stageId : undefined;
    if (request.kind !== 'remove-worktree' && concerns(stageId)) {
      draft.emit(event('effect-finished', { effectId: id, outcome: 'abandoned' }));
    }
  }
  for (const gate of gatesOf(draft.state, task.id)) {
    if (concerns(gate.stageId)) draft.emit(event('gate-voided', { goalId: task.goalId, gateId: gate.id, reason }));
  }
}

/** The stage that works again: the one the failed stage names, else the last agent of the work phase. */
export function reworkTarget(workflow: Workflow, failed: StageDefinition | undefined): StageDefinition | undefined {
  const named = failed && 'onFailure' in failed ? failed.onFailure : undefined;
  if (named) return workflow.stages.find((stage) => stage.id === named);
  return workflow.stages.findLast((stage) => stage.kind === 'agent' && phaseOf(stage) === 'work');
}

/** A stage, all that need it, and everything of later phases. */
function stagesFrom(workflow: Workflow, target: StageDefinition): readonly string[] {
  const from = new Set([target.id]);
  for (const stage of workflow.stages) {
    const later = phases.indexOf(phaseOf(stage)) > phases.indexOf(phaseOf(target));
    if (later || needsOf(workflow, stage).some((need) => from.has(need))) from.add(stage.id);
  }
  return [...from];
}

/** What runs again with the target: also a stage that failed before it, which nothing else would start once more. */
function stagesAgain(workflow: Workflow, { stages }: TaskState, target: StageDefinition): readonly string[] {
  const failed = workflow.stages.filter(({ id }) => stages[id]?.status === 'failed');
  const again = new Set([target, ...failed].flatMap((stage) => stagesFrom(workflow, stage)));
  return workflow.stages.map(({ id }) => id).filter((id) => again.has(id));
}

/** Sets stages back to waiting so that they run again; `counted`: what they tried still counts against their attempts. */
export function resetStages(
  draft: Draft,
  task: TaskState,
  target: StageDefinition | undefined,
  reason: string,
  attempts: 'fresh' | 'counted' = 'fresh',
): void {
  const { workflow } = goalOf(draft, task);
  const ids =
    target && !task.rebase
      ? stagesAgain(workflow, draft.state.tasks.get(task.task.id) ?? task, target)
      : workflow.stages.map((stage) => stage.id);
  setBack(draft, task, ids, reason, attempts);
}

/** Sets back exactly these stages, and takes back what is under way in them. */
export function setBack(
  draft: Draft,
  task: TaskState,
  ids: readonly string[],
  reason: string,
  attempts: 'fresh' | 'counted',
): void {
  abandonWork(draft, task, reason, ids);
  const { goalId, id: taskId } = task.task;
  for (const stageId of ids) {
    const stage = task.stages[stageId];
    if (!stage || stage.status === 'waiting') continue;
    const sessions = attempts === 'counted' ? stage.sessions : 0;
    draft.emit(event('stage-moved', { goalId, taskId, stageId, to: 'waiting', reason, sessions }));
  }
}

/** Full jitter: uniform below an exponentially growing bound (M. Brooker, "Exponential Backoff and Jitter", 2015). */
function backOff({ env }: Draft, retry: Workflow['retry'], attempt: number): number {
  return Math.round(env.random * Math.min(retry.longestDelay, retry.firstDelay * 2 ** (attempt - 1)));
}

/** A testing stage failed: another attempt after the back-off, or blocked when none is left. */
function failAttempt(draft: Draft, task: TaskState, reason: string): void {
  const { retry } = goalOf(draft, task).workflow;
  const attempt = task.failedAttempts + 1;
  abandonWork(draft, task, reason);
  mustMove(draft, task.task.id, 'failed', reason, draft.env.at + backOff(draft, retry, attempt));
  openCircuitWhenDue(draft, task);
  if (attempt < retry.attempts) return;
  mustMove(draft, task.task.id, 'blocked', `${reason} All ${String(retry.attempts)} attempts are spent.`);
}

/**
 * A task that cannot go on: work blocks it for the person; rework and testing count as a failed attempt, because the
 * lifecycle knows no other way out of them.
 */
export function giveUp(draft: Draft, task: TaskState, reason: string): void {
  if (task.status === 'in-progress') {
    abandonWork(draft, task, reason);
    mustMove(draft, task.task.id, 'blocked', reason);
    openCircuitWhenDue(draft, task);
    return;
  }
  if (task.status === 'retrying') mustMove(draft, task.task.id, 'testing', reason);
  failAttempt(draft, task, reason);
}

function openCircuitWhenDue(draft: Draft, task: TaskState): void {
  const key = circuitKeyOf(goalOf(draft, task), task.task);
  const circuit = draft.state.circuits.get(key);
  if (!circuit || circuit.until !== null || circuit.failures < circuitThreshold) return;
  const reason = `${String(circuit.failures)} tasks of this kind failed one after another`;
  draft.emit(event('circuit-opened', { key, until: draft.env.at + circuitPause, reason }));
}

/** Sends a reviewed change back to work. */
export function requestRework(draft: Draft, task: TaskState, stage: StageDefinition | undefined, reason: string): void {
  const target = reworkTarget(goalOf(draft, task).workflow, stage);
  mustMove(draft, task.task.id, 'retrying', reason);
  resetStages(draft, task, target, reason);
}
