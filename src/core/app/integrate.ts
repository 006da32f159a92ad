import { ok, type Result } from '../base/index.ts';
import {
  decidableIds,
  failure,
  type Change,
  type EffectResult,
  type Evidence,
  type Failure,
  type Goal,
} from '../domain/index.ts';
import type { TaskState } from '../machine/index.ts';
import type { Integration, Repository } from '../ports/index.ts';
import type { EvidenceKeeper } from './evidence-keeper.ts';
import { prepareFolder } from './prepare-folder.ts';
import { failed, gone, workOf, worktreeKey, type Handler, type HandlerParts } from './handler.ts';

/** Longest subject of a commit, in characters. */
const longestSubject = 72;

/**
 * What the commit says: the words of the stage that made the change, else the task's title. Of a change that was
 * accepted in part it says so, and leaves out the account of single edits, because some of them are not there.
 */
function messageOf({ task, reports }: TaskState, change: Change, accepted: readonly string[]): string {
  const whole = reports.findLast(({ report }) => report.commitMessage)?.report.commitMessage ?? task.title;
  const all = decidableIds(change).length;
  if (accepted.length === all) return whole;
  const [subject = '', ...rest] = whole.split('\n');
  const marked = `${subject}, in part`;
  const paragraphs = rest.join('\n').split(/\n{2,}/);
  const why = paragraphs.filter((text) => !text.trimStart().startsWith('- '));
  const files = change.files.filter((file) =>
    [file.id, ...file.hunks.map(({ id }) => id)].some((id) => accepted.includes(id)),
  );
  const part = `Accepted: ${String(accepted.length)} of ${String(all)} hunks, in ${files.map(({ path }) => path).join(', ')}.`;
  const body = [...why.map((text) => text.trim()), part].filter(Boolean);
  return [marked.length <= longestSubject ? marked : subject, ...body].join('\n\n');
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

/**
 * For a folder without git the accepted change is brought into its files, because no branch waits to be merged.
 * @param before the commit that it was put on.
 */
async function bringHome(
  parts: HandlerParts,
  goal: Goal,
  taskId: string,
  before: string,
  commit: string,
): Promise<void> {
  if (parts.repository.state.kind !== 'private') return;
  const applied = await parts.repository.applyToWorkspace(before, commit);
  const by = 'engine';
  if (!applied.ok) parts.note({ goalId: goal.id, taskId, by, level: 'warning', text: applied.error.person });
  else if (applied.value.conflicts.length > 0) {
    const files = applied.value.conflicts.join(', ');
    const text = `You changed ${files} meanwhile; your version was left as it is. The accepted one is in commit ${commit.slice(0, 10)}.`;
    parts.note({ goalId: goal.id, taskId, by, level: 'warning', text });
  }
}

const stopped = failure('cancelled', 'It was stopped before it was committed.', { retryable: true });

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
    message: messageOf(task, work.task.change, request.hunkIds),
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
    if (!proof.value.green) return { kind: 'red-when-integrated', evidence: proof.value };
    await bringHome(parts, goal, request.taskId, `${commit}^`, commit);
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
  // Cancelled while it was checked: nothing that nobody wants any more lands.
  if (signal.aborted) return failed(stopped);
  const commit = await repository.commitDraft(integration, draft.value);
  if (!commit.ok) return failed(commit.error);
  await bringHome(parts, goal, request.taskId, parent, commit.value);
  return { kind: 'committed', branch, commit: commit.value, evidence: proof.value };
};
