import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FileStorage } from 'vectra';

/** Waits until what a folder lists is on the disk; where a system does not let folders be opened, it need not be asked. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Puts a file in place whole: written beside it, on the disk, then renamed. */
export async function writeWhole(file: string, content: Buffer | string): Promise<void> {
  const beside = `${file}.${String(process.pid)}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  await syncFolder(path.dirname(file));
}

async function detailsOf(file: string): ReturnType<FileStorage['getDetails']> {
  return { name: path.basename(file), path: file, isFolder: (await stat(file)).isDirectory() };
}

/** Files on the disk, of which a reader sees the old or the new, whatever happens to the writer. */
export const atomicStorage: FileStorage = {
  createFile: writeWhole,
  upsertFile: writeWhole,
  createFolder: async (folder) => {
    await mkdir(folder, { recursive: true });
  },
  deleteFile: (file) => rm(file, { force: true }),
  deleteFolder: (folder) => rm(folder, { recursive: true, force: true }),
  getDetails: detailsOf,
  listFiles: async (folder) => Promise.all((await readdir(folder)).map((name) => detailsOf(path.join(folder, name)))),
  pathExists: (file) => Promise.resolve(existsSync(file)),
  readFile: (file) => readFile(file),
};
