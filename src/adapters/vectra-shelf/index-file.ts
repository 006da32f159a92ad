import { existsSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { LocalIndex } from 'vectra';
import type { WholeFiles } from '../whole-files/index.ts';
import { atomicStorage } from './atomic-storage.ts';
import { floatCodec } from './float-codec.ts';

/** The index of one folder. Its calls must not overlap; what goes wrong is thrown. */
export interface IndexFile {
  /** The index as it is; null when there is none that can be read. */
  readonly present: () => Promise<LocalIndex | null>;
  /** Makes sure of an index that can be written. */
  readonly prepare: () => Promise<LocalIndex>;
  /** Changes the index and writes it, or leaves it as it was. */
  readonly change: (work: (open: LocalIndex) => Promise<void>) => Promise<void>;
}

async function load(folder: string, files: WholeFiles): Promise<LocalIndex> {
  const { LocalIndex } = await import('vectra');
  return new LocalIndex(folder, undefined, atomicStorage(files), floatCodec);
}

/** What tells one writing of a file from another; null where there is none. */
function stampOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? [found.ino, found.size, found.mtimeMs].join(' ') : null;
}

/** @param onFirst hears of the ids in the index before the first change. */
export function createIndexFile(
  folder: string,
  files: WholeFiles,
  onFirst: (ids: readonly string[]) => Promise<void>,
): IndexFile {
  const file = path.join(folder, `index${floatCodec.extension}`);
  let index: LocalIndex | null = null;
  let stamp: string | null = null;
  let isPrepared = false;

  async function present(): Promise<LocalIndex | null> {
    const now = stampOf(file);
    if (index && now === stamp) return index;
    // Another process wrote it, or it is gone.
    index = null;
    if (now === null) return null;
    const found = await load(folder, files);
    try {
      await found.getIndexStats();
    } catch {
      return null;
    }
    stamp = now;
    return (index = found);
  }

  async function prepare(): Promise<LocalIndex> {
    const found = await present();
    if (!found && existsSync(file)) await rename(file, `${file}.bad`);
    const open = found ?? (await load(folder, files));
    if (!found) {
      await open.createIndex();
      stamp = stampOf(file);
    }
    if (!isPrepared) await onFirst((await open.listItems()).map(({ id }) => id));
    isPrepared = true;
    return (index = open);
  }

  return {
    present,
    prepare,
    async change(work) {
      const open = await prepare();
      await open.beginUpdate();
      try {
        await work(open);
        await open.endUpdate();
        stamp = stampOf(file);
      } catch (error) {
        open.cancelUpdate();
        throw error;
      }
    },
  };
}
