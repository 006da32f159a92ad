import path from 'node:path';
import { systemDisk, type Disk, type NewFile } from './disk.ts';
import { sweepFolder, temporaryName } from './leftovers.ts';

/** What a file is to hold: a text, bytes, or a text in parts as they come. */
type Content = string | Uint8Array | AsyncIterable<string>;

/** How a file is put in place. */
interface Placing {
  /** The mode of a new file, as far as the mask of the process lets it; default: for its owner alone. */
  readonly mode?: number;
  /** The mode that it must have, whatever the mask. */
  readonly exactMode?: number;
}

/**
 * Puts files in place whole.
 *
 * 1. Whoever reads the file sees what it held before, or all of the new, whatever happens to this process or the computer.
 * 2. When `put` resolves, the new content is on the disk. When it rejects, with the error of the system, the file is what it was.
 * 3. Before the first file of a folder, what killed processes were making there is swept away.
 */
export interface WholeFiles {
  put(file: string, content: Content, placing?: Placing): Promise<void>;
}

async function writeAll(file: NewFile, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) {
    const taken = await file.write(rest);
    if (taken === 0) throw Object.assign(new Error('ENOSPC: nothing more was taken'), { code: 'ENOSPC' });
    rest = rest.subarray(taken);
  }
}

async function writeContent(file: NewFile, content: Content): Promise<void> {
  if (typeof content === 'string') await writeAll(file, Buffer.from(content));
  else if (content instanceof Uint8Array) await writeAll(file, content);
  else for await (const part of content) await writeAll(file, Buffer.from(part));
}

/** Makes the file beside its place and waits for the disk. A sync that fails is not tried again: what it lost stays lost. */
async function make(disk: Disk, beside: string, content: Content, { mode = 0o600, exactMode }: Placing): Promise<void> {
  const file = await disk.create(beside, exactMode ?? mode);
  try {
    await writeContent(file, content);
    if (exactMode !== undefined) await file.setMode(exactMode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Files on a disk; in the product that of the computer. */
export function createWholeFiles(disk: Disk = systemDisk): WholeFiles {
  const swept = new Set<string>();
  return {
    async put(file, content, placing = {}) {
      const folder = path.dirname(file);
      const beside = path.join(folder, temporaryName(path.basename(file)));
      await disk.makeFolder(folder);
      if (!swept.has(folder)) await sweepFolder(folder);
      swept.add(folder);
      try {
        await make(disk, beside, content, placing);
        await disk.rename(beside, file);
      } catch (error) {
        await disk.remove(beside).catch(() => undefined);
        throw error;
      }
      await disk.syncFolder(folder);
    },
  };
}
