import { err, ok, type Result } from '../../core/base/index.ts';
import type { Change, Failure, FileChange, Hunk, Worktree } from '../../core/domain/index.ts';
import { objects, toldOf, type GitContext } from './context.ts';
import { decisionId, readHunks } from './hunks.ts';
import { utf8 } from './process.ts';
import { linkMode, parseRaw, submoduleMode, type RawEntry } from './trees.ts';

/** Files with more changed lines are decided whole. */
const mostChangedLines = 20_000;
/** Bytes from which git calls a file big and does not compare its lines; the same as `core.bigFileThreshold`. */
const mostBytes = 5 * 1024 * 1024;

const statuses: Readonly<Record<string, FileChange['status']>> = { A: 'added', D: 'deleted', R: 'renamed', C: 'added' };

/** The patches of a diff, one for each file, as bytes. A line of a file's text never begins a patch: it has a mark. */
function splitPatches(output: Buffer): readonly Buffer[] {
  const header = Buffer.from('diff --git ');
  const patches: Buffer[] = [];
  for (let at = 0; at < output.length;) {
    const next = output.indexOf('\ndiff --git ', at);
    const end = next < 0 ? output.length : next + 1;
    if (output.subarray(at, at + header.length).equals(header)) patches.push(output.subarray(at, end));
    at = end;
  }
  return patches;
}

/** The part of a patch that holds hunks; null when there is none. */
function hunkPart(patch: Buffer): Buffer | null {
  const at = patch.indexOf('\n@@ ');
  return at < 0 ? null : patch.subarray(at + 1);
}

/** What is told apart by decisions on this file: a verdict holds for this content and mode, nothing later. */
function fileKey({ path, oldPath, old, now }: RawEntry): string {
  const modes = old && now && old.mode !== now.mode ? `${old.mode}>${now.mode}` : '';
  return [path, oldPath === path ? '' : oldPath, modes].join('\0');
}

function wholeByMode({ old, now }: RawEntry): FileChange['whole'] {
  const modes = [old?.mode, now?.mode];
  if (modes.includes(submoduleMode)) return 'submodule';
  if (modes.includes(linkMode)) return 'link';
  return old && now && old.oid === now.oid && old.mode !== now.mode ? 'mode' : undefined;
}

function countLines(hunks: readonly Hunk[], kind: 'added' | 'removed'): number {
  return hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.kind === kind).length, 0);
}

/** The hunks of a file, or why it has none. */
function readFile(entry: RawEntry, patch: Buffer, large: ReadonlySet<string>): Pick<FileChange, 'whole' | 'hunks'> {
  const whole = wholeByMode(entry);
  if (whole) return { whole, hunks: [] };
  const part = hunkPart(patch);
  if (!part) {
    const binary = patch.includes('\nBinary files ');
    const big = large.has(entry.old?.oid ?? '') || large.has(entry.now?.oid ?? '');
    return { ...(binary ? { whole: big ? 'large' : 'binary' } : {}), hunks: [] };
  }
  const text = utf8(part);
  if (text === null) return { whole: 'encoding', hunks: [] };
  const hunks = readHunks(text, fileKey(entry));
  const changed = countLines(hunks, 'added') + countLines(hunks, 'removed');
  return changed > mostChangedLines ? { whole: 'large', hunks: [] } : { hunks };
}

function toFileChange(entry: RawEntry, patch: Buffer, large: ReadonlySet<string>, prefix: string): FileChange {
  const { whole, hunks } = readFile(entry, patch, large);
  const renamed = entry.oldPath !== entry.path;
  return {
    path: entry.path.slice(prefix.length),
    ...(renamed ? { oldPath: entry.oldPath.slice(prefix.length) } : {}),
    status: statuses[entry.status] ?? 'modified',
    ...(whole ? { whole } : {}),
    id: decisionId('file', fileKey(entry), entry.old?.oid ?? '', entry.now?.oid ?? ''),
    added: countLines(hunks, 'added'),
    removed: countLines(hunks, 'removed'),
    hunks,
  };
}

/** The names of those blobs that are too big for a comparison of lines. */
async function findLarge(context: GitContext, oids: readonly string[]): Promise<Result<ReadonlySet<string>, Failure>> {
  if (oids.length === 0) return ok(new Set());
  const args = ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'];
  const answer = await objects(context, 'look up file sizes', args, { input: `${oids.join('\n')}\n` });
  if (!answer.ok) return answer;
  const sizes = answer.value.stdout.toString('latin1').trim().split('\n');
  const big = sizes.map((line) => line.split(' ')).filter(([, size]) => Number(size) >= mostBytes);
  return ok(new Set(big.map(([oid]) => oid ?? '')));
}

/** Pairs records with patches; a change of type (file to link) has two patches, a removal and an addition. */
function pair(entries: readonly (RawEntry | null)[], patches: readonly Buffer[]): readonly [RawEntry, Buffer][] {
  const pairs: [RawEntry, Buffer][] = [];
  let at = 0;
  for (const entry of entries) {
    const patch = patches[at] ?? Buffer.alloc(0);
    at += entry?.status === 'T' ? 2 : 1;
    if (entry) pairs.push([entry, patch]);
  }
  return pairs;
}

/** What a worktree's tree proposes against its base: see `Repository.diff`. The risk is left to the caller. */
export async function diffTrees(
  context: GitContext,
  worktree: Worktree,
  tree: string,
  taskId: string,
): Promise<Result<Omit<Change, 'risk'> | null, Failure>> {
  if (tree === worktree.baseTree) return ok(null);
  const args = ['diff-tree', '-r', '-z', '--raw', '-p', '--full-index', '-M', '-U3', '--inter-hunk-context=0'];
  const exact = ['--no-ext-diff', '--no-textconv', '--no-color', '--diff-algorithm=histogram', '--submodule=short'];
  const answer = await objects(context, 'compare the files', [
    ...args,
    ...exact,
    '--end-of-options',
    worktree.baseTree,
    tree,
  ]);
  if (!answer.ok) return err(await toldOf(context, tree, answer.error));
  const { entries, end } = parseRaw(answer.value.stdout);
  const inside = ({ path, oldPath }: RawEntry): boolean =>
    path.startsWith(context.prefix) && oldPath.startsWith(context.prefix);
  const pairs = pair(entries, splitPatches(answer.value.stdout.subarray(end))).filter(([entry]) => inside(entry));
  if (pairs.length === 0) return ok(null);
  const binary = pairs.filter(([, patch]) => !hunkPart(patch) && patch.includes('\nBinary files '));
  const sides = binary.flatMap(([{ old, now }]) => [old?.oid, now?.oid]).filter((oid) => oid !== undefined);
  const large = await findLarge(context, sides);
  if (!large.ok) return large;
  const files = pairs.map(([entry, patch]) => toFileChange(entry, patch, large.value, context.prefix));
  const { baseCommit, baseTree } = worktree;
  return ok({ id: `${taskId}@${tree}`, taskId, baseCommit, baseTree, tree, files });
}
