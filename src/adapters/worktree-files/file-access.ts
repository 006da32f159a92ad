import { constants, type Stats } from 'node:fs';
import { copyFile, lstat, mkdir, open, readlink, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { systemDisk, type WholeFiles } from '../whole-files/index.ts';
import type { CheckedPath } from './containment.ts';

/** Files above this are not read as sources: 5 MB. */
export const sizeLimit = 5_000_000;

const bom = Buffer.of(0xef, 0xbb, 0xbf);
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What was found, or why the file is not what it must be. Errors of the system are thrown as they are. */
type Outcome<T> = Promise<Result<T, string>>;

/**
 * The bytes of a regular file. Never follows a link in the last place and never waits for a pipe: the path was resolved
 * before, so whatever is a link now was put there since.
 */
export async function readBytes({ absolute }: CheckedPath): Outcome<Uint8Array> {
  return inFolder(dirname(absolute), async (folder) => {
    const file = await open(join(folder, basename(absolute)), readOnly);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return err(notAFile(stat));
      const size = (stat.size / 1e6).toFixed(1);
      if (stat.size > sizeLimit) return err(`it has ${size} MB, more than ${sizeLimit / 1e6} MB`);
      return ok(await file.readFile());
    } finally {
      await file.close();
    }
  });
}

/**
 * Replaces a file whole: a temporary file in the same folder, synced, renamed over it, and the folder synced. Keeps the
 * mode and the byte order mark of a file that exists, of which `keep`, when it is given, gets a copy first. Folders that are missing
 * are made.
 */
export async function replaceFile(
  { absolute, anchor }: CheckedPath,
  text: string,
  keep: string | null,
  files: WholeFiles,
): Outcome<null> {
  const parent = dirname(absolute);
  if (anchor !== parent) await makeFolders(anchor, parent);
  return inFolder(parent, async (folder) => {
    const target = join(folder, basename(absolute));
    const before = await presentFile(target);
    if (!before.ok) return before;
    if (keep !== null && before.value) await copyToFree(target, keep);
    const plain = text.replace(/^\ufeff/, '');
    const marked = before.value ? before.value.marked : plain !== text;
    const bytes = Buffer.concat([marked ? bom : Buffer.of(), Buffer.from(plain)]);
    await files.put(target, bytes, before.value ? { exactMode: before.value.mode } : { mode: 0o666 });
    return ok(null);
  });
}

/** Moves a regular file. Folders that are missing are made; what is at the new place stays and is an error. */
export async function moveFile(from: CheckedPath, to: CheckedPath): Outcome<'moved' | 'taken'> {
  const target = dirname(to.absolute);
  if (to.anchor !== target) await makeFolders(to.anchor, target);
  return inFolder(dirname(from.absolute), (source) =>
    inFolder(target, async (folder) => {
      const found = await lstat(join(source, basename(from.absolute)));
      if (!found.isFile()) return err(notAFile(found));
      const place = join(folder, basename(to.absolute));
      if (await lstat(place).catch(() => null)) return ok('taken');
      await rename(join(source, basename(from.absolute)), place);
      return ok('moved');
    }),
  );
}

/** Removes a regular file, of which `keep`, when it is given, gets a copy first; the first free of its names is taken. */
export async function removeFile({ absolute }: CheckedPath, keep: string | null): Outcome<string | null> {
  return inFolder(dirname(absolute), async (folder) => {
    const file = join(folder, basename(absolute));
    const found = await lstat(file);
    if (!found.isFile()) return err(notAFile(found));
    const kept = keep === null ? null : await copyToFree(file, keep);
    await unlink(file);
    return ok(kept);
  });
}

/** Waits until a copy is on the disk, by its name: what it is of goes next. Windows lets nobody wait who may only read. */
async function onDisk(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const copy = await open(file, 'r');
  try {
    await copy.sync();
  } finally {
    await copy.close();
  }
  await systemDisk.syncFolder(dirname(file));
}

async function copyToFree(file: string, wanted: string): Promise<string> {
  await mkdir(dirname(wanted), { recursive: true });
  for (let number = 1; ; number++) {
    const target = number === 1 ? wanted : `${wanted}.${number}`;
    try {
      await copyFile(file, target, constants.COPYFILE_EXCL);
      await onDisk(target);
      return target;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

async function presentFile(target: string): Outcome<{ mode: number; marked: boolean } | null> {
  const found = await lstat(target).catch(() => null);
  if (!found) return ok(null);
  if (!found.isFile()) return err(notAFile(found));
  const file = await open(target, readOnly).catch(() => null);
  if (!file) return ok({ mode: found.mode & 0o7777, marked: false });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(3), 0, 3, 0);
    return ok({ mode: found.mode & 0o7777, marked: bytesRead === 3 && buffer.equals(bom) });
  } finally {
    await file.close();
  }
}

function notAFile(stat: Stats): string {
  return stat.isDirectory() ? 'it is a folder' : 'it is not a regular file';
}

/** Makes the folders from one that was checked down to another, each within the one that is held, never through a link. */
async function makeFolders(anchor: string, wanted: string): Promise<void> {
  const [name, ...rest] = wanted
    .slice(anchor.length)
    .split(sep)
    .filter((each) => each !== '');
  if (name === undefined) return;
  const made = await inFolder(anchor, async (reach) => {
    const found = await lstat(join(reach, name)).catch(() => null);
    if (!found) await mkdir(join(reach, name));
    return ok(null);
  });
  // Whatever stands in the way is told of by who works there next.
  if (made.ok) await makeFolders(join(anchor, name), join(anchor, name, ...rest));
}

/**
 * Works in a folder that was checked and cannot be exchanged meanwhile. On Linux the folder is held open and reached by
 * `/proc/self/fd`, so a link that takes its name's place is not followed; elsewhere the name is used.
 */
async function inFolder<T>(folder: string, work: (reach: string) => Outcome<T>): Outcome<T> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const held = `/proc/self/fd/${handle.fd}`;
    const real = process.platform === 'linux' ? await readlink(held).catch(() => null) : null;
    if (real === null) return await work(folder);
    return real === folder ? await work(held) : err('its folder was replaced meanwhile');
  } finally {
    await handle.close();
  }
}
