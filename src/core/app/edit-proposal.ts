import { ok, type Result } from '../base/index.ts';
import type { Failure, ProposalEdit } from '../domain/index.ts';
import type { WorktreeFiles } from '../ports/index.ts';
import { currentStage, takeCheckpoint } from './checkpoints.ts';
import { failed, gone, workOf, type Handler } from './handler.ts';

async function writeAll(files: WorktreeFiles, edit: ProposalEdit): Promise<Result<null, Failure>> {
  for (const { path, text } of edit.files) {
    const written = await files.write(path, text);
    if (!written.ok) return written;
  }
  return ok(null);
}

/** Writes what the person made of a proposal into the task's worktree, all of it or nothing, and takes the diff anew. */
export const editProposal: Handler<'edit-proposal'> = async ({ taskId }, { effectId, parts, state }) => {
  const work = workOf(state, taskId);
  if (!work?.task.edit) return gone;
  const { repository, surroundings } = parts;
  const { task, worktree } = work;
  const stageId = currentStage(task, state);
  await takeCheckpoint({ task, worktree, stageId, undoes: effectId }, parts);
  const written = await writeAll(await surroundings.openFiles(worktree.path), work.task.edit);
  if (!written.ok) {
    const back = await repository.resetTo(worktree, task.tree ?? worktree.baseTree);
    return failed(back.ok ? written.error : back.error);
  }
  const tree = await repository.treeOf(worktree);
  if (!tree.ok) return failed(tree.error);
  const change = await repository.diff(worktree, tree.value, taskId);
  return change.ok ? { kind: 'edited', change: change.value, tree: tree.value } : failed(change.error);
};
