import { counted, ok, type Result } from '../base/index.ts';
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
import type { Integration, IntegrationDraft, Repository } from '../ports/index.ts';
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
  const part = `Accepted: ${String(accepted.length)} of ${counted(all, 'hunk')}, in ${files.map(({ path }) => path).join(', ')}.`;
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

/** How often the work is done anew when somebody else moved the branch meanwhile. */
const attempts = 3;

/** One integration with all it works with. */
interface Job {
  readonly integration: Integration;
  readonly goal: Goal;
  readonly taskId: string;
  readonly parts: HandlerParts;
  readonly signal: AbortSignal;
}

/** A commit that was made before a crash could be noted. */
async function confirm(job: Job, commit: string, tree: string): Promise<EffectResult> {
  const { integration, goal, taskId, parts, signal } = job;
  const proof = await evidenceOf(commit, tree, `${integration.key}-proof`, parts.repository, parts.evidence, signal);
  if (!proof.ok) return failed(proof.error);
  if (!proof.value.green) return { kind: 'red-when-integrated', evidence: proof.value };
  await bringHome(parts, goal, taskId, `${commit}^`, commit);
  return { kind: 'committed', branch: integration.branch, commit, evidence: proof.value };
}

/** Checks a draft and commits it; null when the branch moved in between and it must be drafted anew. */
async function proveAndCommit(job: Job, draft: IntegrationDraft & { kind: 'ready' }): Promise<EffectResult | null> {
  const { integration, goal, taskId, parts, signal } = job;
  const { path, parent, tree } = draft;
  const ready = parts.evidence.knownFor(tree) ? ok(null) : await prepareFolder(path, parts, signal);
  if (!ready.ok) return failed(ready.error);
  const proof = await parts.evidence.gather({ path, baseCommit: parent, baseTree: tree }, signal);
  if (!proof.ok) return failed(proof.error);
  // What was checked is what is committed, or nothing is.
  if (proof.value.tree !== tree) return failed(movedMeanwhile);
  if (!proof.value.green) return { kind: 'red-when-integrated', evidence: proof.value };
  // Cancelled while it was checked: nothing that nobody wants any more lands.
  if (signal.aborted) return failed(stopped);
  const commit = await parts.repository.commitDraft(integration, draft);
  if (!commit.ok) return commit.error.reason === 'conflict' ? null : failed(commit.error);
  await bringHome(parts, goal, taskId, parent, commit.value);
  return { kind: 'committed', branch: integration.branch, commit: commit.value, evidence: proof.value };
}

async function carryOut(job: Job): Promise<EffectResult> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const draft = await job.parts.repository.draftIntegration(job.integration);
    if (!draft.ok) return failed(draft.error);
    if (draft.value.kind === 'conflict') {
      return { kind: 'conflicted', files: [...draft.value.files], detail: draft.value.detail };
    }
    if (draft.value.kind === 'already-committed') return confirm(job, draft.value.commit, draft.value.tree);
    const result = await proveAndCommit(job, draft.value);
    if (result) return result;
  }
  return failed(movedMeanwhile);
}

/**
 * Builds the accepted hunks on the branch's head, checks exactly that, and commits it. Changes for the same branch land
 * one after the other, so that none is checked in vain.
 */
export const integrate: Handler<'integrate-change'> = (request, { parts, state, signal }) => {
  const work = workOf(state, request.taskId);
  const goal = state.goals.get(request.goalId)?.goal;
  if (!work?.task.change || !goal) return Promise.resolve(gone);
  const { task, worktree } = work;
  const integration: Integration = {
    worktree,
    change: work.task.change,
    accepted: request.hunkIds,
    branch: goal.base.branch,
    message: messageOf(task, work.task.change, request.hunkIds),
    at: parts.surroundings.clock.now(),
    key: worktreeKey(request.goalId, request.taskId),
  };
  const job: Job = { integration, goal, taskId: request.taskId, parts, signal };
  return parts.lanes.run(goal.base.branch, () => carryOut(job));
};
