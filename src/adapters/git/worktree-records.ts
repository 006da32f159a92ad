import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { shortHash, slugOf } from '../../core/base/index.ts';
import type { GitContext } from './context.ts';

/** Our note beside git's own record of a worktree: the commit it was wholly made for. */
const note = 'maestro-base';

/** The worktree in which accepted hunks are checked before they are committed. */
export function integrationKey(key: string): string {
  return `${key}-integration`;
}

/** The folder that a key names: the key itself where it can be one. */
export function folderOf(key: string): string {
  return /^\w[\w.-]{0,79}$/.test(key) ? key : `${slugOf(key)}-${shortHash(key)}`;
}

/** Where the worktree of a key lies. */
export function topOf(context: GitContext, key: string): string {
  return path.join(context.worktreesDir, folderOf(key));
}

/** For what is not there, `otherwise`. That the system cannot say now what is there is thrown: a worktree is not made anew over it. */
function whereNone<T>(otherwise: T): (error: unknown) => T {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return otherwise;
    throw error;
  };
}

/** The folder that a record of git's stands for; empty for none. */
async function topOfRecord(dir: string): Promise<string> {
  const text = await readFile(path.join(dir, 'gitdir'), 'utf8').catch(whereNone(''));
  // Newer gits may write a path relative to their record.
  return text ? path.dirname(path.resolve(dir, text.trim())) : '';
}

/** git's records of the worktrees of a repository, each with the folder it stands for. */
async function readRecords(commonDir: string): Promise<readonly { readonly dir: string; readonly top: string }[]> {
  const parent = path.join(commonDir, 'worktrees');
  const names = await readdir(parent).catch(whereNone([]));
  return Promise.all(
    names.map(async (name) => {
      const dir = path.join(parent, name);
      // One of others that cannot be read is in nobody's way.
      return { dir, top: await topOfRecord(dir).catch(() => '') };
    }),
  );
}

/** The folder of git's own record of the worktree at `top`, or null. Mostly it is called like the worktree. */
export async function findRecord(commonDir: string, top: string): Promise<string | null> {
  const usual = path.join(commonDir, 'worktrees', path.basename(top));
  if ((await topOfRecord(usual)) === top) return usual;
  const records = await readRecords(commonDir);
  return records.find((found) => found.top === top)?.dir ?? null;
}

/** The worktrees of this repository that lie in our folder for worktrees. */
export async function ownTops(context: GitContext): Promise<readonly string[]> {
  const records = await readRecords(context.commonDir);
  return records.map(({ top }) => top).filter((top) => path.dirname(top) === context.worktreesDir);
}

/** Runs work on git's records of worktrees while no other work on them runs. */
export type WithRecords = <T>(work: () => Promise<T>) => Promise<T>;

/** Removes a worktree with git's record of it, however broken it is. Links in it are removed, not followed. */
export async function removeTop(commonDir: string, top: string, withRecords: WithRecords): Promise<void> {
  const recordDir = await findRecord(commonDir, top);
  await rm(top, { recursive: true, force: true, maxRetries: 3 });
  if (recordDir) await withRecords(() => rm(recordDir, { recursive: true, force: true, maxRetries: 3 }));
}

/** The commit for which a worktree was wholly made, or null. */
export async function madeFor(recordDir: string): Promise<string | null> {
  const text = await readFile(path.join(recordDir, note), 'utf8').catch(whereNone(''));
  return text.trim() || null;
}

/** Notes that a worktree is whole; until then it counts as half made. */
export async function markMade(recordDir: string, commit: string): Promise<void> {
  await writeFile(path.join(recordDir, `${note}.new`), commit);
  await rename(path.join(recordDir, `${note}.new`), path.join(recordDir, note));
}
