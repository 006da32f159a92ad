/** What is told of commits, and of where lines come from. Names are checked: what is no name of a commit is none. */
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure, type Worktree } from '../../core/domain/index.ts';
import type { Commit, LinesOrigin, WholeCommit } from '../../core/ports/index.ts';
import { lines as linesOf, objects, treeOfCommit, type GitContext } from './context.ts';
import { diffTrees } from './diff.ts';
import { splitNul } from './process.ts';

const partOfName = /^[0-9a-f]{7,64}$/;

/** Commits from four fields each, in the order of the format that {@link log} asks for. */
function commitsIn(fields: readonly string[]): readonly Commit[] {
  return Array.from({ length: Math.ceil(fields.length / 4) }, (_, index) => {
    const [id = '', at = '', author = '', subject = ''] = fields.slice(4 * index, 4 * index + 4);
    return { id, at: Number(at) * 1_000, author, subject };
  });
}

/** See `Repository.log`. */
export async function log(
  context: GitContext,
  treeish: string,
  file: string | null,
  limit: number,
): Promise<readonly Commit[]> {
  const format = '--format=%H%x00%ct%x00%an%x00%s';
  const how = [`--max-count=${String(limit)}`, '-z', '--no-show-signature', format];
  const pathspec = file === null && context.prefix === '' ? [] : [`${context.prefix}${file ?? ''}`];
  const args = ['log', ...how, '--end-of-options', treeish, '--', ...pathspec];
  const answer = await objects(context, 'read the history', args, { accept: [128] });
  if (!answer.ok || answer.value.code !== 0) return [];
  return commitsIn(splitNul(answer.value.stdout).map((part) => part.toString('utf8')));
}

/** The tree that holds nothing; git knows it without having it. */
async function emptyTree(context: GitContext): Promise<Result<string, Failure>> {
  const answer = await objects(context, 'name the empty tree', ['hash-object', '-t', 'tree', '--stdin']);
  return answer.ok ? ok(linesOf(answer.value)[0] ?? '') : answer;
}

/** See `Repository.show`. */
export async function show(context: GitContext, name: string): Promise<Result<WholeCommit, Failure>> {
  const none = err(failure('not-found', `There is no commit ${name}. Name one that git-log tells of.`));
  if (!partOfName.test(name)) return none;
  const format = '--format=%H%x00%T%x00%P%x00%ct%x00%an%x00%s%x00%B';
  const args = ['log', '--max-count=1', '--no-show-signature', format, '--end-of-options', `${name}^{commit}`, '--'];
  const answer = await objects(context, 'read a commit', args, { accept: [128] });
  if (!answer.ok) return answer;
  if (answer.value.code !== 0) return none;
  const fields = answer.value.stdout.toString('utf8').split('\0');
  const [id = '', tree = '', parents = '', at = '', author = '', subject = '', message = ''] = fields;
  const [parent] = parents.split(' ').filter((each) => each !== '');
  const before = await (parent === undefined ? emptyTree(context) : treeOfCommit(context, parent));
  if (!before.ok) return before;
  const sides = { path: '', baseCommit: parent ?? id, baseTree: before.value };
  const change = await diffTrees(context, sides, tree, id);
  if (!change.ok) return change;
  const files = change.value?.files ?? [];
  return ok({ id, at: Number(at) * 1_000, author, subject, message: message.trimEnd(), files });
}

/** The files of a worktree as a commit that no branch leads to, so that git can be asked about them. */
async function committed(context: GitContext, worktree: Worktree, tree: string): Promise<Result<string, Failure>> {
  if (tree === worktree.baseTree) return ok(worktree.baseCommit);
  const who = { NAME: 'CodeMaestro', EMAIL: 'codemaestro@localhost', DATE: '@0 +0000' };
  const env = Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  const args = ['commit-tree', tree, '-p', worktree.baseCommit];
  const made = await objects(context, 'look at the files', args, { env, input: 'The files as they are\n' });
  return made.ok ? ok(linesOf(made.value)[0] ?? '') : made;
}

/** Reads `git blame --porcelain`: a header for each line, and what a commit is with the first of its lines. */
function originsIn(printed: string, own: string | null): readonly LinesOrigin[] {
  const commits = new Map<string, Commit>();
  const origins: { from: number; to: number; commit: Commit | null }[] = [];
  let id = '';
  let line = 0;
  for (const text of printed.split('\n')) {
    const header = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(text);
    if (header) {
      [, id = ''] = header;
      line = Number(header[2]);
      if (!commits.has(id)) commits.set(id, { id, at: 0, author: '', subject: '' });
      continue;
    }
    const known = commits.get(id);
    const told = /^(author|committer-time|summary) (.*)$/.exec(text);
    if (told && known) {
      const [, what, value = ''] = told;
      const more =
        what === 'author' ? { author: value } : what === 'summary' ? { subject: value } : { at: Number(value) * 1_000 };
      commits.set(id, { ...known, ...more });
    }
    if (!text.startsWith('\t')) continue;
    const commit = id === own ? null : (commits.get(id) ?? null);
    const last = origins.at(-1);
    if (last && last.to === line - 1 && last.commit?.id === commit?.id) last.to = line;
    else origins.push({ from: line, to: line, commit });
  }
  return origins;
}

/** See `Repository.blame`. */
export async function blame(
  context: GitContext,
  { worktree, tree }: { readonly worktree: Worktree; readonly tree: string },
  path: string,
  [from, lines]: readonly [from: number, lines: number],
): Promise<Result<readonly LinesOrigin[], Failure>> {
  const commit = await committed(context, worktree, tree);
  if (!commit.ok) return commit;
  const range = `${String(from)},+${String(lines)}`;
  const name = context.prefix + path;
  const args = ['blame', '--porcelain', '--no-textconv', '-L', range, commit.value, '--', name];
  const answer = await objects(context, 'tell where lines come from', args, { accept: [128] });
  if (!answer.ok) return answer;
  const { code, stdout, stderr } = answer.value;
  if (code === 0) return ok(originsIn(stdout.toString('utf8'), tree === worktree.baseTree ? null : commit.value));
  if (/no such path/.test(stderr)) return err(failure('not-found', `There is no file ${path}, or git ignores it.`));
  return err(failure('not-found', `${path} has no line ${String(from)}.`, { model: stderr }));
}
