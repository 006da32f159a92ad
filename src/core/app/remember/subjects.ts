import { subjectsIn, type Fragment, type KnownNames } from '../../memory/index.ts';
import type { MemoryParts } from './shelves.ts';

/** Names that texts of this workspace speak of. */
export async function namesKnown({
  libraries,
  people,
}: Pick<MemoryParts, 'libraries' | 'people'>): Promise<KnownNames> {
  const [named, known] = await Promise.all([libraries?.(), people?.()]);
  return { libraries: named ?? [], people: known ?? [] };
}

/** With the files, names, libraries and people that it speaks of. */
export function withSubjects<T extends Fragment>(fresh: T, known: KnownNames): T {
  return { ...fresh, about: [...new Set([...fresh.about, ...subjectsIn(fresh.text, known)])] };
}

/** What a fragment is about under other words: what it was said to be beside its words stays. */
export function aboutNow({ text, about }: Fragment, words: string, known: KnownNames): string[] {
  const spoken = new Set(subjectsIn(text, known));
  return [...new Set([...about.filter((name) => !spoken.has(name)), ...subjectsIn(words, known)])];
}
