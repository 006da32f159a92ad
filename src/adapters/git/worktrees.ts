/**
 * Owns the worktrees: folders below `worktreesDir`, named by key, each registered in the repository. They are made,
 * found again, measured, put back and removed here.
 *
 * Invariants:
 * 1. A worktree counts as made when our note beside git's record is written; a half-made one is removed and made anew.
 * 2. Trees are taken with an index of our own, so neither the person's index nor the agent's is used or changed.
 * 3. git is told where its repository and the files are; a `.git` file that somebody changed leads nowhere.
 * 4. Work on one worktree is done one after the other.
 * 5. Only folders that this repository has registered are removed.
 * 6. git's records of worktrees come and go one after the other: git fails when it meets a half-made or half-removed one.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure, type Worktree } from '../../core/domain/index.ts';
import { forgetTrees, knownTree, type Place } from './checkpoints.ts';
import { clearScratch, guarded, lines, objectName, toldOf, treeOfCommit, type GitContext } from './context.ts';
import { linkDependencies } from './dependencies.ts';
import { checkpointRefs, hold, lastTreeRef, letGo } from './held.ts';
import { createLanes } from './lanes.ts';
import { clearStaleLocks } from './stale-locks.ts';
import {
  findRecord,
  folderOf,
  integrationKey,
  madeFor,
  markMade,
  ownTops,
  removeTop,
  topOf,
  type WithRecords,
} from './worktree-records.ts';

/** The worktrees of one repository. Paths of worktrees lead to the workspace's place inside them. */
export interface Worktrees {
  prepare(key: string, commit: string): Promise<Result<Worktree, Failure>>;
  /** Makes the worktree anew with the files of `tree` on top of `commit`; gives the path. */
  materialise(key: string, commit: string, tree: string): Promise<Result<string, Failure>>;
  treeOf(worktree: Worktree): Promise<Result<string, Failure>>;
  resetTo(worktree: Worktree, tree: string): Promise<Result<null, Failure>>;
  /** Does something on a worktree that is there, while nothing else is done on it. */
  at<T>(worktree: Worktree, work: (place: Place) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>>;
  remove(key: string): Promise<void>;
  sweep(liveKeys: ReadonlySet<string>): Promise<readonly string[]>;
}

const ownIndex = 'maestro-index';

/** The top of a repository's files, given the workspace's place in them. */
function topAbove(context: GitContext, folder: string): string {
  return context.prefix ? folder.slice(0, -context.prefix.length) : folder;
}

/** The workspace's place in a worktree. */
function placeIn(context: GitContext, top: string): string {
  return path.join(top, context.prefix.replace(/\/$/, ''));
}

/** Folders with a package.json that concern the workspace: below it, and those it sits in. */
async function packageFolders(context: GitContext, commit: string): Promise<readonly string[]> {
  const listed = await context.listing.of(commit);
  const files = listed.ok ? listed.value.map(([file]) => file) : [];
  const manifests = files.filter((file) => path.posix.basename(file) === 'package.json');
  const { prefix } = context;
  return manifests
    .map((file) => file.slice(0, -'package.json'.length))
    .filter((folder) => folder.startsWith(prefix) || prefix.startsWith(folder));
}

/** Registers a new worktree at `top`; gives the folder of git's record of it (invariant 6). */
async function add(
  context: GitContext,
  top: string,
  commit: string,
  more: readonly string[],
  withRecords: WithRecords,
): Promise<Result<string, Failure>> {
  const { git, commonDir } = context;
  await removeTop(commonDir, top, withRecords);
  await mkdir(path.dirname(top), { recursive: true, mode: 0o700 });
  const args = ['worktree', 'add', '--quiet', '--detach', ...more, top, commit];
  const config = await context.filtersOff();
  const purpose = `make the worktree ${top}`;
  const added = await withRecords(() => git({ args, purpose, cwd: commonDir, gitDir: commonDir, config }));
  if (!added.ok) return added;
  const recordDir = await findRecord(commonDir, top);
  return recordDir ? ok(recordDir) : err(failure('git-failed', `git made no record of the worktree ${top}.`));
}

/** Links the packages, sets our index up and notes that the worktree is whole. */
async function finish(
  context: GitContext,
  { top, recordDir, tree }: { readonly top: string; readonly recordDir: string; readonly tree: string },
  commit: string,
  folders: readonly string[],
): Promise<void> {
  await mkdir(placeIn(context, top), { recursive: true });
  await linkDependencies(topAbove(context, context.root), top, folders);
  const index = path.join(recordDir, ownIndex);
  await copyFile(path.join(recordDir, 'index'), index);
  await context.trees.note(index, tree);
  await markMade(recordDir, commit);
}

async function prepare(
  context: GitContext,
  key: string,
  commit: string,
  withRecords: WithRecords,
): Promise<Result<Worktree, Failure>> {
  if (!objectName.test(commit)) return err(failure('bad-input', `${commit} is not the name of a commit.`));
  const top = topOf(context, key);
  const found = await findRecord(context.commonDir, top);
  const isMade = found !== null && existsSync(path.join(top, '.git')) && (await madeFor(found)) === commit;
  const [baseTree, added, folders] = await Promise.all([
    treeOfCommit(context, commit),
    isMade ? null : add(context, top, commit, [], withRecords),
    isMade ? [] : packageFolders(context, commit),
    found && !isMade ? forgetTrees(context, top) : null,
  ]);
  if (!baseTree.ok) return baseTree;
  if (added && !added.ok) return added;
  if (added) await finish(context, { top, recordDir: added.value, tree: baseTree.value }, commit, folders);
  return ok({ path: placeIn(context, top), baseCommit: commit, baseTree: baseTree.value });
}

async function materialise(
  context: GitContext,
  key: string,
  commit: string,
  tree: string,
  withRecords: WithRecords,
): Promise<Result<string, Failure>> {
  const top = topOf(context, key);
  const added = await add(context, top, commit, ['--no-checkout'], withRecords);
  if (!added.ok) return added;
  const args = ['read-tree', '--reset', '-u', tree];
  const purpose = 'check the accepted files out';
  const config = await context.filtersOff();
  const read = await context.git({ args, purpose, cwd: top, gitDir: added.value, workTree: top, config });
  if (!read.ok) return read;
  await finish(context, { top, recordDir: added.value, tree }, commit, await packageFolders(context, commit));
  return ok(placeIn(context, top));
}

interface Step {
  readonly args: readonly string[];
  readonly purpose: string;
}

async function placeOf(context: GitContext, worktree: Worktree): Promise<Result<Place, Failure>> {
  const top = topAbove(context, worktree.path);
  const gitDir = await findRecord(context.commonDir, top);
  if (!gitDir || !existsSync(top)) {
    return err(failure('not-found', `The worktree ${top} is gone. Retry the task: it is made again.`));
  }
  await mkdir(worktree.path, { recursive: true });
  return ok({ context, worktree, top, gitDir, index: path.join(gitDir, ownIndex) });
}

/** Takes all files of the workspace into an index. */
function readAll({ prefix }: GitContext): Step {
  return { args: ['add', '--all', ...(prefix ? ['--', prefix] : [])], purpose: 'read the worktree' };
}

/** Runs the steps on the files with our index, and gives the first line that the last one printed. */
async function onFiles(
  { context, top, gitDir, index }: Place,
  steps: readonly Step[],
): Promise<Result<string, Failure>> {
  // Left by a process that was killed: nobody else uses this index (invariants 2 and 4).
  await rm(`${index}.lock`, { force: true });
  const config = await context.filtersOff();
  let answer = '';
  for (const { args, purpose } of steps) {
    const done = await context.git({ args, purpose, cwd: top, gitDir, workTree: top, index, config });
    if (!done.ok) return done;
    answer = lines(done.value)[0] ?? '';
  }
  return ok(answer);
}

async function resetTo(place: Place, tree: string): Promise<Result<null, Failure>> {
  if (!objectName.test(tree)) return err(failure('bad-input', `${tree} is not the name of a tree.`));
  const back = { args: ['read-tree', '--reset', '-u', tree], purpose: 'put the worktree back' };
  const clean = { args: ['clean', '-ffdq'], purpose: 'remove what was left in the worktree' };
  const done = await onFiles(place, [readAll(place.context), back, clean]);
  return done.ok ? ok(null) : err(await toldOf(place.context, tree, done.error));
}

const store: Step = { args: ['write-tree'], purpose: 'store the files of the worktree' };

/** The tree of files that are in the index already: the index is asked for it only when it has changed. */
async function storedTree(place: Place): Promise<Result<string, Failure>> {
  const known = await knownTree(place);
  return known === null ? onFiles(place, [store]) : ok(known);
}

async function treeOf(place: Place): Promise<Result<string, Failure>> {
  const { context, worktree, top, index } = place;
  const all = readAll(context);
  const read = await onFiles(place, [all]);
  let tree = read.ok ? await storedTree(place) : read;
  if (!tree.ok && tree.error.reason === 'git-failed') {
    // The index may know of objects that a clean-up has taken away: then all files are read anew.
    const anew = { args: ['read-tree', '--reset', worktree.baseTree], purpose: 'read the base of the worktree' };
    tree = await onFiles(place, [anew, all, store]);
  }
  if (!tree.ok) return tree;
  await context.trees.note(index, tree.value);
  if (tree.value === worktree.baseTree) return tree;
  const held = await hold(context, lastTreeRef(top), tree.value);
  return held.ok ? tree : held;
}

/** Removes worktrees with what was saved of them. */
async function removeWhole(context: GitContext, tops: readonly string[], withRecords: WithRecords): Promise<void> {
  for (const top of tops) await removeTop(context.commonDir, top, withRecords);
  await letGo(
    context,
    tops.flatMap((top) => [checkpointRefs(top), lastTreeRef(top)]),
  );
}

async function sweep(
  context: GitContext,
  liveKeys: ReadonlySet<string>,
  withRecords: WithRecords,
): Promise<readonly string[]> {
  const live = new Set([...liveKeys].flatMap((key) => [key, integrationKey(key)]).map(folderOf));
  // Where that cannot be told now, the next sweep finds them.
  const own = await ownTops(context).catch(() => []);
  const orphans = own.filter((top) => !live.has(path.basename(top)));
  if (orphans.length > 0) await removeWhole(context, orphans, withRecords);
  await clearScratch(context);
  await clearStaleLocks(context);
  return orphans.map((top) => path.basename(top)).sort();
}

/** Opens the worktrees of a repository. */
export function createWorktrees(context: GitContext): Worktrees {
  const lanes = createLanes();
  const withRecords: WithRecords = (work) => lanes(context.commonDir, work);
  const forKey = <T>(
    key: string,
    purpose: string,
    work: () => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> => lanes(topOf(context, key), () => guarded(purpose, work));
  const at: Worktrees['at'] = (worktree, work) => {
    const placed = async (): ReturnType<typeof work> => {
      const place = await placeOf(context, worktree);
      return place.ok ? work(place.value) : place;
    };
    return lanes(topAbove(context, worktree.path), () => guarded('read the worktree', placed));
  };
  return {
    prepare: (key, commit) =>
      forKey(key, `make a worktree for ${key}`, () => prepare(context, key, commit, withRecords)),
    materialise: (key, commit, tree) =>
      forKey(key, `make a worktree for ${key}`, () => materialise(context, key, commit, tree, withRecords)),
    treeOf: (worktree) => at(worktree, treeOf),
    resetTo: (worktree, tree) => at(worktree, (place) => resetTo(place, tree)),
    at,
    async remove(key) {
      const [own = '', other = ''] = [key, integrationKey(key)].map((name) => topOf(context, name));
      await lanes(own, () => lanes(other, () => removeWhole(context, [own, other], withRecords)));
    },
    sweep: (liveKeys) => sweep(context, liveKeys, withRecords),
  };
}
