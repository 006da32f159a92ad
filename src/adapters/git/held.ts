/**
 * Owns the refs by which trees are held that are in nobody's history, so that a clean-up by the person
 * (`git gc --prune=now`) leaves them: the last tree of each worktree, and its checkpoints.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ok, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import { lines, objects, type GitContext } from './context.ts';

/** The ref of the last tree that was taken of the worktree at `top`. */
export function lastTreeRef(top: string): string {
  return `refs/maestro/trees/${path.basename(top)}`;
}

/** What the refs of the checkpoints of the worktree at `top` begin with. */
export function checkpointRefs(top: string): string {
  return `refs/maestro/checkpoints/${path.basename(top)}/`;
}

/**
 * Whether a ref is known to hold a tree: read from its own file, where git has it as long as it is young. What is kept in
 * another way counts as not known.
 */
export async function isHeld({ commonDir }: GitContext, ref: string, tree: string): Promise<boolean> {
  const text = await readFile(path.join(commonDir, ref), 'utf8').catch(() => '');
  return text.trim() === tree;
}

export async function hold(context: GitContext, ref: string, tree: string): Promise<Result<null, Failure>> {
  if (await isHeld(context, ref, tree)) return ok(null);
  const held = await objects(context, 'hold the files', ['update-ref', ref, tree]);
  return held.ok ? ok(null) : held;
}

/** Removes the refs that these names are, or are the beginning of, but for some. */
export async function letGo(
  context: GitContext,
  names: readonly string[],
  kept: ReadonlySet<string> = new Set(),
): Promise<Result<null, Failure>> {
  const listed = await objects(context, 'list what is held', ['for-each-ref', '--format=%(refname)', ...names]);
  if (!listed.ok) return listed;
  const old = lines(listed.value).filter((ref) => ref && !kept.has(ref));
  if (old.length === 0) return ok(null);
  const input = old.map((ref) => `delete ${ref}\n`).join('');
  const gone = await objects(context, 'let go of files', ['update-ref', '--stdin'], { input });
  return gone.ok ? ok(null) : gone;
}
