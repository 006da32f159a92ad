import { ok, type Result } from '../../base/index.ts';
import type { Failure } from '../../domain/index.ts';
import { createSettler, fileOf, fragmentOf, type Fragment, type Settled } from '../../memory/index.ts';
import type { MemoryShelf } from '../../ports/index.ts';

/** Where fragments are: what was learnt here, what the team keeps, and what goes with the person everywhere. */
export const shelfNames = ['learnt', 'team', 'user'] as const;
export type ShelfName = (typeof shelfNames)[number];

/** A fragment with the shelf that it is on. */
export interface Shelved extends Fragment {
  readonly shelf: ShelfName;
}

export interface MemoryParts {
  readonly shelves: Readonly<Record<ShelfName, MemoryShelf>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A name for what a person adds, that nobody has. */
  readonly newId: () => string;
  /** What words of this workspace are names of libraries; none when left out. */
  readonly libraries?: () => Promise<readonly string[]>;
}

/** What there is, and what could not be read, in sentences. */
export interface Remembered {
  readonly fragments: readonly Shelved[];
  readonly troubles: readonly string[];
}

/** The file that says up to which event was learnt. */
export const watermark = 'learnt-up-to';

async function readShelf(shelf: ShelfName, { shelves }: MemoryParts): Promise<Result<Remembered, Failure>> {
  const found = await shelves[shelf].all();
  if (!found.ok) return found;
  const fragments: Shelved[] = [];
  const troubles = [...found.value.troubles];
  for (const file of found.value.files.filter(({ source }) => source !== watermark)) {
    const fragment = fragmentOf(file);
    if (fragment.ok) fragments.push({ ...fragment.value, shelf });
    else troubles.push(fragment.error);
  }
  return ok({ fragments, troubles });
}

export async function readAll(parts: MemoryParts): Promise<Result<Remembered, Failure>> {
  const fragments: Shelved[] = [];
  const troubles: string[] = [];
  for (const name of shelfNames) {
    const read = await readShelf(name, parts);
    if (!read.ok) return read;
    fragments.push(...read.value.fragments);
    troubles.push(...read.value.troubles);
  }
  fragments.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  return ok({ fragments, troubles });
}

export function put({ shelf, ...fragment }: Shelved, { shelves }: MemoryParts): Promise<Result<null, Failure>> {
  return shelves[shelf].put(fragment.id, fileOf(fragment));
}

/** Takes fragments in, one after the other, each beside what is known by then, and writes what changes. */
export function createIntake(
  known: readonly Shelved[],
  parts: MemoryParts,
): (fresh: Shelved) => Promise<Result<{ readonly kept: Shelved; readonly isNew: boolean }, Failure>> {
  const settle: (fresh: Shelved) => Settled<Shelved> = createSettler(known);
  return async (fresh) => {
    const { added, changed } = settle(fresh);
    const all = added ? [added, ...changed] : changed;
    for (const each of all) {
      const written = await put(each, parts);
      if (!written.ok) return written;
    }
    return ok({ kept: all[0] ?? fresh, isNew: added !== null });
  };
}
