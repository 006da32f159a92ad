/** What a repository of 300,000 files costs whoever looks at it: until something is shown, and until all is known. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createSandbox, valueOf } from '../test/adapters/git/sandbox.ts';
import { commitManyFiles } from '../test/security/many-files.ts';
import type { BenchRow } from './bench-row.ts';
import { timed } from './floor.ts';

const files = 300_000;
const cli = path.join(path.dirname(import.meta.dirname), 'dist/cli.js');

/** Milliseconds until a call of the command line has printed something, and until it has ended. */
function call(
  folder: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<{ first: number; whole: number }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let first = 0;
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', () => (first ||= performance.now() - start));
    child.on('error', reject);
    child.on('close', () => {
      resolve({ first, whole: performance.now() - start });
    });
  });
}

/** Status, the health check, and what is asked of git by itself. */
export async function bench(): Promise<readonly BenchRow[]> {
  const sandbox = createSandbox();
  try {
    sandbox.git('init', '-q');
    commitManyFiles(sandbox.workspace, sandbox.env, files);
    const env = { ...sandbox.env, MAESTRO_HOME: path.join(sandbox.top, 'home'), MAESTRO_INDEX: 'off' };
    const status = await call(sandbox.workspace, env, ['status']);
    const opening = await timed(async () => valueOf(await sandbox.open()));
    const repository = valueOf(await sandbox.open());
    const looking = await timed(async () => valueOf(await repository.workingCopy()));
    const bare = await timed(() => sandbox.git('status', '--porcelain'));
    const note = `${files.toLocaleString('en-US')} files`;
    return [
      { what: 'maestro status, first line', measured: status.first, unit: 'ms', limit: 1_000, note },
      { what: 'the same, to its end', measured: status.whole, unit: 'ms', note },
      { what: 'opening the repository', measured: opening, unit: 'ms', note },
      {
        what: 'how the person’s files stand',
        measured: looking,
        unit: 'ms',
        floor: bare,
        note: `${note}; floor: git status`,
      },
    ];
  } finally {
    sandbox.dispose();
  }
}
