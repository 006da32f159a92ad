import { constants, existsSync } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import { describeFileFailure } from './git-failures.ts';
import type { IndexTrees } from './index-trees.ts';
import { splitNul, type Git, type GitAnswer, type GitCall } from './process.ts';

/** Who commits. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** What a tree holds at a path: the mode as git writes it, and the name of the blob. */
export interface TreeEntry {
  readonly mode: string;
  readonly oid: string;
}

type Listed = Promise<Result<readonly (readonly [path: string, entry: TreeEntry])[], Failure>>;

/** What commits hold, by path. The last one is remembered: it does not change, and is asked for again and again. */
export interface Listing {
  of(commit: string): Listed;
  /** The same, without asking git: undefined for any but the last one. */
  remembered(commit: string): Listed | undefined;
}

/** What every part of this room works on: one repository, as one workspace sees it. */
export interface GitContext {
  readonly git: Git;
  readonly kind: 'git' | 'private';
  /** HEAD as it was when the repository was opened; null for a private one. */
  readonly opened: { readonly commit: string; readonly tree: string } | null;
  /** The person's folder, without links. */
  readonly root: string;
  /** The repository's own folder, shared by all its worktrees. */
  readonly commonDir: string;
  /** Where the workspace sits in the repository: empty, or a path that ends in `/`. */
  readonly prefix: string;
  readonly stateDir: string;
  readonly worktreesDir: string;
  /** Asked for when something is committed. */
  readonly identity: () => Promise<Identity>;
  readonly now: () => number;
  readonly listing: Listing;
  /** Which trees the indexes of worktrees hold. */
  readonly trees: IndexTrees;
  /** `-c` settings that switch off the filters which the repository's configuration names. */
  readonly filtersOff: () => Promise<readonly string[]>;
}

/** The name of a commit or tree: 40 or 64 hexadecimal digits. */
export const objectName = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Runs git on the object store alone: no work tree, no index of anybody, no attributes of checked-out files (an agent
 * could hide its diff behind a `.gitattributes`).
 */
export function objects(
  context: Pick<GitContext, 'git' | 'commonDir'>,
  purpose: string,
  args: readonly string[],
  more: Partial<GitCall> = {},
): Promise<Result<GitAnswer, Failure>> {
  const { commonDir } = context;
  const index = path.join(commonDir, 'maestro-no-index');
  return context.git({ args: ['--bare', ...args], purpose, cwd: commonDir, gitDir: commonDir, index, ...more });
}

/** Lines of what git answered, trimmed. */
export function lines(answer: GitAnswer): readonly string[] {
  return answer.stdout.toString('utf8').trim().split('\n');
}

/**
 * Reads which filters (LFS, encryption, …) the configuration names, anew whenever a configuration file has changed, and
 * gives the settings that make git take those files as they are stored. So an LFS pointer stays a pointer, and a command
 * that somebody slips into a configuration never runs.
 */
export function createFilterGuard(git: Git, commonDir: string): () => Promise<readonly string[]> {
  let known: { readonly stamp: string; readonly settings: Promise<readonly string[]> } | null = null;
  const read = async (): Promise<readonly string[]> => {
    const args = ['config', '-z', '--name-only', '--get-regexp', '^filter\\.'];
    const purpose = 'read its configuration';
    const answer = await git({ args, purpose, cwd: commonDir, gitDir: commonDir, accept: [1] });
    const keys = answer.ok ? splitNul(answer.value.stdout).map(String) : [];
    const names = new Set(keys.map((key) => key.split('.').slice(1, -1).join('.')));
    return [...names].flatMap((name) => [
      `filter.${name}.clean=`,
      `filter.${name}.smudge=`,
      `filter.${name}.process=`,
      `filter.${name}.required=false`,
    ]);
  };
  return async () => {
    const stamp = await stampOf([path.join(commonDir, 'config'), path.join(commonDir, 'config.worktree')]);
    if (known?.stamp !== stamp) known = { stamp, settings: read() };
    return known.settings;
  };
}

async function stampOf(files: readonly string[]): Promise<string> {
  const stamps = files.map((file) =>
    stat(file).then(
      ({ mtimeMs, size }) => `${mtimeMs}:${size}`,
      () => '-',
    ),
  );
  return (await Promise.all(stamps)).join(' ');
}

/** Where throw-away files of a running operation live. */
function scratchDir(stateDir: string): string {
  return path.join(stateDir, 'scratch');
}

/** Removes what killed processes left: an hour is longer than any operation lasts. */
export async function clearScratch(context: GitContext): Promise<void> {
  const parent = scratchDir(context.stateDir);
  for (const name of await readdir(parent).catch(() => [])) {
    const folder = path.join(parent, name);
    const info = await stat(folder).catch(() => null);
    if (info && info.mtimeMs < context.now() - 3_600_000) await rm(folder, { recursive: true, force: true });
  }
}

/** Runs `work` with a folder of its own that is removed afterwards. */
export async function withScratch<T>(stateDir: string, work: (folder: string) => Promise<T>): Promise<T> {
  const parent = scratchDir(stateDir);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(path.join(parent, 'work-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The tree of a commit. */
export async function treeOfCommit(context: GitContext, commit: string): Promise<Result<string, Failure>> {
  if (commit === context.opened?.commit) return ok(context.opened.tree);
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{tree}`];
  const answer = await objects(context, `find the commit ${commit}`, args, { accept: [1, 128] });
  if (!answer.ok) return answer;
  if (answer.value.code === 0) return ok(lines(answer.value)[0] ?? '');
  const text = `The commit ${commit} is not in the repository. It was removed, or it belongs to another clone; state the goal anew.`;
  return err(failure('not-found', text));
}

/** What to tell of something that failed with a tree: when the tree itself is gone, that. */
export async function toldOf(context: GitContext, tree: string, failed: Failure): Promise<Failure> {
  const there = await objects(context, 'look for the files', ['cat-file', '-e', `${tree}^{tree}`], {
    accept: [1, 128],
  });
  if (!there.ok || there.value.code === 0) return failed;
  const text = `What was kept of the files (${tree.slice(0, 12)}) is not in the repository any more: something cleaned it up, such as "git gc --prune=now". Retry the task, or go back to a checkpoint of it ("maestro checkpoints").`;
  return failure('not-found', text, { model: failed.model });
}

/** Turns what the file system throws into a failure. @param purpose continues "could not …". */
export async function guarded<T>(
  purpose: string,
  work: () => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  try {
    return await work();
  } catch (error) {
    return err(describeFileFailure(purpose, error));
  }
}

/** A folder's path without links; it is made when it is missing. */
export async function realFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true }).catch(async (error: unknown) => {
    // On a read-only disk a recursive mkdir says ENOENT; asking to write says what is the matter.
    let above = path.dirname(folder);
    while (!existsSync(above)) above = path.dirname(above);
    await access(above, constants.W_OK);
    throw error;
  });
  return realpath(folder);
}
