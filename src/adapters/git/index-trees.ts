import { open } from 'node:fs/promises';
import { keepLast } from '../../core/base/index.ts';

/**
 * Owns what is known of our indexes: which tree each of them holds. An index ends with a hash of all that is in it, so one
 * with the same hash holds the same tree, and need not be asked for it.
 */
export interface IndexTrees {
  /** The tree that the index holds; null when it was changed since that was known. */
  readonly of: (index: string) => Promise<string | null>;
  /** The index, as it is now, holds this tree. */
  readonly note: (index: string, tree: string) => Promise<void>;
}

/** So many indexes are remembered. */
const most = 1_000;
/** Bytes of the hash that are read: all of SHA-1, the end of SHA-256. */
const hashLength = 20;

/** The hash of an index; null when it has none, which git can be set to. */
async function hashOf(index: string): Promise<string | null> {
  const file = await open(index, 'r').catch(() => null);
  if (!file) return null;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(hashLength),
      0,
      hashLength,
      Math.max(0, size - hashLength),
    );
    return bytesRead === hashLength && buffer.some((byte) => byte !== 0) ? buffer.toString('hex') : null;
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

export function createIndexTrees(): IndexTrees {
  const known = new Map<string, { readonly hash: string; readonly tree: string }>();
  return {
    async of(index) {
      const found = known.get(index);
      return found && found.hash === (await hashOf(index)) ? found.tree : null;
    },
    async note(index, tree) {
      const hash = await hashOf(index);
      if (hash !== null) keepLast(known, index, { hash, tree }, most);
    },
  };
}
