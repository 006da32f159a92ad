import { existsSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { LineHistory, LineOrigin } from '../../core/ports/index.ts';
import { taskTrailer } from './branches.ts';
import type { HistoryOptions } from './history.ts';
import { createGit, type Git } from './process.ts';

const unit = '\u001f';
const format = `--format=%H${unit}%ct${unit}%an${unit}%s${unit}%(trailers:key=${taskTrailer},valueonly,separator=%x20)`;

function originsIn(printed: string): readonly LineOrigin[] {
  return printed
    .split('\n')
    .filter((line) => line.includes(unit))
    .map((line) => {
      const [commit = '', seconds = '0', author = '', subject = '', task = ''] = line.split(unit);
      return { commit, at: Number(seconds) * 1000, author, subject, task: task.trim() === '' ? null : task.trim() };
    });
}

/** The commit of a line; null for one that is not committed. */
async function commitOf(git: Git, folder: string, name: string, line: number): Promise<Result<string | null, Failure>> {
  const range = `${String(line)},${String(line)}`;
  const said = await git({
    args: ['blame', '--porcelain', '-L', range, '--', name],
    cwd: folder,
    purpose: 'tell where a line comes from',
    accept: [128],
  });
  if (!said.ok) return said;
  const { code, stdout, stderr } = said.value;
  // A file that git does not know has no commit.
  if (code !== 0 && /no such path/.test(stderr)) return ok(null);
  if (code !== 0) return err(failure('not-found', `${name} has no line ${String(line)}. Name one that it has.`));
  const commit = stdout.toString('utf8').slice(0, 40);
  return ok(/^0+$/.test(commit) ? null : commit);
}

/** Where lines of a folder come from, by the repository that it belongs to. */
export function createLineHistory({ folder, ...options }: HistoryOptions): LineHistory {
  const git = createGit(options);
  const log = async (...args: readonly string[]): Promise<readonly LineOrigin[]> => {
    const said = await git({ args: ['log', format, ...args], cwd: folder, purpose: 'read the history' });
    return said.ok ? originsIn(said.value.stdout.toString('utf8')) : [];
  };
  return {
    async originsOf(name, line, limit) {
      if (!existsSync(path.join(folder, name))) {
        return err(failure('not-found', `There is no file ${name}. Name one that is there.`));
      }
      if (line === null) return ok(await log(`--max-count=${String(limit)}`, '--', name));
      const commit = await commitOf(git, folder, name, line);
      if (!commit.ok) return commit;
      return ok(commit.value === null ? [] : await log('--max-count=1', commit.value));
    },
  };
}
