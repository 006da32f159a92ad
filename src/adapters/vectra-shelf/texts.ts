import { createHash } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { WholeFiles } from '../whole-files/index.ts';

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Texts beside an index, a file each, named by a digest of their ids. */
export interface Texts {
  readonly put: (id: string, text: string) => Promise<void>;
  /** Null when it is not there, or not what the digest says. */
  readonly get: (id: string, digest: string) => Promise<string | null>;
  readonly remove: (id: string) => Promise<void>;
  /** Removes what belongs to none of these ids, such as what a process left that died before its index was written. */
  readonly keepOnly: (ids: readonly string[]) => Promise<void>;
}

export function createTexts(folder: string, files: WholeFiles): Texts {
  const nameOf = (id: string): string => `${digestOf(id).slice(0, 32)}.txt`;
  const fileOf = (id: string): string => path.join(folder, nameOf(id));
  return {
    async put(id, text) {
      // Most of what is embedded alone has no text.
      if (text === '') return;
      await files.put(fileOf(id), text);
    },
    async get(id, digest) {
      if (digest === digestOf('')) return '';
      const text = await readFile(fileOf(id), 'utf8').catch(() => null);
      return text !== null && digestOf(text) === digest ? text : null;
    },
    remove: (id) => rm(fileOf(id), { force: true }),
    async keepOnly(ids) {
      const wanted = new Set(ids.map(nameOf));
      const strays = (await readdir(folder).catch(() => [])).filter((name) => !wanted.has(name));
      await Promise.all(strays.map((name) => rm(path.join(folder, name), { force: true })));
    },
  };
}
