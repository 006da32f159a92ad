import { repositoryContract } from '../../contracts/repository.contract.ts';
import { createSandbox, fingerprint, personsView, valueOf } from './sandbox.ts';

repositoryContract('git', (files) => {
  const sandbox = createSandbox();
  sandbox.git('init', '-q');
  for (const [file, text] of Object.entries(files)) sandbox.write(file, text);
  sandbox.commitAll();
  return Promise.resolve({
    workspace: sandbox.workspace,
    worktreesDir: sandbox.worktreesDir,
    open: async () => valueOf(await sandbox.open()),
    view: () => personsView(sandbox.workspace),
    dispose: () => sandbox.dispose(),
  });
});

repositoryContract('a folder without git', (files) => {
  const sandbox = createSandbox();
  for (const [file, text] of Object.entries(files)) sandbox.write(file, text);
  return Promise.resolve({
    workspace: sandbox.workspace,
    worktreesDir: sandbox.worktreesDir,
    open: async () => valueOf(await sandbox.open()),
    view: () => fingerprint(sandbox.workspace),
    dispose: () => sandbox.dispose(),
  });
});

repositoryContract('a folder inside a repository', (files) => {
  const sandbox = createSandbox();
  sandbox.git('init', '-q');
  sandbox.write('outside.txt', 'outside\n');
  for (const [file, text] of Object.entries(files)) sandbox.write(`packages/one/${file}`, text);
  sandbox.commitAll();
  const workspace = `${sandbox.workspace}/packages/one`;
  return Promise.resolve({
    workspace,
    worktreesDir: sandbox.worktreesDir,
    open: async () => valueOf(await sandbox.open({ workspace })),
    view: () => personsView(sandbox.workspace),
    dispose: () => sandbox.dispose(),
  });
});
