export { listCandidates } from './list-files.ts';
export { openWorktreeFiles } from './worktree-files.ts';
