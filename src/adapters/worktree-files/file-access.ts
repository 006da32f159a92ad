import { constants, type Stats } from 'node:fs';
import { copyFile, lstat, mkdir, open, readlink, rename, unlink, utimes } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { systemDisk, type WholeFiles } from '../whole-files/index.ts';
import type { CheckedPath } from './containment.ts';

/** Files above this are not read as sources: 5 MB. */
export const sizeLimit = 5_000_000;

const bom = Buffer.of(0xef, 0xbb, 0xbf);
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Where a copy is kept: at a place below a folder, or below the first of `FOLDER~2`, `FOLDER~3`, … in which it is free. */
export interface Keep {
  readonly folder: string;
  readonly place: string;
}

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
  keep: Keep | null,
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

/** Removes a regular file, of which `keep`, when it is given, gets a copy first. */
export async function removeFile({ absolute }: CheckedPath, keep: Keep | null): Outcome<string | null> {
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

async function copyToFree(file: string, { folder, place }: Keep): Promise<string> {
  for (let number = 1; ; number++) {
    const target = join(number === 1 ? folder : `${folder}~${number}`, place);
    await mkdir(dirname(target), { recursive: true });
    try {
      await copyFile(file, target, constants.COPYFILE_EXCL);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    // Some systems copy the time of the last change, too: here it says since when the copy is kept.
    const now = new Date();
    await utimes(target, now, now).catch(() => undefined);
    await onDisk(target);
    return target;
  }
}

/** A copy that was put in its place, and where what was there is kept. */
interface Placed {
  readonly kept: string | null;
}

/**
 * Puts a copy of a file in a place, whole. What is there already stays and is told as `taken`, unless there is a `keep` for
 * it. Folders that are missing are made.
 */
export async function placeCopy(
  source: string,
  { absolute, anchor }: CheckedPath,
  keep: Keep | null,
  files: WholeFiles,
): Outcome<Placed | 'taken'> {
  const parent = dirname(absolute);
  if (anchor !== parent) await makeFolders(anchor, parent);
  return inFolder<Placed | 'taken'>(parent, async (folder) => {
    const target = join(folder, basename(absolute));
    const before = await presentFile(target);
    if (!before.ok) return before;
    if (before.value && keep === null) return ok('taken');
    const copy = await open(source, readOnly);
    try {
      const kept = before.value && keep ? await copyToFree(target, keep) : null;
      const mode = (await copy.stat()).mode & 0o777;
      await files.put(target, await copy.readFile(), before.value ? { exactMode: before.value.mode } : { mode });
      return ok({ kept });
    } finally {
      await copy.close();
    }
  });
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
