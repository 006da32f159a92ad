import { existsSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { LineHistory, LineOrigin } from '../../core/ports/index.ts';
import { taskTrailer } from './branches.ts';
import { createFilterGuard } from './context.ts';
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
async function commitOf(
  git: Git,
  folder: string,
  config: readonly string[],
  name: string,
  line: number,
): Promise<Result<string | null, Failure>> {
  const range = `${String(line)},${String(line)}`;
  const said = await git({
    args: ['blame', '--porcelain', '--no-textconv', '-L', range, '--', name],
    cwd: folder,
    config,
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
  let filters: Promise<ReturnType<typeof createFilterGuard> | null> | undefined;
  const findFilters = async (): Promise<ReturnType<typeof createFilterGuard> | null> => {
    const args = ['rev-parse', '--path-format=absolute', '--git-common-dir'];
    const found = await git({ args, cwd: folder, purpose: 'find the repository' });
    return found.ok ? createFilterGuard(git, found.value.stdout.toString('utf8').trimEnd()) : null;
  };
  const log = async (...args: readonly string[]): Promise<readonly LineOrigin[]> => {
    const said = await git({
      args: ['log', '--no-show-signature', format, ...args],
      cwd: folder,
      purpose: 'read the history',
    });
    return said.ok ? originsIn(said.value.stdout.toString('utf8')) : [];
  };
  return {
    async originsOf(name, line, limit) {
      if (!existsSync(path.join(folder, name))) {
        return err(failure('not-found', `There is no file ${name}. Name one that is there.`));
      }
      if (line === null) return ok(await log(`--max-count=${String(limit)}`, '--', name));
      const config = (await (await (filters ??= findFilters()))?.()) ?? [];
      const commit = await commitOf(git, folder, config, name, line);
      if (!commit.ok) return commit;
      return ok(commit.value === null ? [] : await log('--max-count=1', commit.value));
    },
  };
}
