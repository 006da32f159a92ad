import { realpath, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { WorktreeFiles } from '../../core/ports/index.ts';
import { checkPath, isGitData, notPermitted, shown, type CheckedPath } from './containment.ts';
import { createWholeFiles, isTemporary, sweepLeftovers, type WholeFiles } from '../whole-files/index.ts';
import { moveFile, readBytes, removeFile, replaceFile } from './file-access.ts';
import { createLists } from './lists.ts';

function locateIn(real: string, path: string): Promise<Result<string, Failure>> {
  return attempt(path, 'read', async () => {
    const checked = await checkPath(real, path);
    if (!checked.ok) return checked;
    if (checked.value.absolute === real) return err(notPermitted(path, 'it names no file'));
    return ok(relative(real, checked.value.absolute).replaceAll(sep, '/'));
  });
}

/** Finds where names below a folder lead, and does nothing else there. @throws when there is no such folder. */
export async function openLocator(root: string): Promise<Pick<WorktreeFiles, 'locate'>> {
  const real = await realpath(root);
  return { locate: (path) => locateIn(real, path) };
}

/**
 * Opens the files below a folder: see {@link WorktreeFiles}. Nothing under `.git` is written. A file that is not UTF-8
 * text or has more than 5 MB is read as `unreadable-source`; its byte order mark is not part of the text. What a process left
 * that was killed while it wrote is swept first.
 * @throws when `root` is not a folder: whoever opens it has just made it.
 */
export async function openWorktreeFiles(
  root: string,
  files = createWholeFiles(),
  lists = createLists(),
): Promise<WorktreeFiles> {
  const real = await realpath(root);
  if (!(await stat(real)).isDirectory()) throw new Error(`${root} is not a folder`);
  await sweepLeftovers(await lists.leftovers(real));
  return {
    root: real,
    ...writersOf(real, files),
    locate: (path) => locateIn(real, path),
    async read(path) {
      return attempt(path, 'read', async () => {
        const checked = await checkPath(real, path);
        if (!checked.ok) return checked;
        const bytes = await readBytes(checked.value);
        return bytes.ok ? textOf(path, bytes.value) : err(unreadable(path, bytes.error));
      });
    },
    async readBytes(path) {
      return attempt(path, 'read', async () => {
        const checked = await checkPath(real, path);
        if (!checked.ok) return checked;
        const bytes = await readBytes(checked.value);
        return bytes.ok ? bytes : err(unreadable(path, bytes.error));
      });
    },
    async exists(path) {
      const checked = await checkPath(real, path).catch(() => null);
      if (!checked?.ok) return false;
      return stat(checked.value.absolute).then(
        () => true,
        () => false,
      );
    },
    list: async () => (await lists.of(real)).filter((path) => !isTemporary(path)),
  };
}

/** What changes files. Nothing under `.git` is touched. */
function writersOf(real: string, files: WholeFiles): Pick<WorktreeFiles, 'write' | 'move' | 'remove'> {
  return {
    async write(path, text, keepIn = null) {
      return attempt(path, 'write', async () => {
        const checked = await checkForWriting(real, path);
        if (!checked.ok) return checked;
        if (!text.isWellFormed()) return err(failure('bad-input', `The new text of "${shown(path)}" is not Unicode.`));
        const keep = keepIn === null ? null : { folder: keepIn, place: relative(real, checked.value.absolute) };
        const replaced = await replaceFile(checked.value, text, keep, files);
        return replaced.ok ? replaced : err(notPermitted(path, replaced.error));
      });
    },
    async move(from, to) {
      return attempt(from, 'write', async () => {
        const [source, target] = [await checkForWriting(real, from), await checkForWriting(real, to)];
        if (!source.ok) return source;
        if (!target.ok) return target;
        const moved = await moveFile(source.value, target.value);
        if (!moved.ok) return err(notPermitted(from, moved.error));
        if (moved.value === 'moved') return ok(null);
        return err(failure('conflict', `Nothing was moved: "${shown(to)}" is there already. Take another name.`));
      });
    },
    async remove(path, keepIn) {
      return attempt(path, 'write', async () => {
        const checked = await checkForWriting(real, path);
        if (!checked.ok) return checked;
        const place = relative(real, checked.value.absolute);
        const removed = await removeFile(checked.value, keepIn === null ? null : { folder: keepIn, place });
        return removed.ok ? removed : err(notPermitted(path, removed.error));
      });
    },
  };
}

/** Where a path leads, when something may be written there. */
export async function checkForWriting(root: string, path: string): Promise<Result<CheckedPath, Failure>> {
  const checked = await checkPath(root, path);
  if (checked.ok && isGitData(root, path, checked.value.absolute))
    return err(notPermitted(path, 'it is git’s own data'));
  return checked;
}

function textOf(path: string, bytes: Uint8Array): Result<string, Failure> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err(unreadable(path, 'it is not UTF-8 text'));
  }
}

function unreadable(path: string, why: string): Failure {
  return failure('unreadable-source', `"${shown(path)}" was left out: ${why}.`);
}

/** What work on a path comes to; an error of the system is told as what it means for the person. */
export async function attempt<T>(
  path: string,
  what: 'read' | 'write',
  work: () => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  try {
    return await work();
  } catch (error) {
    return err(failureOf(path, what, error));
  }
}

/** What an error of the system means for the person; codes as in errno(3). */
function failureOf(path: string, what: 'read' | 'write', error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const name = `"${shown(path)}"`;
  switch (code) {
    case 'EEXIST':
    case 'ENOTDIR':
      if (what === 'read') return failure('not-found', `${name} does not exist.`);
      return failure('bad-input', `${name} needs a folder where a file stands. Take another path.`);
    case 'ENOENT':
      return failure('not-found', `${name} does not exist.`);
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return failure('disk-full', `${name} was not written: the disk is full. Free some space and try again.`, {
        retryable: true,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failure(
        'read-only',
        `${name} may not be ${what === 'read' ? 'read' : 'written'}. Change its permissions.`,
      );
    case 'ELOOP':
      return notPermitted(path, 'it goes through a link that leads nowhere');
    case 'ENAMETOOLONG':
      return failure('bad-input', `${name} is longer than the file system allows. Take a shorter name.`);
    case 'EMFILE':
    case 'ENFILE':
    case 'EBUSY':
      return failure('stale', `${name} cannot be used just now (${code}). Try again.`, { retryable: true });
    default: {
      const why = error instanceof Error ? error.message : String(error);
      return what === 'read' ? unreadable(path, why) : failure('refused', `${name} was not written: ${why}.`);
    }
  }
}
