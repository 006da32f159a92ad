/**
 * Saves the files of a worktree within bounds, and puts them back.
 *
 * Invariants:
 * 1. What is saved is a tree in the repository, held by a ref that goes with the worktree.
 * 2. Ignored files are neither saved nor touched, so what is secret in them stays out of the repository's objects.
 * 3. Nothing is removed or overwritten that was not saved right before.
 * 4. Nothing is written through a link: what stands at a path is taken away, then the file is made.
 * 5. Putting back may be cut short anywhere and begun again.
 */
import { copyFile, lstat, readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import {
  failure,
  type CheckpointBounds,
  type Failure,
  type SavedFiles,
  type Worktree,
} from '../../core/domain/index.ts';
import type { PutBack } from '../../core/ports/index.ts';
import { objectName, toldOf, type GitContext } from './context.ts';
import { checkpointRefs, hold, isHeld, lastTreeRef, letGo } from './held.ts';
import { splitNul, utf8 } from './process.ts';
import { compareTrees, editTree, linkMode, submoduleMode, type RawEntry, type TreeEdit } from './trees.ts';

/** A worktree as git knows it. */
export interface Place {
  readonly context: GitContext;
  readonly worktree: Worktree;
  /** The top of its files. */
  readonly top: string;
  /** The folder of git's record of it. */
  readonly gitDir: string;
  /** The index by which its trees are taken. */
  readonly index: string;
}

/** Paths left out that are named. */
const mostNamed = 20;
const putBackTime = 10 * 60_000;

type Run = (
  purpose: string,
  args: readonly string[],
  input?: string,
  accept?: readonly number[],
) => Promise<Result<Buffer, Failure>>;

function indexOf({ gitDir }: Place): string {
  return path.join(gitDir, 'maestro-checkpoint-index');
}

/** Runs git on the worktree with the index of checkpoints, until the time is over. */
async function runnerFor(place: Place, time: number): Promise<Run> {
  const { context, top, gitDir } = place;
  const config = await context.filtersOff();
  const end = performance.now() + time;
  return async (purpose, args, input, accept = []) => {
    const timeLimit = Math.ceil(end - performance.now());
    if (timeLimit <= 0) return err(failure('git-failed', `There was no time left to ${purpose}.`));
    const more = input === undefined ? {} : { input };
    const at = { cwd: top, gitDir, workTree: top, index: indexOf(place) };
    const answer = await context.git({ args, purpose, ...at, config, timeLimit, accept, ...more });
    return answer.ok ? ok(answer.value.stdout) : answer;
  };
}

/**
 * Starts from the index of the worktree's trees, which knows what is unchanged. Its time goes with it: git looks into a
 * file that is as young as its index.
 */
async function copyIndex(place: Place): Promise<void> {
  const index = indexOf(place);
  await rm(`${index}.lock`, { force: true });
  await copyFile(place.index, index);
  const { mtimeMs } = await stat(place.index);
  const seconds = Math.floor(mtimeMs / 1_000);
  await utimes(index, seconds, seconds);
}

/** Makes the index of checkpoints anew from the base. */
async function fillIndex(place: Place, run: Run): Promise<Result<null, Failure>> {
  await rm(indexOf(place), { force: true });
  const purpose = 'read the base of the worktree';
  const read = await run(purpose, ['read-tree', place.worktree.baseTree]);
  if (!read.ok) return read;
  const args = ['update-index', '-q', '--refresh', '--ignore-submodules'];
  const refreshed = await run(purpose, args, undefined, [1]);
  return refreshed.ok ? ok(null) : refreshed;
}

interface Differences {
  /** Paths that are there and differ from the base, or are new. */
  readonly present: readonly string[];
  readonly gone: readonly string[];
  /** Repositories within the worktree. */
  readonly repositories: readonly string[];
  /** Whether the files are as the index has them. */
  readonly isIndexed: boolean;
}

/** Fields before the path in a record of `status --porcelain=v2` for a file of the index. */
const statusFields = 8;

/** Paths with the letter of how the file differs from the index, `?` for new ones, of what `status --porcelain=v2 -z` prints. */
function statuses(output: Buffer): readonly (readonly [status: string, path: string])[] {
  return splitNul(output).flatMap((record) => {
    const text = utf8(record);
    if (text?.startsWith('? ')) return [['?', text.slice(2)] as const];
    const [kind, letters = '', ...rest] = text?.split(' ') ?? [];
    const status = letters.charAt(1);
    if (kind !== '1' || status === '.') return [];
    return [[status, rest.slice(statusFields - 2).join(' ')] as const];
  });
}

/** Paths of the index that differ from the base: none are looked for in one that holds just that. */
async function staged({ worktree }: Place, indexed: string | null, run: Run, within: readonly string[]) {
  if (indexed === worktree.baseTree) return ok([]);
  const compare = ['--name-only', '-z', '--no-renames', '--ignore-submodules=all', '--no-ext-diff', '--diff-filter=d'];
  const args = ['diff-index', '--cached', ...compare, worktree.baseTree, ...within];
  const differing = await run('look for what has changed', args);
  return differing.ok ? ok(splitNul(differing.value).flatMap((name) => utf8(name) ?? [])) : differing;
}

/** @param indexed the tree that the index holds, where it is known. */
async function lookForDifferences(
  place: Place,
  indexed: string | null,
  run: Run,
): Promise<Result<Differences, Failure>> {
  const { prefix } = place.context;
  const within = prefix ? ['--', prefix] : [];
  const all = ['--porcelain=v2', '-z', '--untracked-files=all', '--ignore-submodules=all', '--no-renames'];
  const [index, files] = await Promise.all([
    staged(place, indexed, run, within),
    run('look for what has changed', ['status', ...all, ...within]),
  ]);
  if (!index.ok) return index;
  if (!files.ok) return files;
  const changed = statuses(files.value);
  const gone = new Set(changed.flatMap(([status, name]) => (status === 'D' ? [name] : [])));
  const names = changed.map(([, name]) => name);
  const present = new Set([...index.value, ...names].filter((name) => !gone.has(name)));
  const repositories = names.filter((name) => name.endsWith('/'));
  for (const name of repositories) present.delete(name);
  return ok({ present: [...present], gone: [...gone], repositories, isIndexed: changed.length === 0 });
}

type LeftOut = SavedFiles['paths'][number];

/** What of the paths fits into the bounds: the smallest first. */
async function fitting(
  top: string,
  { present, repositories }: Differences,
  bounds: CheckpointBounds,
): Promise<{ readonly taken: readonly string[]; readonly leftOut: readonly LeftOut[] }> {
  const sized: { readonly name: string; readonly size: number }[] = [];
  for (const name of present) {
    const info = await lstat(path.join(top, name)).catch(() => null);
    sized.push({ name, size: info?.size ?? 0 });
  }
  sized.sort((a, b) => a.size - b.size || (a.name < b.name ? -1 : 1));
  const taken: string[] = [];
  const leftOut: LeftOut[] = repositories.map((name) => ({ path: name.slice(0, -1), why: 'repository' }));
  let total = 0;
  for (const { name, size } of sized) {
    const why =
      size > bounds.file
        ? 'file'
        : taken.length >= bounds.files
          ? 'files'
          : total + size > bounds.total
            ? 'total'
            : null;
    if (why) leftOut.push({ path: name, why });
    else {
      taken.push(name);
      total += size;
    }
  }
  return { taken, leftOut };
}

interface Taken {
  readonly tree: string;
  readonly leftOut: readonly LeftOut[];
}

/** Takes the files into the index of checkpoints, and writes their tree. */
async function takeTree(place: Place, bounds: CheckpointBounds): Promise<Result<Taken, Failure>> {
  const run = await runnerFor(place, bounds.time);
  const indexed = await knownTree(place);
  await copyIndex(place);
  const taken = await takeInto(place, indexed, bounds, run);
  if (taken.ok) return taken;
  // A clean-up of the repository may have taken objects away that the index still knows.
  const anew = await fillIndex(place, run);
  return anew.ok ? takeInto(place, null, bounds, run) : taken;
}

async function takeInto(
  place: Place,
  indexed: string | null,
  bounds: CheckpointBounds,
  run: Run,
): Promise<Result<Taken, Failure>> {
  const found = await lookForDifferences(place, indexed, run);
  if (!found.ok) return found;
  const { taken, leftOut } = await fitting(place.top, found.value, bounds);
  if (indexed !== null && found.value.isIndexed && leftOut.length === 0) return ok({ tree: indexed, leftOut });
  const none = '0'.repeat(place.worktree.baseTree.length);
  const out = [...found.value.gone, ...leftOut.map((each) => each.path)];
  const records = out.map((name) => `0 ${none}\t${name}\0`).join('');
  const purpose = 'save the files';
  // Removals first: a file may have made room for a folder of its name, or the other way round.
  if (records) {
    const removed = await run(purpose, ['update-index', '-z', '--index-info'], records);
    if (!removed.ok) return removed;
  }
  if (taken.length > 0) {
    const args = ['update-index', '-z', '--add', '--remove', '--replace', '--stdin'];
    const added = await run(purpose, args, taken.map((name) => `${name}\0`).join(''));
    if (!added.ok) return added;
  }
  const written = await run(purpose, ['write-tree']);
  return written.ok ? ok({ tree: written.value.toString('latin1').trim(), leftOut }) : written;
}

/** See `Repository.saveFiles`. */
export async function saveFiles(place: Place, bounds: CheckpointBounds): Promise<Result<SavedFiles, Failure>> {
  const { context, top, worktree } = place;
  const taken = await takeTree(place, bounds);
  if (!taken.ok) return taken;
  const { tree, leftOut } = taken.value;
  if (tree !== worktree.baseTree) {
    const held = await hold(context, `${checkpointRefs(top)}${tree}`, tree);
    if (!held.ok) return held;
  }
  return ok({ tree, leftOut: leftOut.length, paths: leftOut.slice(0, mostNamed) });
}

/** Lets go of the checkpoints of the worktree at `top`, but for these trees. See `Repository.forgetFiles`. */
export function forgetTrees(
  context: GitContext,
  top: string,
  kept: readonly string[] = [],
): Promise<Result<null, Failure>> {
  const refs = checkpointRefs(top);
  return letGo(context, [refs], new Set(kept.map((tree) => `${refs}${tree}`)));
}

/** The tree that the index of the worktree's trees holds, where that is known, and the tree itself held. */
export async function knownTree({ context, worktree, top, index }: Place): Promise<string | null> {
  const known = await context.trees.of(index);
  if (known === null || known === worktree.baseTree) return known;
  return (await isHeld(context, lastTreeRef(top), known)) ? known : null;
}

/** What is at a path, looked at without following links. */
async function kindOf(file: string): Promise<'none' | 'folder' | 'other'> {
  const info = await lstat(file).catch(() => null);
  if (!info) return 'none';
  return info.isDirectory() ? 'folder' : 'other';
}

/** Whether all that is in a folder is among what goes. */
async function empties(top: string, folder: string, goes: ReadonlySet<string>): Promise<boolean> {
  for (const entry of await readdir(path.join(top, folder), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory() ? !(await empties(top, name, goes)) : !goes.has(name)) return false;
  }
  return true;
}

/** Whether something that is not saved stands where a file is to be made (invariant 3). */
async function isInTheWay(top: string, { path: file, old }: RawEntry, goes: ReadonlySet<string>): Promise<boolean> {
  const parts = file.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const name = parts.slice(0, depth).join('/');
    const kind = await kindOf(path.join(top, name));
    if (kind === 'none') return false;
    if (depth === parts.length) return kind === 'folder' ? !(await empties(top, name, goes)) : old === null;
    if (kind !== 'folder') return !goes.has(name);
  }
  return false;
}

/** How many paths are to be files, or folders of files, and are links now: symbolic ones, or hard ones. */
async function countLinks(top: string, entries: readonly RawEntry[]): Promise<number> {
  let count = 0;
  for (const { path: file, old, now } of entries) {
    const isLink = old?.mode === linkMode;
    if (isLink && (now ? now.mode !== linkMode : entries.some((other) => other.path.startsWith(`${file}/`)))) count++;
    if (isLink || !old || !now) continue;
    const info = await lstat(path.join(top, file)).catch(() => null);
    if (info?.isFile() && info.nlink > 1) count++;
  }
  return count;
}

/** Brings the files from what they are to `tree` once. */
async function putBackOnce(
  place: Place,
  { tree, paths }: SavedFiles,
  bounds: CheckpointBounds,
): Promise<Result<PutBack, Failure>> {
  const { context, top } = place;
  const present = await takeTree(place, { ...bounds, time: putBackTime });
  if (!present.ok) return present;
  const compared = await compareTrees(context, present.value.tree, tree);
  if (!compared.ok) return compared;
  const entries = compared.value;
  const leftOut = new Set(paths.map((each) => each.path));
  const goes = new Set(entries.flatMap((entry) => (entry.now ? [] : [entry.path])));
  const skipped: RawEntry[] = [];
  for (const entry of entries) {
    const isSubmodule = [entry.old, entry.now].some((side) => side?.mode === submoduleMode);
    const isKept = leftOut.has(entry.path) || isSubmodule;
    if (isKept || (entry.now && (await isInTheWay(top, entry, goes)))) skipped.push(entry);
  }
  const links = await countLinks(top, entries);
  const edits = skipped.map((entry): TreeEdit => [entry.path, entry.old]);
  const wanted = await editTree(context, tree, edits);
  if (!wanted.ok) return wanted;
  const run = await runnerFor(place, putBackTime);
  const done = await run('put the files back', ['read-tree', '-m', '-u', present.value.tree, wanted.value]);
  const names = skipped.map((entry) => entry.path).filter((name) => !leftOut.has(name));
  return done.ok ? ok({ links, skipped: names }) : done;
}

/** See `Repository.putBack`. The git of a process that was killed may still be at it, so it is tried again. */
export async function putBack(
  place: Place,
  saved: SavedFiles,
  bounds: CheckpointBounds,
): Promise<Result<PutBack, Failure>> {
  if (!objectName.test(saved.tree)) return err(failure('bad-input', `${saved.tree} is not the name of a tree.`));
  let done = await putBackOnce(place, saved, bounds);
  for (let more = 2; !done.ok && more > 0; more--) done = await putBackOnce(place, saved, bounds);
  return done.ok ? done : err(await toldOf(place.context, saved.tree, done.error));
}
