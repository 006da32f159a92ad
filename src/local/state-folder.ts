import { chmodSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../core/base/index.ts';
import { failure, type Failure } from '../core/domain/index.ts';
import { inTheWay, isBelow, temporaryFolder, type Folders } from './folders.ts';

/** A folder that somebody else put in the way of one of ours, or may write to. */
function planted(folder: string): Failure {
  const text = `${folder} is a link, or belongs to somebody else, so nothing is kept there. Remove it; the engine makes a folder of its own.`;
  return failure('read-only', text);
}

/** Makes a folder that only this person reads; false when a link, or in a common place another's folder, is there instead. */
function isOwnFolder(folder: string, isCommon: boolean): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory()) return false;
  if (process.platform === 'win32') return true;
  const isOwn = found.uid === process.getuid?.();
  if (isOwn && (found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return isOwn || !isCommon;
}

/**
 * Makes the state folder, which git never sees and only this person reads. Neither it nor a folder for temporary worktrees is
 * taken where a link or another's folder lies in wait.
 */
export function makeStateFolder({ state, workspace, worktrees }: Folders): Result<null, Failure> {
  try {
    // It may have come since the folders were looked at: with a branch, by a command.
    const foreign = inTheWay(workspace);
    if (foreign) return err(foreign);
    if (!isOwnFolder(state, false)) return err(planted(state));
    const common = temporaryFolder();
    if (isBelow(common, worktrees) && !isOwnFolder(common, true)) return err(planted(common));
    writeFileSync(path.join(state, '.gitignore'), '*\n');
    return ok(null);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = error instanceof Error ? error.message : String(error);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      return err(failure('disk-full', `The disk of ${workspace} is full, so nothing can be kept. Free some space.`));
    }
    const text = `${state} cannot be made (${why}). The journal lives there: make the folder writable, or work on a copy of the project.`;
    return err(failure('read-only', text));
  }
}
