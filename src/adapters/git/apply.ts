/**
 * Brings accepted changes into the person's own files.
 *
 * Invariants:
 * 1. A file is written only where it is as it was at the base, or where the three-way merge has no conflict.
 * 2. What the person had changed and what a merge replaces is first copied to `saved/` in the state folder; what was
 *    unchanged is in the base commit.
 * 3. A file is replaced at once (a new file is renamed over it); nothing is written through a link. What a killed process was making
 *    is swept where the next writes.
 */
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readFile,
  readlink,
  rename,
  rm,
  rmdir,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { ok, type Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import { sweepFolder, temporaryName } from '../whole-files/index.ts';
import { guarded, type GitContext, type TreeEntry } from './context.ts';
import { mergeText } from './merge.ts';
import { compareTrees, linkMode, readBlobs, submoduleMode, type RawEntry } from './trees.ts';

/** A path of the person's folder as it stands. */
type Present =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly content: Buffer }
  | { readonly kind: 'link'; readonly content: Buffer }
  /** A folder, a device, or something below a link. */
  | { readonly kind: 'other' };

type Blobs = ReadonlyMap<string, Buffer>;

/** What is to be written at a path; null removes it. */
interface Step {
  readonly file: string;
  readonly write: { readonly mode: string; readonly content: Buffer } | null;
  /** Whether the person's version differs from the base, so that it is saved first. */
  readonly save: boolean;
}

async function inspect(root: string, file: string): Promise<Present> {
  const parts = file.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const at = path.join(root, ...parts.slice(0, depth));
    const info = await lstat(at).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (!info) return { kind: 'none' };
    if (depth < parts.length) {
      if (!info.isDirectory()) return { kind: 'other' };
    } else if (info.isSymbolicLink()) {
      return { kind: 'link', content: Buffer.from(await readlink(at)) };
    } else {
      return info.isFile() ? { kind: 'file', content: await readFile(at) } : { kind: 'other' };
    }
  }
  return { kind: 'other' };
}

function withLineFeeds(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** Whether the checkout wrote CRLF for the repository's LF; then what we write is written likewise. */
function hasCheckedOutCrlf(present: Buffer, stored: Buffer): boolean {
  return !stored.includes('\r\n') && present.includes('\r\n') && !withLineFeeds(present).equals(present);
}

function toCrlf(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
}

function isAt(present: Present, entry: TreeEntry | null, blobs: Blobs): boolean {
  if (!entry) return present.kind === 'none';
  const stored = blobs.get(entry.oid);
  if (!stored || present.kind === 'none' || present.kind === 'other') return false;
  if ((present.kind === 'link') !== (entry.mode === linkMode)) return false;
  if (present.content.equals(stored)) return true;
  return hasCheckedOutCrlf(present.content, stored) && withLineFeeds(present.content).equals(stored);
}

async function planMerge(
  context: GitContext,
  file: string,
  present: Present,
  entry: RawEntry,
  blobs: Blobs,
): Promise<Result<Step | null, Failure>> {
  const { old, now } = entry;
  const base = old && blobs.get(old.oid);
  const accepted = now && blobs.get(now.oid);
  const isText = present.kind === 'file' && old?.mode !== linkMode && now?.mode !== linkMode;
  if (!isText || !base || !accepted) return ok(null);
  const crlf = hasCheckedOutCrlf(present.content, base);
  const ours = crlf ? withLineFeeds(present.content) : present.content;
  const merged = await mergeText(context, ours, base, accepted);
  if (!merged.ok) return merged;
  if (merged.value.kind === 'conflict') return ok(null);
  const content = crlf ? toCrlf(merged.value.content) : merged.value.content;
  return ok({ file, write: { mode: now.mode, content }, save: true });
}

/** What to do with one file: a step, nothing, or (null) a conflict. */
async function planFile(
  context: GitContext,
  entry: RawEntry,
  blobs: Blobs,
): Promise<Result<Step | 'nothing' | null, Failure>> {
  const { old, now } = entry;
  const file = entry.path.slice(context.prefix.length);
  if (old?.mode === submoduleMode || now?.mode === submoduleMode) return ok(null);
  const present = await inspect(context.root, file);
  if (isAt(present, now, blobs)) return ok('nothing');
  if (!isAt(present, old, blobs)) return planMerge(context, file, present, entry, blobs);
  if (!now) return ok({ file, write: null, save: false });
  const stored = blobs.get(now.oid) ?? Buffer.alloc(0);
  const base = old && blobs.get(old.oid);
  const crlf = present.kind === 'file' && base && hasCheckedOutCrlf(present.content, base);
  return ok({ file, write: { mode: now.mode, content: crlf ? toCrlf(stored) : stored }, save: false });
}

async function save(context: GitContext, step: Step, commit: string): Promise<void> {
  const copy = path.join(context.stateDir, 'saved', commit.slice(0, 12), step.file);
  await mkdir(path.dirname(copy), { recursive: true });
  await copyFile(path.join(context.root, step.file), copy);
}

async function removeFile(root: string, file: string): Promise<void> {
  await rm(path.join(root, file));
  // Folders that became empty go too, as git would remove them; a folder that holds something stays.
  for (let folder = path.dirname(file); folder !== '.'; folder = path.dirname(folder)) {
    const gone = await rmdir(path.join(root, folder)).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}

async function replaceFile(root: string, file: string, mode: string, content: Buffer): Promise<void> {
  const target = path.join(root, file);
  await mkdir(path.dirname(target), { recursive: true });
  const fresh = path.join(path.dirname(target), temporaryName(path.basename(target)));
  try {
    if (mode === linkMode) {
      await symlink(content.toString('utf8'), fresh);
    } else {
      const before = await lstat(target).catch(() => null);
      await writeFile(fresh, content, { flag: 'wx', flush: true });
      const kept = before?.isFile() ? before.mode & 0o666 : 0o644;
      await chmod(fresh, mode === '100755' ? kept | ((kept & 0o444) >> 2) : kept);
    }
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** See `Repository.applyToWorkspace`. */
export async function applyToWorkspace(
  context: GitContext,
  base: string,
  commit: string,
): Promise<Result<{ readonly conflicts: readonly string[] }, Failure>> {
  const compared = await compareTrees(context, base, commit);
  if (!compared.ok) return compared;
  const entries = compared.value.filter((entry) => entry.path.startsWith(context.prefix));
  const sides = entries.flatMap(({ old, now }) => [old, now]).filter((side) => side !== null);
  const files = sides.filter(({ mode }) => mode !== submoduleMode);
  const blobs = await readBlobs(
    context,
    files.map(({ oid }) => oid),
  );
  if (!blobs.ok) return blobs;
  return guarded('bring the accepted changes into the folder', async () => {
    const steps: Step[] = [];
    const conflicts: string[] = [];
    for (const entry of entries) {
      const planned = await planFile(context, entry, blobs.value);
      if (!planned.ok) return planned;
      if (planned.value === null) conflicts.push(entry.path.slice(context.prefix.length));
      else if (planned.value !== 'nothing') steps.push(planned.value);
    }
    for (const step of steps.filter((planned) => planned.save)) await save(context, step, commit);
    const folders = new Set(steps.map(({ file }) => path.dirname(path.join(context.root, file))));
    for (const folder of folders) await sweepFolder(folder);
    // Removals first: on a file system without case, the new name of a file may be the old one.
    for (const { file, write } of steps) if (!write) await removeFile(context.root, file);
    for (const { file, write } of steps) {
      if (write) await replaceFile(context.root, file, write.mode, write.content);
    }
    return ok({ conflicts });
  });
}
