export { openWorktreeFiles } from './worktree-files.ts';
