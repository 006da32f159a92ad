import { ok, type Result } from '../base/index.ts';
import { failure, type EffectResult, type Evidence, type Failure, type Goal, type Worktree } from '../domain/index.ts';
import type { TaskState } from '../machine/index.ts';
import type { Integration, Repository } from '../ports/index.ts';
import type { EvidenceKeeper } from './evidence-keeper.ts';
import { prepareFolder } from './prepare-folder.ts';
import { failed, gone, workOf, worktreeKey, type Handler, type HandlerParts } from './handler.ts';

/** What the commit says: the words of the stage that made the change, else the task's title. */
function messageOf({ task, reports }: TaskState): string {
  return reports.findLast(({ report }) => report.commitMessage)?.report.commitMessage ?? task.title;
}

/** Evidence for a commit that was made before a crash could be noted: on record, or gathered anew on a checkout of it. */
async function evidenceOf(
  commit: string,
  tree: string,
  key: string,
  repository: Repository,
  evidence: EvidenceKeeper,
  signal: AbortSignal,
): Promise<Result<Evidence, Failure>> {
  const known = evidence.knownFor(tree);
  if (known) return ok(known);
  const checkout = await repository.prepareWorktree(key, commit);
  if (!checkout.ok) return checkout;
  try {
    return await evidence.gather(checkout.value, signal);
  } finally {
    await repository.removeWorktree(key);
  }
}

/** For a folder without git the accepted change is brought into its files, because no branch waits to be merged. */
async function bringHome(
  parts: HandlerParts,
  goal: Goal,
  taskId: string,
  worktree: Worktree,
  commit: string,
): Promise<void> {
  if (parts.repository.state.kind !== 'private') return;
  const applied = await parts.repository.applyToWorkspace(worktree.baseCommit, commit);
  const by = 'engine';
  if (!applied.ok) parts.note({ goalId: goal.id, taskId, by, level: 'warning', text: applied.error.person });
  else if (applied.value.conflicts.length > 0) {
    const files = applied.value.conflicts.join(', ');
    const text = `You changed ${files} meanwhile; your version was left as it is. The accepted one is in commit ${commit.slice(0, 10)}.`;
    parts.note({ goalId: goal.id, taskId, by, level: 'warning', text });
  }
}

const movedMeanwhile = failure(
  'stale',
  'Files changed between the checks and the commit; nothing was committed. Try again.',
  {
    retryable: true,
  },
);

/** Builds the accepted hunks on the branch's head, checks exactly that, and commits it. */
export const integrate: Handler<'integrate-change'> = async (
  request,
  { parts, state, signal },
): Promise<EffectResult> => {
  const work = workOf(state, request.taskId);
  const goal = state.goals.get(request.goalId)?.goal;
  if (!work?.task.change || !goal) return gone;
  const { repository, evidence, surroundings } = parts;
  const { task, worktree } = work;
  const { branch } = goal.base;
  const key = worktreeKey(request.goalId, request.taskId);
  const integration: Integration = {
    worktree,
    change: work.task.change,
    accepted: request.hunkIds,
    branch,
    message: messageOf(task),
    at: surroundings.clock.now(),
    key,
  };
  const draft = await repository.draftIntegration(integration);
  if (!draft.ok) return failed(draft.error);
  if (draft.value.kind === 'conflict') {
    return { kind: 'conflicted', files: [...draft.value.files], detail: draft.value.detail };
  }
  if (draft.value.kind === 'already-committed') {
    const { commit, tree } = draft.value;
    const proof = await evidenceOf(commit, tree, `${key}-proof`, repository, evidence, signal);
    if (!proof.ok) return failed(proof.error);
    await bringHome(parts, goal, request.taskId, worktree, commit);
    return { kind: 'committed', branch, commit, evidence: proof.value };
  }
  const { path, parent, tree } = draft.value;
  const ready = evidence.knownFor(tree) ? ok(null) : await prepareFolder(path, parts, signal);
  if (!ready.ok) return failed(ready.error);
  const proof = await evidence.gather({ path, baseCommit: parent, baseTree: tree }, signal);
  if (!proof.ok) return failed(proof.error);
  // What was checked is what is committed, or nothing is.
  if (proof.value.tree !== tree) return failed(movedMeanwhile);
  if (!proof.value.green) return { kind: 'red-when-integrated', evidence: proof.value };
  const commit = await repository.commitDraft(integration, draft.value);
  if (!commit.ok) return failed(commit.error);
  await bringHome(parts, goal, request.taskId, worktree, commit.value);
  return { kind: 'committed', branch, commit: commit.value, evidence: proof.value };
};
