import { ok, type Result } from '../../base/index.ts';
import type { Failure } from '../../domain/index.ts';
import { fileOf, fragmentOf, settle, type Fragment } from '../../memory/index.ts';
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

/** Takes a fragment in beside what is known, and writes what changes. */
export async function takeIn(
  fresh: Shelved,
  known: readonly Shelved[],
  parts: MemoryParts,
): Promise<Result<{ readonly kept: Shelved; readonly isNew: boolean; readonly known: readonly Shelved[] }, Failure>> {
  const { added, changed } = settle(fresh, known);
  const shelfOf = new Map(known.map(({ id, shelf }) => [id, shelf]));
  const others = changed.map((each): Shelved => ({ ...each, shelf: shelfOf.get(each.id) ?? 'learnt' }));
  const own: readonly Shelved[] = added ? [{ ...added, shelf: fresh.shelf }] : [];
  for (const each of [...own, ...others]) {
    const written = await put(each, parts);
    if (!written.ok) return written;
  }
  const [kept] = [...own, ...others];
  const touched = new Set([...own, ...others].map(({ id }) => id));
  const now = [...known.filter(({ id }) => !touched.has(id)), ...own, ...others];
  return ok({ kept: kept ?? fresh, isNew: added !== null, known: now });
}
