import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { Repository } from '../../core/ports/index.ts';
import { withScratch, type GitContext } from './context.ts';

/** Two versions of one file brought together; where they disagree, the lines of `ours` that do. */
export type Merged =
  | { readonly kind: 'clean'; readonly content: Buffer }
  /** `marked` is the text with both versions between markers; null for what is not text. */
  | { readonly kind: 'conflict'; readonly detail: string; readonly marked: Buffer | null };

function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0);
}

/** What the two sides are called beside the markers. */
export interface SideNames {
  readonly ours: string;
  readonly theirs: string;
}

const plainNames: SideNames = { ours: 'ours', theirs: 'theirs' };

/** Where the conflicts are, as line numbers of `ours`, out of the marked text of `git merge-file`. */
function conflictLines(marked: string, called: SideNames): readonly string[] {
  const places: string[] = [];
  let at = 0;
  let start = 0;
  let side: 'both' | 'ours' | 'theirs' = 'both';
  for (const line of marked.split('\n')) {
    if (side === 'both' && line.startsWith(`<<<<<<< ${called.ours}`)) {
      side = 'ours';
      start = at + 1;
    } else if (side === 'ours' && line.startsWith('=======')) {
      side = 'theirs';
    } else if (side === 'theirs' && line.startsWith(`>>>>>>> ${called.theirs}`)) {
      side = 'both';
      places.push(at > start ? `lines ${start} to ${at}` : `line ${start}`);
    } else if (side !== 'theirs') {
      at++;
    }
  }
  return places;
}

/** A three-way merge of text, byte for byte, in a process of its own. */
export async function mergeText(
  context: GitContext,
  ours: Buffer,
  base: Buffer,
  theirs: Buffer,
  called = plainNames,
): Promise<Result<Merged, Failure>> {
  if ([ours, base, theirs].some(isBinary)) {
    return ok({ kind: 'conflict', detail: 'both sides changed it and it is not text', marked: null });
  }
  return withScratch(context.stateDir, async (folder) => {
    const names = ['ours', 'base', 'theirs'] as const;
    const contents = { ours, base, theirs };
    await Promise.all(names.map((name) => writeFile(path.join(folder, name), contents[name])));
    const labels = [called.ours, 'base', called.theirs].flatMap((label) => ['-L', label]);
    const args = ['merge-file', '-p', '-q', ...labels, ...names];
    // The exit code is the number of conflicts, at most 127.
    const accept = Array.from({ length: 127 }, (_, index) => index + 1);
    const env = { GIT_CEILING_DIRECTORIES: path.dirname(folder) };
    const config = ['merge.conflictStyle=merge'];
    const answer = await context.git({ args, purpose: 'merge a file', cwd: folder, env, accept, config });
    if (!answer.ok) return answer;
    const { code, stdout } = answer.value;
    if (code === 0) return ok({ kind: 'clean', content: stdout });
    return ok({
      kind: 'conflict',
      detail: `both sides changed ${conflictLines(stdout.toString(), called).join(', ')}`,
      marked: stdout,
    });
  });
}

/** See `Repository.mergeTexts`. */
export async function mergeTexts(
  context: GitContext,
  { ours, base, theirs, called }: Parameters<Repository['mergeTexts']>[0],
): Promise<Result<{ readonly text: string; readonly conflicts: boolean }, Failure>> {
  const merged = await mergeText(context, Buffer.from(ours), Buffer.from(base), Buffer.from(theirs), called);
  if (!merged.ok) return merged;
  const result = merged.value;
  if (result.kind === 'clean') return ok({ text: result.content.toString('utf8'), conflicts: false });
  if (result.marked) return ok({ text: result.marked.toString('utf8'), conflicts: true });
  return err(failure('bad-input', 'The file is not text, so nothing was merged. Take it as a whole, or leave it.'));
}
