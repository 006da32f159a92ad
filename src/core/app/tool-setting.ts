import type { Goal, Worktree } from '../domain/index.ts';
import type { RoleBook } from '../roles/index.ts';
import type { ToolSetting } from '../tools/index.ts';
import { createDesk } from './desk.ts';
import { worktreeKey, type HandlerParts } from './handler.ts';

/** What the tools of one session work on: its worktree, and what the engine does for it there. */
export async function toolSettingFor(
  {
    goal,
    taskId,
    sessionId,
    book,
  }: { readonly goal: Goal; readonly taskId: string; readonly sessionId: string; readonly book: RoleBook },
  worktree: Worktree,
  parts: HandlerParts,
  signal: AbortSignal,
): Promise<ToolSetting> {
  const { surroundings, repository, evidence } = parts;
  const { openFiles, workshop, search, commands, loadShell, trash } = surroundings;
  return {
    files: await openFiles(worktree.path),
    workshop,
    search,
    commands,
    loadShell,
    signal,
    trash: `${trash}/${worktreeKey(goal.id, taskId)}`,
    baseText: (path) => repository.fileAt(worktree.baseCommit, path),
    runChecks: (stop) => evidence.gather(worktree, stop),
    desk: createDesk(sessionId, goal, book, parts),
    log: (path, limit) => repository.log(worktree.baseCommit, path, limit),
    async change() {
      const tree = await repository.treeOf(worktree);
      return tree.ok ? repository.diff(worktree, tree.value, taskId) : tree;
    },
  };
}
