import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type Worktree } from '../domain/index.ts';
import type { OpenSession, State, TaskState } from '../machine/index.ts';
import type { Briefing } from '../ports/index.ts';

/** What an agent of an open session, or of a stage to come, is told. */
export function briefingOf(
  state: State,
  task: TaskState,
  worktree: Pick<Worktree, 'path' | 'baseCommit'>,
  { stageId, role, parent }: Pick<OpenSession, 'stageId' | 'role' | 'parent'>,
): Result<Briefing, Failure> {
  const stated = state.goals.get(task.task.goalId);
  if (!stated) return err(failure('stale', 'The goal of this task is gone.'));
  const { failures, comments, unanswered, reports, evidence, change } = task;
  const { goal, plan, guidance } = stated;
  return ok({
    goal,
    task: task.task,
    criteria: plan?.criteria.filter(({ id }) => task.task.criteria.includes(id)) ?? [],
    stageId,
    role,
    attempt: task.stages[stageId]?.sessions ?? 1,
    order: parent ? { role: parent.role, task: parent.task, why: parent.why } : null,
    guidance: guidance === '' ? null : { questions: plan?.questions ?? [], answer: guidance },
    failures,
    comments,
    // What the person remarked is for whoever has the stage.
    unanswered: parent ? [] : unanswered,
    reports,
    evidence,
    change,
    worktree: worktree.path,
    baseCommit: worktree.baseCommit,
  });
}

/** The stage that is at work, else the next one that an agent fills, else the last one. */
function stageOf(state: State, { task, stages }: TaskState): Pick<OpenSession, 'stageId' | 'role' | 'parent'> | null {
  const open = [...state.sessions.values()].find(({ taskId, parent }) => taskId === task.id && !parent);
  if (open) return open;
  const filled = state.goals
    .get(task.goalId)
    ?.goal.workflow.stages.flatMap((stage) =>
      stage.kind === 'agent' ? [{ stageId: stage.id, role: stage.role, parent: undefined }] : [],
    );
  const next = filled?.find(({ stageId }) => ['running', 'waiting'].includes(stages[stageId]?.status ?? ''));
  return next ?? filled?.at(-1) ?? null;
}

/** What the agent that works on a task is told, or would be told next: for people who want to know what it knows. */
export async function readBriefing(state: State, taskId: string): Promise<Result<string, Failure>> {
  const task = state.tasks.get(taskId);
  const stage = task && stageOf(state, task);
  if (!task || !stage)
    return err(failure('not-found', `There is no task ${taskId} for an agent. "maestro status" lists the tasks.`));
  const briefing = briefingOf(state, task, task.worktree ?? { path: '', baseCommit: '' }, stage);
  if (!briefing.ok) return briefing;
  const { briefingText } = await import('../roles/index.ts');
  return ok(briefingText(briefing.value));
}
