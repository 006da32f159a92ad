export { listCandidates } from './list-files.ts';
export { createLists } from './lists.ts';
export { openLocator, openWorktreeFiles } from './worktree-files.ts';
export { createTrash } from './trash.ts';
