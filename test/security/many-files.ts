import { execFileSync } from 'node:child_process';

/**
 * Commits so many files, all with the same bytes, and leaves them out of the folder itself: by trees that share what they hold, so
 * that it is quick. git takes them for there and unchanged.
 */
export function commitManyFiles(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  count: number,
): void {
  const git = (input: string | Buffer, ...args: readonly string[]): Buffer =>
    execFileSync('git', args, { cwd: folder, env, input, maxBuffer: 1 << 28 });
  const named = (output: Buffer): string => output.toString('latin1').trim();
  const perFolder = 1_000;
  const blob = named(git('same\n', 'hash-object', '-w', '--stdin'));
  const name = (at: number): string => String(at).padStart(4, '0');
  const entries = Array.from({ length: perFolder }, (_, at) => `100644 blob ${blob}\tf${name(at)}.txt\n`);
  const inner = named(git(entries.join(''), 'mktree'));
  const folders = Array.from({ length: count / perFolder }, (_, at) => `040000 tree ${inner}\td${name(at)}\n`);
  const top = named(git(folders.join(''), 'mktree'));
  const commit = named(git('', 'commit-tree', '-m', 'Many files', top));
  git('', 'update-ref', 'HEAD', commit);
  git('', 'read-tree', 'HEAD');
  git(git('', 'ls-files', '-z'), 'update-index', '-z', '--skip-worktree', '--stdin');
}
