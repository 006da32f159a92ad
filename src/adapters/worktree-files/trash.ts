import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, rmdir, unlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { Trash, TrashedFile } from '../../core/ports/index.ts';
import { createWholeFiles, isTemporary } from '../whole-files/index.ts';
import { notPermitted, shown } from './containment.ts';
import { placeCopy } from './file-access.ts';
import { attempt, checkForWriting } from './worktree-files.ts';

/** Copies of what was kept of a task lie below its key, later ones of the same path below `KEY~2`, `KEY~3`, … */
const folderName = /^((g\d+)-([^~]+))(?:~\d+)?$/;

/** One with the place where its copy lies. */
interface Lying extends TrashedFile {
  readonly copy: string;
  /** Where what makes way for it is kept. */
  readonly folder: string;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** What stands below a folder; links are not followed. Nothing when the folder is not there. */
function entriesOf(folder: string, recursive: boolean): Promise<readonly Dirent[]> {
  return readdir(folder, { recursive, withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
}

/** The file that a copy is of; null when it went meanwhile. */
async function lyingAt(copy: string, trash: string, named: RegExpExecArray): Promise<Lying | null> {
  const [own, key = '', goalId = '', taskId = ''] = named;
  const found = await lstat(copy).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (!found) return null;
  const path = relative(join(trash, own), copy).replaceAll(sep, '/');
  const id = createHash('sha256').update(`${own}/${path}`).digest('hex').slice(0, 12);
  return { id, goalId, taskId, path, size: found.size, at: found.mtimeMs, copy, folder: join(trash, key) };
}

async function allIn(trash: string): Promise<readonly Lying[]> {
  const all: Lying[] = [];
  for (const top of await entriesOf(trash, false)) {
    const named = folderName.exec(top.name);
    if (!named || !top.isDirectory()) continue;
    for (const entry of await entriesOf(join(trash, top.name), true)) {
      if (!entry.isFile() || isTemporary(entry.name)) continue;
      const lying = await lyingAt(join(entry.parentPath, entry.name), trash, named);
      if (lying) all.push(lying);
    }
  }
  return all.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
}

/** Removes folders that nothing is in any more, up to that of the trash. */
async function removeEmpty(folder: string, trash: string): Promise<void> {
  for (let each = folder; each !== trash; each = dirname(each)) {
    try {
      await rmdir(each);
    } catch {
      return;
    }
  }
}

/** The copies that {@link openWorktreeFiles} keeps in a folder: see {@link Trash}. */
export function createTrash(folder: string, files = createWholeFiles()): Trash {
  const named = async (id: string): Promise<Result<Lying, Failure>> => {
    const found = (await allIn(folder)).find((each) => each.id === id);
    return found ? ok(found) : err(failure('not-found', `The trash holds no file ${shown(id)}.`));
  };
  return {
    list: () =>
      attempt(folder, 'read', async () =>
        ok((await allIn(folder)).map(({ copy: _copy, folder: _folder, ...file }) => file)),
      ),
    restore: (id, { root, path, replace }) =>
      attempt(path, 'write', async () => {
        const lying = await named(id);
        if (!lying.ok) return lying;
        const checked = await checkForWriting(await realpath(root), path);
        if (!checked.ok) return checked;
        const keep = replace ? { folder: lying.value.folder, place: lying.value.path } : null;
        const placed = await placeCopy(lying.value.copy, checked.value, keep, files);
        if (!placed.ok) return err(notPermitted(path, placed.error));
        if (placed.value !== 'taken') return ok({ ...placed.value, file: checked.value.absolute });
        return err(failure('conflict', `${checked.value.absolute} is there already, so nothing was written.`));
      }),
    remove: (ids) =>
      attempt(folder, 'write', async () => {
        const wanted = new Set(ids);
        let removed = 0;
        for (const { id, copy } of await allIn(folder)) {
          if (!wanted.has(id)) continue;
          await unlink(copy);
          await removeEmpty(dirname(copy), folder);
          removed++;
        }
        return ok(removed);
      }),
  };
}
