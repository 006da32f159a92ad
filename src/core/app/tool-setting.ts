import type { Worktree } from '../domain/index.ts';
import type { ToolSetting } from '../tools/index.ts';
import { worktreeKey, type HandlerParts } from './handler.ts';

/** What the tools of one session work on: its worktree, and what the engine does for it there. */
export async function toolSettingFor(
  { goalId, taskId }: { readonly goalId: string; readonly taskId: string },
  worktree: Worktree,
  { surroundings, repository, evidence }: HandlerParts,
  signal: AbortSignal,
): Promise<ToolSetting> {
  const { openFiles, workshop, search, commands, trash } = surroundings;
  return {
    files: await openFiles(worktree.path),
    workshop,
    search,
    commands,
    signal,
    trash: `${trash}/${worktreeKey(goalId, taskId)}`,
    baseText: (path) => repository.fileAt(worktree.baseCommit, path),
    runChecks: (stop) => evidence.gather(worktree, stop),
    log: (path, limit) => repository.log(worktree.baseCommit, path, limit),
    async change() {
      const tree = await repository.treeOf(worktree);
      return tree.ok ? repository.diff(worktree, tree.value, taskId) : tree;
    },
  };
}
