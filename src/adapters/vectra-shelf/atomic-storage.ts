import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FileStorage } from 'vectra';
import type { WholeFiles } from '../whole-files/index.ts';

async function detailsOf(file: string): ReturnType<FileStorage['getDetails']> {
  return { name: path.basename(file), path: file, isFolder: (await stat(file)).isDirectory() };
}

/** Files on the disk, of which a reader sees the old or the new, whatever happens to the writer. */
export const atomicStorage = (files: WholeFiles): FileStorage => ({
  createFile: (file, content) => files.put(file, content),
  upsertFile: (file, content) => files.put(file, content),
  createFolder: async (folder) => {
    await mkdir(folder, { recursive: true });
  },
  deleteFile: (file) => rm(file, { force: true }),
  deleteFolder: (folder) => rm(folder, { recursive: true, force: true }),
  getDetails: detailsOf,
  listFiles: async (folder) => Promise.all((await readdir(folder)).map((name) => detailsOf(path.join(folder, name)))),
  pathExists: (file) => Promise.resolve(existsSync(file)),
  readFile: (file) => readFile(file),
});
