import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../core/base/index.ts';
import { failure, type Failure } from '../core/domain/index.ts';
import type { RestoredPlace, Trash } from '../core/ports/index.ts';
import { isBelow, type Folders } from './folders.ts';

/** Where copies lie of what agents deleted or replaced and no commit has. */
export function trashFolder({ state }: Pick<Folders, 'state'>): string {
  return path.join(state, 'trash');
}

/** The trash of a workspace. */
export async function openTrash(folders: Pick<Folders, 'state'>): Promise<Trash> {
  const { createTrash } = await import('../adapters/worktree-files/index.ts');
  return createTrash(trashFolder(folders));
}

/** Where a path leads, as far as something is there. */
function leadsTo(absolute: string): string {
  const above = path.dirname(absolute);
  if (existsSync(absolute)) return realpathSync(absolute);
  return above === absolute ? absolute : path.join(leadsTo(above), path.basename(absolute));
}

/**
 * Where a file may be put back: below the workspace, or below the worktree of one of its tasks. A folder that is there stands for
 * the file's own name in it. Fails with `not-permitted` elsewhere; how another place is named, the host says.
 * @param wanted an absolute path
 * @param name of the file
 */
export function placeToRestore(
  { workspace, worktrees, state }: Folders,
  wanted: string,
  name: string,
): Result<Omit<RestoredPlace, 'replace'>, Failure> {
  const real = leadsTo(wanted);
  const file = statSync(real, { throwIfNoEntry: false })?.isDirectory() ? path.join(real, name) : real;
  const [key = ''] = path.relative(worktrees, file).split(path.sep);
  const root = [path.join(worktrees, key), workspace].find((each) => each !== worktrees && isBelow(each, file));
  if (root === undefined || file === root || !existsSync(root)) {
    const text = `${wanted} is neither in ${workspace} nor in the worktree of a task.`;
    return err(failure('not-permitted', text));
  }
  if (isBelow(state, file)) {
    return err(failure('not-permitted', `${wanted} is among what the engine keeps.`));
  }
  return ok({ root, path: path.relative(root, file).replaceAll(path.sep, '/') });
}

/**
 * The first free name beside a place: `notes.restored.md`, `notes.restored-2.md`, …
 * @param place relative to the workspace or absolute, `/` separated
 */
export function freeBeside({ workspace }: Pick<Folders, 'workspace'>, place: string): string {
  const { dir, name, ext } = path.posix.parse(place);
  for (let number = 1; ; number++) {
    const beside = path.posix.join(dir, `${name}.restored${number === 1 ? '' : `-${String(number)}`}${ext}`);
    if (!existsSync(path.resolve(workspace, beside))) return beside;
  }
}
