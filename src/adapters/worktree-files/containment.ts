import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';

/** A path that was checked: all links resolved, and inside the root. */
export interface CheckedPath {
  /** Canonical, absolute. The file itself need not exist; then `missing` names the folders that must be made, too. */
  readonly absolute: string;
  /** Nearest folder above that exists. */
  readonly anchor: string;
}

/** Code points that macOS ignores in file names, so that `.g\u200cit` is `.git` there. */
const ignorable = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/**
 * Resolves `path` below `root` (canonical) to where it really is. Refused with `not-permitted`: absolute paths and addresses, `..`,
 * backslashes (a separator elsewhere), control characters, forms that Windows reads as other names, links that lead out of the root
 * or nowhere, and files in place of folders.
 */
export async function checkPath(root: string, path: string): Promise<Result<CheckedPath, Failure>> {
  const wrong = wrongWith(path);
  if (wrong !== null) return err(notPermitted(path, wrong));
  let anchor = join(root, ...path.split('/').filter((part) => part !== '' && part !== '.'));
  const missing: string[] = [];
  for (;;) {
    const real = await realOf(anchor);
    if (real === 'dangling') return err(notPermitted(path, 'it goes through a link that leads nowhere'));
    if (real !== 'missing') {
      if (!isInside(root, real)) return err(notPermitted(path, 'it leads out of the folder through a link'));
      return ok({ absolute: join(real, ...missing), anchor: missing.length > 0 ? real : dirname(real) });
    }
    if (anchor === root) return err(failure('not-found', `The folder ${root} is gone. Open the workspace again.`));
    missing.unshift(anchor.slice(dirname(anchor).length).replace(sep, ''));
    anchor = dirname(anchor);
  }
}

/** Whether the path is git's own data, which is never written: also as macOS and Windows would read the name. */
export function isGitData(root: string, path: string, absolute: string): boolean {
  const parts = [...path.split('/'), ...relative(root, absolute).split(sep)];
  return parts.some((part) => {
    const name = part
      .normalize('NFC')
      .replace(ignorable, '')
      .toLowerCase()
      .replace(/[ .]+$/, '')
      .replace(/:.*$/, '');
    return name === '.git' || name === 'git~1';
  });
}

export function notPermitted(path: string, why: string): Failure {
  return failure('not-permitted', `"${shown(path)}" is not permitted: ${why}. Name a file inside the workspace.`, {
    model: `The path "${shown(path)}" is refused: ${why}. Use a path relative to the workspace, with "/" and without "..".`,
  });
}

/** A path as it may be shown: control characters escaped. */
export function shown(path: string): string {
  return JSON.stringify(path).slice(1, -1);
}

/** Names that Windows takes for devices, with whatever ending. */
const device = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\..*)?$/i;

/** The short form under which Windows knows a long name. */
const shortForm = /^[A-Z0-9_$@!]{1,6}~\d(?:\.[A-Z0-9]{0,3})?$/i;

/** Why a name is refused that some system reads as another one; null when each reads it as it stands. */
function wrongWithName(name: string): string | null {
  if (Array.from(name).some((letter) => letter < ' ' || letter === '\u007f')) return 'it holds a control character';
  if (name !== '.' && /[. ]$/.test(name)) return 'a name in it ends with a dot or a space';
  if (/::|:\$/.test(name)) return 'it names a stream of a file';
  return device.test(name) || shortForm.test(name) ? `“${name}” is another name on Windows` : null;
}

function wrongWith(path: string): string | null {
  if (path.includes('\0')) return 'it holds a NUL character';
  if (path.includes('\\')) return 'it holds a backslash';
  if (path.startsWith('/') || /^[a-zA-Z]:/.test(path)) return 'it is absolute';
  if (/^[a-z][a-z\d+.-]+:/i.test(path)) return 'it is an address';
  const parts = path.split('/');
  if (parts.includes('..')) return 'it holds ".."';
  if (parts.every((part) => part === '' || part === '.')) return 'it names no file';
  return parts.map(wrongWithName).find((why) => why !== null) ?? null;
}

export function isInside(root: string, absolute: string): boolean {
  return absolute === root || absolute.startsWith(root.endsWith(sep) ? root : root + sep);
}

async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOTDIR') return 'missing';
    if (code !== 'ENOENT') throw error;
    const found = await lstat(path).catch(() => null);
    return found ? 'dangling' : 'missing';
  }
}
