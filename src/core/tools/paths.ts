import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import { globMatches } from '../machine/index.ts';
import type { WorktreeFiles } from '../ports/index.ts';

/** The canonical path of a file or folder to look in; null for the whole worktree, which goes by several names. */
export async function placeToLook(
  files: WorktreeFiles,
  path: string | undefined,
): Promise<Result<string | null, Failure>> {
  return path === undefined || /^(?:\.?\/*)+$/.test(path) ? ok(null) : files.locate(path);
}

/** Whether a path is the place or lies below it. */
export function isAt(path: string, place: string | null): boolean {
  return place === null || path === place || path.startsWith(`${place}/`);
}

/**
 * Where a file is that is to be moved or deleted. A path that leads there through a link is refused: the link is meant, or
 * what it leads to, and only the caller knows which.
 */
export async function locateItself(files: WorktreeFiles, path: string): Promise<Result<string, Failure>> {
  const at = await files.locate(path);
  if (!at.ok) return at;
  const plain = path.split('/').filter((part) => part !== '' && part !== '.');
  if (plain.join('/') === at.value) return at;
  return err(
    failure('refused', `"${path}" is another name of "${at.value}". Nothing was done; name "${at.value}" itself.`),
  );
}

/** `a.{ts,js}` as `a.ts` and `a.js`. What is not closed stays as it is. */
function withoutBraces(glob: string): readonly string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(glob);
  if (!match) return [glob];
  const [, before = '', choices = '', after = ''] = match;
  return choices.split(',').flatMap((choice) => withoutBraces(before + choice + after));
}

/** Whether paths match a glob. One without `/` is matched with the file's name, wherever it lies. */
export function globFilter(glob: string | undefined): (path: string) => boolean {
  if (glob === undefined) return () => true;
  const plain = withoutBraces(glob.replace(/^\.?\//, '')).slice(0, 64);
  const globs = plain
    .map((each) => (each.includes('/') ? each : `**/${each}`))
    .map((each) => each.replace(/\/$/, '/**'));
  return (path) => globs.some((each) => globMatches(each, path));
}
