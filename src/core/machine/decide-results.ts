import {
  describeEvidence,
  event,
  failure,
  phaseOf,
  type Command,
  type Effect,
  type EffectRequest,
  type EffectResult,
  type Evidence,
  type Failure,
  type StageDefinition,
} from '../domain/index.ts';
import { advance, openSession } from './advance.ts';
import { holdPlanner, holdSession, releaseAll, withdraw } from './asking.ts';
import { checksFailure } from './checks-failure.ts';
import { cancelTask, finishGoal } from './closing.ts';
import { done, goalOf, refused, type Draft, type Step } from './draft.ts';
import { proposalWritten } from './editing.ts';
import { giveUp, moveStage, requestRework, resetStages, reworkTarget } from './failing.ts';
import { checkpointRestored } from './restoring.ts';
import { approvePlan, openChangeGate, openPlanGate, reviewMissing } from './gates.ts';
import { checkPlan, isLarge } from './planning.ts';
import { usageOf, type OpenSession, type TaskState } from './state.ts';
import { taintOf } from './taint.ts';

type Result<K extends EffectResult['kind']> = Extract<EffectResult, { kind: K }>;
type Request<K extends EffectRequest['kind']> = Extract<EffectRequest, { kind: K }>;

/** How often a plan that could not be made is asked for again. */
const planAttempts = 3;

/** Folds what an effect brought back into the state. A result for an effect that is not open any more is refused. */
export function finishEffect(draft: Draft, { effectId, result }: Extract<Command, { type: 'finish-effect' }>): Step {
  const effect = draft.state.effects.get(effectId);
  if (!effect) return refused(`Effect ${effectId} is not open: it was finished or taken back.`);
  const outcome = result.kind === 'failed' ? 'failed' : 'done';
  const { request } = effect;
  draft.emit(event('effect-finished', { effectId, outcome }));
  if (request.kind === 'make-plan')
    return planMade(draft, { ...request, sessionId: request.sessionId ?? effectId }, result);
  const task = draft.state.tasks.get(request.taskId);
  if (!task) return done;
  taskEffectEnded(draft, task, effect, result);
  advance(draft, request.taskId);
  return done;
}

function planMade(
  draft: Draft,
  { goalId, version, sessionId }: Request<'make-plan'> & { readonly sessionId: string },
  result: EffectResult,
): Step {
  const goal = draft.state.goals.get(goalId);
  if (goal?.status !== 'planning') return done;
  if (result.kind === 'planner-waits') {
    holdPlanner(draft, goalId, sessionId);
    return done;
  }
  if (result.kind !== 'planned') {
    const cause = result.kind === 'failed' ? result.failure : unexpected(result.kind);
    withdraw(draft, sessionId, cause.person);
    const lost = cause.reason === 'stalled' ? { sessionId } : {};
    draft.emit(event('plan-failed', { goalId, failure: cause, ...lost }));
    if (!cause.retryable || goal.failedPlans + 1 >= planAttempts) finishGoal(draft, goalId, 'failed', cause.person);
    return done;
  }
  const checked = checkPlan(goal.goal, { ...result.plan, version });
  if (!checked.ok) {
    finishGoal(draft, goalId, 'failed', checked.error.person);
    return done;
  }
  draft.emit(event('plan-proposed', { goalId, plan: checked.value }));
  const { holdPlan, workflow } = goal.goal;
  const { tasks, questions } = checked.value;
  const isHeld = holdPlan || workflow.planGate || questions.length > 0 || isLarge(goal.goal, checked.value);
  const asks = isHeld && tasks.length > 0;
  if (asks) openPlanGate(draft, goalId);
  else approvePlan(draft, goalId);
  return done;
}

function unexpected(kind: string): Failure {
  return failure(
    'agent-failed',
    `The work came back with an unexpected result (${kind}). Retry it; if it happens again, report it.`,
  );
}

function taskEffectEnded(draft: Draft, task: TaskState, { request }: Effect, result: EffectResult): void {
  const { goalId, id: taskId } = task.task;
  if (request.kind === 'remove-worktree') {
    if (result.kind === 'removed') draft.emit(event('worktree-removed', { goalId, taskId }));
  } else if (request.kind === 'prepare-worktree') {
    if (result.kind === 'prepared')
      draft.emit(event('worktree-prepared', { goalId, taskId, worktree: result.worktree }));
    else giveUp(draft, task, failureOf(result).person);
  } else if (request.kind === 'run-session') {
    sessionEnded(draft, task, request, result);
  } else if (request.kind === 'run-checks') {
    checksEnded(draft, task, request, result);
  } else if (request.kind === 'edit-proposal') {
    proposalWritten(draft, task, result);
  } else if (request.kind === 'restore-checkpoint') {
    checkpointRestored(draft, task, result);
  } else if (request.kind === 'integrate-change') {
    integrationEnded(draft, task, request, result);
  }
}

function failureOf(result: EffectResult): Failure {
  return result.kind === 'failed' ? result.failure : unexpected(result.kind);
}

function stageOf(draft: Draft, task: TaskState, stageId: string): StageDefinition | undefined {
  return goalOf(draft, task).workflow.stages.find((stage) => stage.id === stageId);
}

function sessionEnded(draft: Draft, task: TaskState, request: Request<'run-session'>, result: EffectResult): void {
  const session = draft.state.sessions.get(request.sessionId);
  if (!session) return;
  if (result.kind === 'session-waits') {
    captureChange(draft, task, result);
    holdSession(draft, session.id);
    return;
  }
  if (result.kind !== 'session-ended') {
    sessionFailed(draft, task, session, failureOf(result), 'failed');
    return;
  }
  const { goalId, id: taskId } = task.task;
  const { report, answered } = result;
  const usage = usageOf(draft.state, session.id, result.usage.duration);
  withdraw(draft, session.id, 'Its session ended.');
  const tainted = taintOf(draft.state, goalId, taskId);
  const more = { usage, ...(tainted === null ? {} : { tainted }) };
  draft.emit(event('session-closed', { goalId, taskId, sessionId: session.id, outcome: 'reported', report, ...more }));
  captureChange(draft, task, result);
  if (answered.length > 0) draft.emit(event('comments-answered', { goalId, taskId, commentIds: answered }));
  if (session.parent) {
    releaseAll(draft, taskId);
    return;
  }
  const stage = stageOf(draft, task, session.stageId);
  if (report.outcome === 'changes-requested' && stage) reviewerObjects(draft, task, stage, result);
  else if (report.outcome === 'nothing-to-do' && stage && isMaking(draft, task, stage)) {
    cancelTask(draft, taskId, report.summary);
  } else moveStage(draft, task, session.stageId, 'passed', report.summary);
}

/** What the session has changed so far. */
function captureChange(
  draft: Draft,
  { task, tree: before }: TaskState,
  { change, tree }: Result<'session-ended'> | Result<'session-waits'>,
): void {
  if (tree !== before) draft.emit(event('change-captured', { goalId: task.goalId, taskId: task.id, change, tree }));
}

/** Whether the stage is the one whose work the task exists for: the last agent of the work phase. */
function isMaking(draft: Draft, task: TaskState, stage: StageDefinition): boolean {
  return reworkTarget(goalOf(draft, task).workflow, undefined)?.id === stage.id;
}

function reviewerObjects(
  draft: Draft,
  task: TaskState,
  stage: StageDefinition,
  { report }: Result<'session-ended'>,
): void {
  const { retry } = goalOf(draft, task).workflow;
  const findings = report.findings.map((finding) => `- ${finding.text}`).join('\n');
  const cause = failure('checks-failed', report.summary, { model: `${report.summary}\n${findings}`, retryable: true });
  const phase = phaseOf(stage);
  if (phase === 'review' && task.rework >= retry.rework) {
    moveStage(
      draft,
      task,
      stage.id,
      'passed',
      `Sent back ${String(task.rework)} times; the person decides. ${report.summary}`,
    );
    return;
  }
  moveStage(draft, task, stage.id, 'failed', report.summary, cause);
  if (phase === 'review') requestRework(draft, task, stage, report.summary);
  else giveUp(draft, task, report.summary);
}

/** A session that brought no report: again while attempts are left, then what the phase allows. */
export function sessionFailed(
  draft: Draft,
  task: TaskState,
  session: OpenSession,
  cause: Failure,
  outcome: 'failed' | 'expired',
): void {
  const { goalId, id: taskId } = task.task;
  const usage = usageOf(draft.state, session.id);
  withdraw(draft, session.id, cause.person);
  draft.emit(event('session-closed', { goalId, taskId, sessionId: session.id, outcome, failure: cause, usage }));
  if (session.parent) {
    releaseAll(draft, taskId);
    return;
  }
  const stage = stageOf(draft, task, session.stageId);
  if (stage?.kind !== 'agent') return;
  if (cause.retryable && session.attempt < stage.attempts) {
    // Who stalled or died had done nothing wrong so far: the next one goes on where it was.
    const lost = cause.reason === 'lease-expired' || cause.reason === 'stalled' ? session : undefined;
    openSession(draft, draft.state.tasks.get(taskId) ?? task, stage, lost);
    return;
  }
  if (phaseOf(stage) === 'review' || task.status === 'retrying') {
    moveStage(draft, task, stage.id, 'passed', `${reviewMissing} ${cause.person}`);
    return;
  }
  moveStage(draft, task, stage.id, 'failed', cause.person);
  giveUp(draft, task, cause.person);
}

/** Red means that a case failed, not that the command could not run. */
function isAsExpected(evidence: Evidence, expected: 'green' | 'red'): boolean {
  return expected === 'green' ? evidence.green : evidence.runs.some((run) => run.status === 'failed');
}

function checksEnded(draft: Draft, task: TaskState, request: Request<'run-checks'>, result: EffectResult): void {
  const { goalId, id: taskId } = task.task;
  const { stageId, expect } = request;
  const stage = stageOf(draft, task, stageId);
  if (!stage) return;
  if (result.kind !== 'checked') {
    const cause = failureOf(result);
    moveStage(draft, task, stageId, 'failed', cause.person, cause);
    giveUp(draft, task, cause.person);
    return;
  }
  const { evidence } = result;
  draft.emit(event('evidence-recorded', { goalId, taskId, stageId, evidence }));
  if (isAsExpected(evidence, expect)) {
    moveStage(draft, task, stageId, 'passed', describeEvidence(evidence));
    return;
  }
  const cause = checksFailure(evidence, expect, expect === 'green' && phaseOf(stage) === 'work');
  moveStage(draft, task, stageId, 'failed', cause.person, cause);
  if (phaseOf(stage) === 'testing') giveUp(draft, task, cause.person);
  else workChecksFailed(draft, task, stage, cause);
}

/** Checks of the work phase (a baseline, or tests that must be red first) send their stage back or block the task. */
function workChecksFailed(draft: Draft, task: TaskState, stage: StageDefinition, cause: Failure): void {
  const { workflow } = goalOf(draft, task);
  const target = 'onFailure' in stage && stage.onFailure ? reworkTarget(workflow, stage) : undefined;
  const tries = target ? (task.stages[target.id]?.sessions ?? 0) : 0;
  if (target?.kind === 'agent' && tries < target.attempts) resetStages(draft, task, target, cause.person, 'counted');
  else giveUp(draft, task, cause.person);
}

function integrationEnded(
  draft: Draft,
  task: TaskState,
  request: Request<'integrate-change'>,
  result: EffectResult,
): void {
  const { goalId, id: taskId } = task.task;
  const { stageId, hunkIds } = request;
  if (result.kind === 'committed') {
    const { branch, commit, evidence } = result;
    draft.emit(event('evidence-recorded', { goalId, taskId, stageId, evidence }));
    draft.emit(event('change-committed', { goalId, taskId, branch, commit, hunkIds }));
    moveStage(draft, task, stageId, 'passed', `committed as ${commit.slice(0, 10)}`);
    return;
  }
  if (result.kind === 'conflicted') {
    const { files, detail } = result;
    draft.emit(event('conflict-found', { goalId, taskId, files, detail }));
    askAgain(
      draft,
      task,
      stageId,
      `The branch changed the same lines in ${files.join(', ')}; nothing was overwritten. `,
    );
  } else if (result.kind === 'red-when-integrated') {
    askAgain(draft, task, stageId, `The accepted hunks alone do not pass (${describeEvidence(result.evidence)}). `);
  } else {
    askAgain(draft, task, stageId, `Committing failed: ${failureOf(result).person} `);
  }
}

/** The change goes back to its gate with the reason; what was decided stays and can be changed. */
function askAgain(draft: Draft, before: TaskState, stageId: string, concern: string): void {
  const { workflow } = goalOf(draft, before);
  const task = draft.state.tasks.get(before.task.id) ?? before;
  const gate = workflow.stages.findLast((stage) => stage.kind === 'gate' && stage.gate === 'change');
  moveStage(draft, task, stageId, 'waiting', concern.trim());
  if (!gate || !task.change) {
    cancelTask(draft, task.task.id, concern.trim());
    return;
  }
  moveStage(draft, task, gate.id, 'running', 'waits for an answer');
  openChangeGate(draft, task, task.change, gate.id, concern);
}
