import { isDue, mayReplace, type Fragment } from '../../memory/index.ts';

/** A fragment with the name of the shelf that it is on. */
interface Placed extends Fragment {
  readonly shelf: string;
}

/** By which others fragments are replaced though their files do not say so: a file that more people see is not written for it. */
function replacedElsewhere(
  fragments: readonly Placed[],
  byId: ReadonlyMap<string, Placed>,
): ReadonlyMap<string, string> {
  const replaced = new Map<string, string>();
  for (const { id, supersedes, shelf, at } of fragments) {
    const older = supersedes === undefined ? undefined : byId.get(supersedes);
    if (older && older.shelf !== shelf && older.at <= at) replaced.set(older.id, id);
  }
  return replaced;
}

/**
 * Tells what holds in the place of fragments by now. Nothing does that is gone, that is due, or that may not: then the older one
 * holds again, whatever its file says. Owns the fragments that it had to change: those that stay as they were are the same objects.
 */
export function createStandings<T extends Placed>(): (fragments: readonly T[], now: number) => T[] {
  const changed = new WeakMap<T, T>();

  function holdingBy(fragment: T, supersededBy: string | undefined): T {
    if (fragment.supersededBy === supersededBy) return fragment;
    const before = changed.get(fragment);
    if (before && before.supersededBy === supersededBy) return before;
    const made = { ...fragment, supersededBy };
    changed.set(fragment, made);
    return made;
  }

  return (fragments, now) => {
    const byId = new Map(fragments.map((each) => [each.id, each]));
    const elsewhere = replacedElsewhere(fragments, byId);
    return fragments.map((each) => {
      const by = [each.supersededBy, elsewhere.get(each.id)].find((id) => {
        const newer = byId.get(id ?? '');
        return newer !== undefined && mayReplace(newer, each) && !isDue(newer, now);
      });
      return holdingBy(each, by);
    });
  };
}
