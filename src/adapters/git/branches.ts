import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { BranchPlace } from '../../core/ports/index.ts';
import { objectName, objects, type GitContext } from './context.ts';

/** The trailer that names the task in a commit of ours. */
export const taskTrailer = 'Maestro-Task';

/** A commit of ours, found by its trailer. */
export interface TaskCommit {
  readonly commit: string;
  readonly tree: string;
  readonly key: string | null;
}

const mostSuffixes = 99;

/** The commit that a branch points to, or null. A young branch has a file of its own, which says it without git. */
export async function headOf(context: GitContext, branch: string): Promise<string | null> {
  const file = path.join(context.commonDir, 'refs/heads', branch);
  const said = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (objectName.test(said)) return said;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${branch}^{commit}`];
  const answer = await objects(context, 'look the branch up', args, { accept: [1, 128] });
  const commit = answer.ok ? answer.value.stdout.toString('utf8').trim() : '';
  return objectName.test(commit) ? commit : null;
}

/** The commits that `tip` has and `base` has not, newest first, at most 1000. */
export async function commitsSince(
  context: GitContext,
  base: string,
  tip: string,
): Promise<Result<readonly TaskCommit[], Failure>> {
  if (base === tip) return ok([]);
  const format = `--format=%H %T %(trailers:key=${taskTrailer},valueonly,separator=%x20)`;
  const args = ['log', '-z', '--max-count=1000', format, '--end-of-options', tip, `^${base}`];
  const answer = await objects(context, 'read the branch', args);
  if (!answer.ok) return answer;
  const records = answer.value.stdout.toString('utf8').split('\0').filter(Boolean);
  return ok(
    records.map((text) => {
      const [commit = '', tree = '', ...key] = text.trim().split(' ');
      return { commit, tree, key: key.join(' ') || null };
    }),
  );
}

/** The folder that has a branch checked out, or null. */
export async function checkedOutAt(context: GitContext, branch: string): Promise<Result<string | null, Failure>> {
  const answer = await objects(context, 'list the worktrees', ['worktree', 'list', '--porcelain', '-z']);
  if (!answer.ok) return answer;
  const records = answer.value.stdout.toString('utf8').split('\0\0');
  const holder = records.find((text) => text.split('\0').includes(`branch refs/heads/${branch}`));
  return ok(holder?.split('\0')[0]?.replace(/^worktree /, '') ?? null);
}

/** Whether the branch is the goal's own: at `commit`, or further by commits of ours alone. */
async function isOurs(context: GitContext, head: string, commit: string): Promise<boolean> {
  if (head === commit) return true;
  const ancestor = await objects(context, 'compare commits', ['merge-base', '--is-ancestor', commit, head], {
    accept: [1],
  });
  if (!ancestor.ok || ancestor.value.code !== 0) return false;
  const commits = await commitsSince(context, commit, head);
  return commits.ok && commits.value.every(({ key }) => key !== null);
}

/** The branches that have a name, stand in its way (`a` in that of `a/b`), or lie below it; each with its commit. */
async function branchesAround(context: GitContext, name: string): Promise<ReadonlyMap<string, string>> {
  const parts = name.split('/');
  const around = parts.map((_part, depth) => `refs/heads/${parts.slice(0, depth + 1).join('/')}`);
  const args = ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', ...around];
  const answer = await objects(context, 'list the branches', args);
  const found = answer.ok ? answer.value.stdout.toString('utf8').split('\n').filter(Boolean) : [];
  return new Map(found.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
}

/** Whether a branch of this name can be made beside those that exist: `a` stands in the way of `a/b`, and vice versa. */
function fits(name: string, around: ReadonlyMap<string, string>): boolean {
  return ![...around.keys()].some((other) => other.startsWith(`${name}/`) || name.startsWith(`${other}/`));
}

/** Moves a branch from `before` (zeroes: it must not exist) to `commit`, or fails when it is somewhere else by now. */
export async function moveBranch(
  context: GitContext,
  branch: string,
  commit: string,
  before: string,
  why: string,
): Promise<Result<null, Failure>> {
  const args = ['update-ref', '-m', why, `refs/heads/${branch}`, commit, before];
  const moved = await objects(context, `move the branch ${branch}`, args);
  return moved.ok ? ok(null) : moved;
}

/** Makes a branch that must not exist yet. */
async function makeBranch(context: GitContext, branch: string, commit: string): Promise<Result<BranchPlace, Failure>> {
  const made = await moveBranch(context, branch, commit, '0'.repeat(commit.length), 'maestro: start of a goal');
  return made.ok ? ok({ branch, commit }) : made;
}

/** Names that every git takes for a branch, and that need not be shown to it. */
const plainName = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)*$/;

async function isName(context: GitContext, name: string): Promise<Result<boolean, Failure>> {
  if (plainName.test(name)) return ok(true);
  const args = ['check-ref-format', '--branch', name];
  const judged = await objects(context, 'judge the name', args, { accept: [1, 128] });
  return judged.ok ? ok(judged.value.code === 0) : judged;
}

/** See `Repository.ensureBranch`. */
export async function ensureBranch(
  context: GitContext,
  name: string,
  commit: string,
): Promise<Result<BranchPlace, Failure>> {
  const valid = await isName(context, name);
  if (!valid.ok) return valid;
  if (!valid.value) {
    return err(failure('bad-input', `"${name}" cannot be the name of a branch. Choose another name for the goal.`));
  }
  // Most often there is none of that name: what stands in the way is looked for when something does.
  const first = await makeBranch(context, name, commit);
  if (first.ok) return first;
  const around = await branchesAround(context, name);
  const isFree = fits(name, around);
  const flat = isFree ? name : name.replaceAll('/', '-');
  for (let count = 1; count <= mostSuffixes; count++) {
    const candidate = count === 1 ? flat : `${flat}-${count}`;
    const head = count === 1 && isFree ? (around.get(name) ?? null) : await headOf(context, candidate);
    if (head === null) return makeBranch(context, candidate, commit);
    const holder = await checkedOutAt(context, candidate);
    if (!holder.ok) return holder;
    if (holder.value === null && (await isOurs(context, head, commit))) {
      return ok({ branch: candidate, commit: head });
    }
  }
  return err(failure('git-failed', `There are ${mostSuffixes} branches called ${flat}. Delete those you do not need.`));
}
