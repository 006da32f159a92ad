import { isClosed, type Effect, type EffectKind, type EffectRequest } from '../domain/index.ts';
import type { EffectHandler } from '../workflow/index.ts';
import { runsOnPrograms } from './agents.ts';
import { takeCheckpoint } from './checkpoints.ts';
import { editProposal } from './edit-proposal.ts';
import { failed, gone, workOf, worktreeKey, type Handler, type HandlerParts } from './handler.ts';
import { integrate } from './integrate.ts';
import { makePlan } from './make-plan.ts';
import { prepareFolder } from './prepare-folder.ts';
import { restoreCheckpoint } from './restore-checkpoint.ts';
import { runSession } from './run-session.ts';

/** Fetches what the first session needs besides while git works; what fails here is told when it is needed. */
function warmUp({ models }: HandlerParts, commit: string): void {
  const ignore = (): void => undefined;
  models?.rulesAt(commit).catch(ignore);
  models?.model.provider.prepare?.().catch(ignore);
}

const prepareWorktree: Handler<'prepare-worktree'> = async ({ goalId, taskId }, { parts, state, signal }) => {
  const goal = state.goals.get(goalId)?.goal;
  if (!goal) return gone;
  const head = (await parts.repository.headOf(goal.base.branch)) ?? goal.base.commit;
  if (!runsOnPrograms(goal.workflow)) warmUp(parts, head);
  const worktree = await parts.repository.prepareWorktree(worktreeKey(goalId, taskId), head);
  if (!worktree.ok) return failed(worktree.error);
  const ready = await prepareFolder(worktree.value.path, parts, signal);
  if (!ready.ok) return failed(ready.error);
  // A task that has had no worktree has had no session either.
  const isUntouched = !ready.value && !state.tasks.get(taskId)?.worktree;
  parts.untouched[isUntouched ? 'add' : 'delete'](worktree.value.path);
  return { kind: 'prepared', worktree: worktree.value };
};

const runChecks: Handler<'run-checks'> = async ({ taskId, stageId }, { parts, state, signal }) => {
  const work = workOf(state, taskId);
  if (!work) return gone;
  const isUntouched = parts.untouched.delete(work.worktree.path);
  await takeCheckpoint({ ...work, stageId, isUntouched }, parts);
  const evidence = await parts.evidence.gather(work.worktree, signal);
  return evidence.ok ? { kind: 'checked', evidence: evidence.value } : failed(evidence.error);
};

const removeWorktree: Handler<'remove-worktree'> = async ({ goalId, taskId }, { parts }) => {
  await parts.repository.removeWorktree(worktreeKey(goalId, taskId));
  return { kind: 'removed' };
};

const handlers: { readonly [K in EffectKind]: Handler<K> } = {
  'make-plan': makePlan,
  'prepare-worktree': prepareWorktree,
  'run-session': runSession,
  'run-checks': runChecks,
  'integrate-change': integrate,
  'edit-proposal': editProposal,
  'restore-checkpoint': restoreCheckpoint,
  'remove-worktree': removeWorktree,
};

/** Work that went on while its task was closed may have made a worktree that nobody removes any more. */
async function tidyAfter(request: EffectRequest, { repository, present }: HandlerParts): Promise<void> {
  if (!('taskId' in request)) return;
  const task = present().tasks.get(request.taskId);
  if (task && isClosed(task.status)) await repository.removeWorktree(worktreeKey(request.goalId, request.taskId));
}

/** Carries out effects by their kind. */
export function createEffectHandler(parts: HandlerParts): EffectHandler {
  return async ({ id: effectId, request }: Effect, state, signal) => {
    const handler = handlers[request.kind] as Handler<EffectKind>;
    const result = await handler(request, { effectId, parts, state, signal });
    if (signal.aborted) await tidyAfter(request, parts);
    return result;
  };
}
