import { createFakeWorktreeFiles } from '../fakes/worktree-files.fake.ts';
import { worktreeFilesContract } from '../contracts/worktree-files.contract.ts';

worktreeFilesContract('a folder in memory', () => {
  const files = createFakeWorktreeFiles();
  return Promise.resolve({
    files,
    link(target, path) {
      files.link(target, path);
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  });
});
