import { ok, type Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import type { WorktreeFiles } from '../ports/index.ts';

/** Things that name their file, each with the canonical path in place of the one given; or the first failure. */
export async function located<T extends { readonly file: string }>(
  files: WorktreeFiles,
  things: readonly T[],
): Promise<Result<readonly T[], Failure>> {
  const moved: T[] = [];
  for (const thing of things) {
    const at = await files.locate(thing.file);
    if (!at.ok) return at;
    moved.push({ ...thing, file: at.value });
  }
  return ok(moved);
}
