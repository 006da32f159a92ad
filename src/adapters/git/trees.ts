import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import { objects, withScratch, type GitContext, type Listing, type TreeEntry } from './context.ts';
import { splitNul, utf8 } from './process.ts';

/** A difference between two trees. `old` is null for what is new, `now` is null for what is gone. */
export interface RawEntry {
  readonly status: string;
  readonly path: string;
  readonly oldPath: string;
  readonly old: TreeEntry | null;
  readonly now: TreeEntry | null;
}

/** A path and what is to be there; null removes it. Paths are those of the repository. */
export type TreeEdit = readonly [path: string, entry: TreeEntry | null];

export const linkMode = '120000';
export const submoduleMode = '160000';

function entryOf(mode: string, oid: string): TreeEntry | null {
  return mode === '000000' ? null : { mode, oid };
}

/**
 * Reads the raw records of `git diff-tree -r -z --raw`. Records whose names are not UTF-8 have no place in a change and
 * come back as `null`, so that records and patches still match one to one.
 * @returns the records and the offset at which the patches begin.
 */
export function parseRaw(output: Buffer): { readonly entries: readonly (RawEntry | null)[]; readonly end: number } {
  const entries: (RawEntry | null)[] = [];
  let at = 0;
  const next = (): Buffer => {
    const end = output.indexOf(0, at);
    const part = output.subarray(at, end < 0 ? output.length : end);
    at = end < 0 ? output.length : end + 1;
    return part;
  };
  while (output[at] === 0x3a) {
    const [oldMode = '', newMode = '', oldOid = '', newOid = '', status = ''] = next()
      .toString('latin1')
      .slice(1)
      .split(' ');
    const moved = status.startsWith('R') || status.startsWith('C');
    const oldPath = utf8(next());
    const newPath = moved ? utf8(next()) : oldPath;
    const readable = oldPath !== null && newPath !== null;
    const sides = { old: entryOf(oldMode, oldOid), now: entryOf(newMode, newOid) };
    entries.push(readable ? { status: status.charAt(0), path: newPath, oldPath, ...sides } : null);
  }
  return { entries, end: output[at] === 0 ? at + 1 : at };
}

/** What differs between two trees or commits, without looking for renames. */
export async function compareTrees(
  context: GitContext,
  before: string,
  after: string,
): Promise<Result<readonly RawEntry[], Failure>> {
  if (before === after) return ok([]);
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', '--end-of-options', before, after];
  const answer = await objects(context, 'compare two states', args);
  if (!answer.ok) return answer;
  return ok(parseRaw(answer.value.stdout).entries.filter((entry) => entry !== null));
}

/** The contents of blobs, by name, read by one process. */
export async function readBlobs(
  context: GitContext,
  oids: readonly string[],
): Promise<Result<ReadonlyMap<string, Buffer>, Failure>> {
  const blobs = new Map<string, Buffer>();
  const wanted = [...new Set(oids)];
  if (wanted.length === 0) return ok(blobs);
  const answer = await objects(context, 'read file contents', ['cat-file', '--batch'], {
    input: `${wanted.join('\n')}\n`,
  });
  if (!answer.ok) return answer;
  const output = answer.value.stdout;
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0x0a, at);
    const [oid = '', kind, size] = output.subarray(at, end).toString('latin1').split(' ');
    if (kind !== 'blob' || !size) {
      return err(
        failure('git-failed', `The repository lacks the object ${oid}. Run "git fsck" in it to see what is broken.`),
      );
    }
    const start = end + 1;
    blobs.set(oid, output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return ok(blobs);
}

/** Stores contents as blobs and gives their names, in order. One process for all. */
export async function writeBlobs(
  context: GitContext,
  contents: readonly Buffer[],
): Promise<Result<readonly string[], Failure>> {
  if (contents.length === 0) return ok([]);
  return withScratch(context.stateDir, async (folder) => {
    const files = contents.map((_, index) => path.join(folder, String(index)));
    await Promise.all(files.map((file, index) => writeFile(file, contents[index] ?? '')));
    const args = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
    const answer = await objects(context, 'store file contents', args, { input: `${files.join('\n')}\n` });
    return answer.ok ? ok(answer.value.stdout.toString('latin1').trim().split('\n')) : answer;
  });
}

/**
 * The tree that comes of `tree` by the edits. Fails with `conflict` when a path is to be a file and a folder at once.
 */
export async function editTree(
  context: GitContext,
  tree: string,
  edits: readonly TreeEdit[],
): Promise<Result<string, Failure>> {
  if (edits.length === 0) return ok(tree);
  return withScratch(context.stateDir, async (folder) => {
    const index = path.join(folder, 'index');
    await mkdir(folder, { recursive: true });
    const read = await objects(context, 'read a state', ['read-tree', tree], { index });
    if (!read.ok) return read;
    // Removals first: a file may make room for a folder of its name.
    const ordered = [...edits].sort(([, a], [, b]) => Number(a !== null) - Number(b !== null));
    const none = '0'.repeat(tree.length);
    const records = ordered.map(([file, entry]) => `${entry?.mode ?? '0'} ${entry?.oid ?? none}\t${file}\0`);
    const args = ['update-index', '-z', '--index-info'];
    const update = await objects(context, 'put the accepted files together', args, { index, input: records.join('') });
    if (!update.ok) return update;
    const written = await objects(context, 'store the accepted files', ['write-tree'], { index });
    return written.ok ? ok(written.value.stdout.toString('latin1').trim()) : written;
  });
}

/** Everything a commit or tree holds below `folder`: paths relative to it. Names that are not UTF-8 are left out. */
export async function listTree(
  context: Pick<GitContext, 'git' | 'commonDir'>,
  treeish: string,
): Promise<Result<readonly (readonly [path: string, entry: TreeEntry])[], Failure>> {
  const args = ['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', treeish];
  const answer = await objects(context, `list the files of ${treeish}`, args);
  if (!answer.ok) return answer;
  const records = splitNul(answer.value.stdout).map((record) => {
    const tab = record.indexOf(0x09);
    const [mode = '', , oid = ''] = record.subarray(0, tab).toString('latin1').split(' ');
    const name = utf8(record.subarray(tab + 1));
    return name === null ? null : ([name, { mode, oid }] as const);
  });
  return ok(records.filter((record) => record !== null));
}

/** Lists commits of a repository. */
export function createListing(context: Parameters<typeof listTree>[0]): Listing {
  let last: { readonly commit: string; readonly listed: ReturnType<typeof listTree> } | undefined;
  const list = async (commit: string): ReturnType<typeof listTree> => {
    const listed = await listTree(context, commit);
    if (!listed.ok) last = undefined;
    return listed;
  };
  return {
    of(commit) {
      if (last?.commit !== commit) last = { commit, listed: list(commit) };
      return last.listed;
    },
    remembered: (commit) => (last?.commit === commit ? last.listed : undefined),
  };
}
