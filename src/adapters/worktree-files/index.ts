export { listCandidates } from './list-files.ts';
export { createLists } from './lists.ts';
export { openWorktreeFiles } from './worktree-files.ts';
