import { counted, err } from '../base/index.ts';
import { changedLines, event, failure, isClosed, isGoalOpen, type Command, type Gate } from '../domain/index.ts';
import { advance, openSession, nextStage } from './advance.ts';
import { cancelTask, finishGoal } from './closing.ts';
import { done, goalOf, move, mustMove, refused, taskIn, type Draft, type Step } from './draft.ts';
import { requestRework, resetStages, reworkTarget } from './failing.ts';
import { grantRule } from './asking.ts';
import { applyAnswer, openActGate, undecidedOf } from './gates.ts';
import { checkPlan } from './planning.ts';
import { gateOf, isPaused, tasksOf } from './state.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function createGoal(draft: Draft, { goal }: Of<'create-goal'>): Step {
  draft.emit(event('goal-created', { goal: { ...goal, id: `g${String(draft.state.counts.goal + 1)}` } }));
  return done;
}

export function cancelGoal(draft: Draft, { goalId, reason }: Of<'cancel-goal'>): Step {
  const goal = draft.state.goals.get(goalId);
  if (!goal) return err(failure('not-found', `There is no goal ${goalId}. "maestro status" lists the goals.`));
  if (!isGoalOpen(goal.status)) return refused(`Goal ${goalId} is ${goal.status} already.`);
  for (const gate of [...draft.state.gates.values()]) {
    if (gate.goalId === goalId && !gate.taskId) draft.emit(event('gate-voided', { goalId, gateId: gate.id, reason }));
  }
  for (const { id, request } of [...draft.state.effects.values()]) {
    if (request.kind === 'make-plan' && request.goalId === goalId) {
      draft.emit(event('effect-finished', { effectId: id, outcome: 'abandoned' }));
    }
  }
  finishGoal(draft, goalId, 'cancelled', reason);
  for (const { task, status } of tasksOf(draft.state, goalId))
    if (!isClosed(status)) cancelTask(draft, task.id, reason);
  return done;
}

export function retryTask(draft: Draft, { taskId, reason }: Of<'retry-task'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const task = found.value;
  const { workflow } = goalOf(draft, task);
  if (task.status === 'ready-for-review') {
    const gate = gateOf(draft.state, taskId);
    requestRework(
      draft,
      task,
      workflow.stages.find((stage) => stage.id === gate?.stageId),
      reason,
    );
  } else if (task.status === 'blocked') {
    mustMove(draft, taskId, 'in-progress', reason);
    const failed = workflow.stages.find((stage) => ['failed', 'running'].includes(task.stages[stage.id]?.status ?? ''));
    const isAgent = failed?.kind === 'agent';
    resetStages(draft, task, isAgent ? failed : (reworkTarget(workflow, failed) ?? failed), reason);
    if (!task.worktree && !openFirstSession(draft, taskId))
      return refused(`The workflow of ${taskId} has no stage to run.`);
  } else {
    return refused(`Task ${taskId} is ${task.status}; only a blocked task, or one in review, can be retried.`);
  }
  advance(draft, taskId);
  return done;
}

/** Claims the first stage of a task: its session is the lease that the lifecycle asks for. */
export function openFirstSession(draft: Draft, taskId: string): boolean {
  const task = draft.state.tasks.get(taskId);
  if (!task) return false;
  const stage = nextStage(goalOf(draft, task).workflow, task);
  if (stage?.kind !== 'agent') return false;
  openSession(draft, task, stage);
  return true;
}

export function cancelTaskByPerson(draft: Draft, { taskId, reason }: Of<'cancel-task'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  if (isClosed(found.value.status)) return refused(`Task ${taskId} is ${found.value.status} already.`);
  cancelTask(draft, taskId, reason);
  return done;
}

function openGateOf(draft: Draft, gateId: string): Gate | undefined {
  return draft.state.gates.get(gateId) ?? gateOf(draft.state, gateId);
}

function howToAnswer({ id, kind }: Gate): string {
  if (kind !== 'question') return 'approve or deny it';
  return `"maestro answer ${id} TEXT" answers it, "maestro deny ${id} --reason TEXT" declines to`;
}

/** The option that a number names, else the words as they are. */
function chosenOf({ options = [] }: Gate, words: string): string {
  return (/^\d+$/.test(words.trim()) ? options[Number(words) - 1] : undefined) ?? words;
}

/** Takes the person's own version of a plan in place of the planner's. */
function takePlan(draft: Draft, { goalId, kind }: Gate, { answer, plan }: Of<'answer-gate'>): Step {
  if (!plan) return done;
  const goal = draft.state.goals.get(goalId);
  if (kind !== 'plan' || answer !== 'approved' || !goal) {
    return refused('A plan comes only with the approval of a plan; nothing was answered.');
  }
  const checked = checkPlan(goal.goal, { ...plan, version: (goal.plan?.version ?? 0) + 1 });
  if (!checked.ok) return checked;
  draft.emit(event('plan-proposed', { goalId, plan: checked.value }));
  return done;
}

export function answerGate(draft: Draft, command: Of<'answer-gate'>): Step {
  const { gateId, answer, by, reason, forSession } = command;
  const gate = openGateOf(draft, gateId);
  if (!gate) {
    const text = `There is no open gate ${gateId}: it was answered, or its work was taken back.`;
    return err(failure('not-found', `${text} "maestro status" lists the open ones.`));
  }
  if (by === 'policy' || draft.state.sessions.has(by)) {
    return refused(`${gate.id} is for a person: no agent answers for another, or for itself.`);
  }
  if (answer === 'changes-requested' && gate.kind !== 'plan' && gate.kind !== 'change') {
    return refused(
      `Gate ${gate.id} asks ${gate.kind === 'question' ? 'a question' : 'whether to go on'}; ${howToAnswer(gate)}.`,
    );
  }
  if (gate.kind === 'question' && answer === 'approved' && reason.trim() === '') {
    return refused(`${gate.id} wants an answer in words; ${howToAnswer(gate)}.`);
  }
  const taken = takePlan(draft, gate, command);
  if (!taken.ok) return taken;
  const granted = forSession ? grantRule(draft, gate, { answer, by, reason }) : done;
  if (!granted.ok) return granted;
  applyAnswer(draft, gate, { answer, by, reason: gate.kind === 'question' ? chosenOf(gate, reason) : reason });
  if (gate.taskId) advance(draft, gate.taskId);
  return done;
}

export function decideHunks(draft: Draft, { taskId, hunkIds, verdict, by, keepOpen }: Of<'decide-hunks'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const gate = gateOf(draft.state, taskId);
  if (gate?.kind !== 'change') {
    return refused(`Task ${taskId} is ${found.value.status}; hunks are decided while its change gate is open.`);
  }
  const known = new Set([...undecidedOf(found.value), ...Object.keys(found.value.verdicts)]);
  const unknown = hunkIds?.find((id) => !known.has(id));
  if (unknown !== undefined) {
    return err(
      failure('not-found', `The change of ${taskId} has no hunk ${unknown}. "maestro diff ${taskId}" names them.`),
    );
  }
  const ids = hunkIds ?? [...undecidedOf(found.value)];
  if (ids.length > 0) {
    draft.emit(event('hunks-decided', { goalId: found.value.task.goalId, taskId, hunkIds: ids, verdict, by }));
  }
  const decided = draft.state.tasks.get(taskId) ?? found.value;
  if (keepOpen || undecidedOf(decided).length > 0) return done;
  const accepted = Object.values(decided.verdicts).filter((value) => value === 'accepted').length;
  const reason = `${String(accepted)} of ${counted(Object.keys(decided.verdicts).length, 'hunk')} accepted`;
  applyAnswer(draft, gate, { answer: accepted > 0 ? 'approved' : 'denied', by, reason });
  advance(draft, taskId);
  return done;
}

export function reopenHunks(draft: Draft, { taskId, hunkIds, by }: Of<'reopen-hunks'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const { task, status, verdicts } = found.value;
  if (gateOf(draft.state, taskId)?.kind !== 'change') {
    return refused(`Task ${taskId} is ${status}; decisions are taken back while its change gate is open.`);
  }
  const decided = hunkIds.filter((id) => verdicts[id] !== undefined);
  if (decided.length === 0) return refused(`Nothing of that is decided in ${taskId}.`);
  draft.emit(event('hunks-reopened', { goalId: task.goalId, taskId, hunkIds: decided, by }));
  return done;
}

export function addComment(draft: Draft, { taskId, hunkId, text, by }: Of<'add-comment'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const { task, change, status } = found.value;
  if (isClosed(status)) return refused(`Task ${taskId} is ${status}; comments reach an agent only while it is open.`);
  const file = change?.files.find((each) => each.id === hunkId || each.hunks.some((hunk) => hunk.id === hunkId));
  if (hunkId !== undefined && !file) {
    return err(
      failure('not-found', `The change of ${taskId} has no hunk ${hunkId}. "maestro diff ${taskId}" names them.`),
    );
  }
  const hunk = file?.hunks.find((each) => each.id === hunkId);
  const place = file ? { file: file.path, ...(hunk ? changedLines(hunk) : {}) } : {};
  const id = `c${String(draft.state.counts.comment + 1)}`;
  const comment = { id, text, by, at: draft.env.at, ...(hunkId === undefined ? {} : { hunkId }), ...place };
  draft.emit(event('comment-added', { goalId: task.goalId, taskId, comment }));
  return done;
}

export function tellTask(draft: Draft, { taskId, by, text }: Of<'tell-task'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const { task, status } = found.value;
  if (isClosed(status)) return refused(`Task ${taskId} is ${status}; nobody works on it any more.`);
  draft.emit(event('task-told', { goalId: task.goalId, taskId, by, text }));
  return done;
}

export function startTask(draft: Draft, { taskId }: Of<'start-task'>): Step {
  const found = taskIn(draft, taskId);
  if (!found.ok) return found;
  const task = found.value;
  if (task.status !== 'pending') return refused(`Task ${taskId} is ${task.status} already.`);
  if (isPaused(draft.state, task.task.goalId, taskId)) return refused(`Task ${taskId} is paused.`);
  if (task.waitingOn > 0) return refused(`Task ${taskId} waits for ${counted(task.waitingOn, 'other task')}.`);
  if (task.task.risk === 'high' && task.actGate === 'none') {
    openActGate(draft, task);
    if (draft.state.tasks.get(taskId)?.actGate !== 'approved') return done;
  }
  if (!openFirstSession(draft, taskId)) return refused(`The workflow of ${taskId} must begin with a role's stage.`);
  const moved = move(draft, taskId, 'in-progress', 'Started.');
  if (!moved.ok) return moved;
  advance(draft, taskId);
  return done;
}
