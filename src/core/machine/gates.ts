import { counted } from '../base/index.ts';
import {
  event,
  higherRisk,
  idsDecided,
  undecidedIds,
  type Change,
  type Gate,
  type GateAnswer,
  type Risk,
  type RiskAssessment,
} from '../domain/index.ts';
import { answerCall } from './asking.ts';
import { cancelTask, finishGoal } from './closing.ts';
import { addPlannedTasks, isLarge } from './planning.ts';
import { goalOf, type Draft } from './draft.ts';
import { answerLimit } from './limits.ts';
import { moveStage, requestRework } from './failing.ts';
import { openGate } from './open-gate.ts';
import type { TaskState } from './state.ts';

/** Hunks of the task's change without a decision yet. */
export function undecidedOf({ change, verdicts }: TaskState): readonly string[] {
  return change ? undecidedIds(change, verdicts) : [];
}

/** Hunks of the task's change that were accepted. */
export function acceptedOf({ change, verdicts }: TaskState): readonly string[] {
  return change ? idsDecided(change, verdicts, 'accepted') : [];
}

/** Why the change deserves a closer look than its diff alone would: reviews that found something or did not happen. */
function reviewConcerns(task: TaskState): readonly string[] {
  const findings = task.reports.flatMap(({ report }) => report.findings);
  const blocking = findings.filter((finding) => finding.severity === 'blocking').map((finding) => finding.text);
  const missing = Object.values(task.stages)
    .filter((stage) => stage.status === 'passed' && stage.reason.startsWith(reviewMissing))
    .map((stage) => stage.reason);
  return [...blocking, ...missing, ...(task.rebase ? ['the branch moved and the same lines changed there'] : [])];
}

/** How the reason of a stage begins that was passed although its agent could not finish. */
export const reviewMissing = 'Not done:';

function withConcerns(risk: RiskAssessment, concerns: readonly string[]): RiskAssessment {
  if (concerns.length === 0) return risk;
  return { risk: higherRisk(risk.risk, 'medium'), reasons: [...risk.reasons, ...concerns] };
}

function sizeOf(change: Change): string {
  const added = change.files.reduce((sum, file) => sum + file.added, 0);
  const removed = change.files.reduce((sum, file) => sum + file.removed, 0);
  const files = change.files.length === 1 ? (change.files[0]?.path ?? '1 file') : counted(change.files.length, 'file');
  return `${files}, +${String(added)} −${String(removed)}`;
}

/** Asks whether the change may be committed; with a `concern`, only a person may say so. */
export function openChangeGate(draft: Draft, task: TaskState, change: Change, stageId: string, concern = ''): void {
  const { id, goalId, title } = task.task;
  const gate = {
    kind: 'change' as const,
    goalId,
    taskId: id,
    stageId,
    question: `${concern}Accept “${title}” (${sizeOf(change)})?`,
    risk: withConcerns(change.risk, [...reviewConcerns(task), ...(concern ? [concern.trim()] : [])]),
    subject: change.id,
  };
  openGate(draft, gate, applyAnswer, concern !== '');
}

/** Asks whether a task may start, or a stage may act. */
export function openActGate(draft: Draft, task: TaskState, stageId?: string): void {
  const { id, goalId, title, risk } = task.task;
  const gate = {
    kind: 'act' as const,
    goalId,
    taskId: id,
    ...(stageId ? { stageId } : {}),
    question: `Start “${title}”?`,
    risk: { risk, reasons: [`the plan rates this task ${risk} risk`] },
    subject: stageId ? `${id}/${stageId}` : id,
  };
  openGate(draft, gate, applyAnswer);
}

/**
 * Asks whether the plan may be carried out. Its risk is that of its riskiest task. What the planner asks, only a person can
 * answer, and whether there are to be very many tasks.
 */
export function openPlanGate(draft: Draft, goalId: string): void {
  const { goal, plan } = draft.state.goals.get(goalId) ?? {};
  if (!goal || !plan) return;
  const risk = plan.tasks.reduce<Risk>((highest, task) => higherRisk(highest, task.risk), 'low');
  const asked = plan.questions.length > 0 ? [`It asks: ${plan.questions.join(' ')}`] : [];
  const gate = {
    kind: 'plan' as const,
    goalId,
    question: [`Carry out the plan (${counted(plan.tasks.length, 'task')})? ${plan.summary}`, ...asked].join(' '),
    risk: { risk, reasons: [`its riskiest task is ${risk} risk`] },
    subject: `${goalId}/plan-${String(plan.version)}`,
  };
  openGate(draft, gate, applyAnswer, plan.questions.length > 0 || isLarge(goal, plan));
}

/** Journals an answer and does what follows from it. The caller advances the task afterwards. */
export function applyAnswer(draft: Draft, gate: Gate, answer: GateAnswer): void {
  if (gate.sessionId !== undefined) {
    answerCall(draft, gate, answer);
    return;
  }
  if (gate.kind === 'budget') {
    answerLimit(draft, gate, answer);
    return;
  }
  draft.emit(event('gate-answered', { goalId: gate.goalId, gateId: gate.id, ...answer }));
  if (gate.kind === 'plan') {
    if (answer.answer === 'approved') approvePlan(draft, gate.goalId);
    else if (answer.answer === 'denied')
      finishGoal(draft, gate.goalId, 'cancelled', `The plan was denied: ${answer.reason}`);
    return;
  }
  const task = gate.taskId ? draft.state.tasks.get(gate.taskId) : undefined;
  if (!task) return;
  if (gate.kind === 'change') applyChangeAnswer(draft, task, gate, answer);
  else if (answer.answer !== 'approved') cancelTask(draft, task.task.id, `Not started: ${answer.reason}`);
  else if (gate.stageId) moveStage(draft, task, gate.stageId, 'passed', answer.reason);
}

/** Turns the plan into tasks. */
export function approvePlan(draft: Draft, goalId: string): void {
  const goal = draft.state.goals.get(goalId);
  if (!goal?.plan) return;
  draft.emit(event('plan-approved', { goalId, version: goal.plan.version }));
  addPlannedTasks(draft, goalId, goal.plan);
  if (goal.plan.tasks.length === 0) finishGoal(draft, goalId, 'completed', 'There was nothing to do');
}

function applyChangeAnswer(draft: Draft, task: TaskState, gate: Gate, { answer, by, reason }: GateAnswer): void {
  const { goalId, id: taskId } = task.task;
  if (answer === 'changes-requested') {
    const stage = goalOf(draft, task).workflow.stages.find((candidate) => candidate.id === gate.stageId);
    requestRework(draft, task, stage, reason || 'The person asked for changes');
    return;
  }
  const hunkIds = [...undecidedOf(task)];
  const verdict = answer === 'approved' ? 'accepted' : 'rejected';
  if (hunkIds.length > 0) draft.emit(event('hunks-decided', { goalId, taskId, hunkIds, verdict, by }));
  const decided = draft.state.tasks.get(taskId) ?? task;
  if (answer === 'denied' || acceptedOf(decided).length === 0) {
    cancelTask(draft, taskId, `The change was rejected${reason ? `: ${reason}` : ''}`);
  } else {
    moveStage(draft, decided, gate.stageId ?? '', 'passed', reason);
  }
}
