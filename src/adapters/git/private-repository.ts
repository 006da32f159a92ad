/**
 * A repository of ours for a folder that has none: it lies in the state folder, its worktrees lie where all do, and the
 * person's folder gets no file of git. Each opening records the folder as it is (a snapshot commit), unless nothing has
 * changed; work starts from that commit.
 *
 * Invariants:
 * 1. The person's folder is read, never written.
 * 2. A snapshot holds the bytes of the files as they are; line ends are not converted.
 * 3. Every snapshot stays reachable, so that every earlier state can be restored.
 */
import { copyFile, mkdir, lstat, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ok, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import { objects, withScratch, type GitContext } from './context.ts';
import { splitNul, utf8, type Git } from './process.ts';

/** The newest snapshot, and what the person should know about it. */
export interface Snapshot {
  readonly commit: string;
  readonly notes: readonly string[];
}

const snapshotRef = 'refs/maestro/snapshot';
/** Bytes; bigger files (videos, dumps, disk images) stay out of snapshots. */
const largestFile = 50 * 1024 * 1024;

const neverRecorded = ['node_modules/', '.venv/', '__pycache__/', '.maestro/state/', '.DS_Store'];

/** Where the private repository of a workspace lies. */
export function privateDir(stateDir: string): string {
  return path.join(stateDir, 'repository.git');
}

/** Makes the private repository when there is none yet. */
export async function initPrivate(git: Git, stateDir: string): Promise<Result<null, Failure>> {
  const dir = privateDir(stateDir);
  if (existsSync(path.join(dir, 'HEAD'))) return ok(null);
  await mkdir(dir, { recursive: true });
  const args = ['init', '--quiet', '--bare', '--template=', dir];
  const made = await git({ args, purpose: 'make a repository in the state folder', cwd: stateDir });
  return made.ok ? ok(null) : made;
}

interface Looked {
  readonly excluded: readonly string[];
  readonly notes: readonly string[];
}

/** Files that are new to the snapshot and too big for it. */
async function findHuge(context: GitContext, files: readonly string[]): Promise<readonly string[]> {
  const huge: string[] = [];
  for (const file of files) {
    const info = await lstat(path.join(context.root, file)).catch(() => null);
    if (info?.isFile() && info.size > largestFile) huge.push(file);
  }
  return huge;
}

function escapePattern(file: string): string {
  return `/${file.replace(/[\\*?[\]!# ]/g, '\\$&')}`;
}

async function writeExcludes(context: GitContext, more: readonly string[]): Promise<void> {
  const state = path.relative(context.root, context.stateDir).split(path.sep).join('/');
  const own = state.startsWith('..') || path.isAbsolute(state) ? [] : [`${escapePattern(state)}/`];
  await mkdir(path.join(context.commonDir, 'info'), { recursive: true });
  const patterns = [...neverRecorded, ...own, ...more];
  await writeFile(path.join(context.commonDir, 'info', 'exclude'), `${patterns.join('\n')}\n`);
}

/** Looks for what the snapshot must leave out, and writes it to the private repository's own excludes. */
async function lookAround(context: GitContext, index: string): Promise<Result<Looked, Failure>> {
  await writeExcludes(context, []);
  const args = ['ls-files', '-z', '--others', '--exclude-standard'];
  const files = await onFolder(context, 'list the files of the folder', args, index);
  if (!files.ok) return files;
  const names = splitNul(files.value).map(utf8);
  const huge = await findHuge(
    context,
    names.filter((name) => name !== null),
  );
  if (huge.length > 0) await writeExcludes(context, huge.map(escapePattern));
  const megabytes = largestFile / 1024 / 1024;
  const note = `Files over ${megabytes} MB are not seen by agents: ${huge.slice(0, 5).join(', ')}.`;
  return ok({ excluded: huge, notes: huge.length > 0 ? [note] : [] });
}

async function onFolder(
  context: GitContext,
  purpose: string,
  args: readonly string[],
  index: string,
): Promise<Result<Buffer, Failure>> {
  const config = ['core.autocrlf=false', ...(await context.filtersOff())];
  const place = { cwd: context.root, gitDir: context.commonDir, workTree: context.root };
  const answer = await context.git({ args, purpose, ...place, index, config });
  return answer.ok ? ok(answer.value.stdout) : answer;
}

async function newest(context: GitContext): Promise<{ readonly commit: string; readonly tree: string } | null> {
  const args = ['log', '-1', '--format=%H %T', snapshotRef];
  const answer = await objects(context, 'find the last snapshot', args, { accept: [128] });
  const [commit, tree] = answer.ok ? answer.value.stdout.toString('latin1').trim().split(' ') : [];
  return commit && tree ? { commit, tree } : null;
}

async function commitSnapshot(
  context: GitContext,
  tree: string,
  parent: string | null,
): Promise<Result<string, Failure>> {
  const name = 'CodeMaestro';
  const email = 'codemaestro@localhost';
  const date = `${Math.floor(context.now() / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  const args = ['commit-tree', tree, ...(parent ? ['-p', parent] : [])];
  const made = await objects(context, 'record the folder', args, { env, input: 'The folder as it was found\n' });
  if (!made.ok) return made;
  const commit = made.value.stdout.toString('latin1').trim();
  const moved = await objects(context, 'record the folder', ['update-ref', snapshotRef, commit]);
  return moved.ok ? ok(commit) : moved;
}

/** Records the folder as it is now. */
export async function takeSnapshot(context: GitContext): Promise<Result<Snapshot, Failure>> {
  const kept = path.join(context.commonDir, 'snapshot-index');
  return withScratch(context.stateDir, async (scratch) => {
    // The last index knows which files are unchanged, so that only new bytes are read.
    const index = path.join(scratch, 'index');
    if (existsSync(kept)) await copyFile(kept, index);
    const looked = await lookAround(context, index);
    if (!looked.ok) return looked;
    const added = await onFolder(context, 'read the files of the folder', ['add', '--all'], index);
    if (!added.ok) return added;
    const written = await objects(context, 'record the folder', ['write-tree'], { index });
    if (!written.ok) return written;
    await rename(index, kept);
    const tree = written.value.stdout.toString('latin1').trim();
    const last = await newest(context);
    if (last?.tree === tree) return ok({ commit: last.commit, notes: looked.value.notes });
    const commit = await commitSnapshot(context, tree, last?.commit ?? null);
    return commit.ok ? ok({ commit: commit.value, notes: looked.value.notes }) : commit;
  });
}
