import type { Fragment } from './fragment.ts';
import { maskSecrets } from '../../domain/index.ts';
import { isReflected, isSaidBetter } from './learn.ts';
import { claimOf } from './subject.ts';

/** What becomes of what is remembered when something new comes in. */
export interface Settled<T extends Fragment = Fragment> {
  /** The new fragment as it is kept; null where it is known already. */
  readonly added: T | null;
  /** Fragments that are known already and have changed by it. */
  readonly changed: readonly T[];
}

/** Fragments that hold, by a key that several may share, in the order in which they came. */
interface Index<T> {
  set(fragment: T): void;
  all(): Iterable<T>;
  /** The first under a key that is not the one named. */
  first(key: string | null, but: string): T | undefined;
}

/** Keys of what a fragment says and is about; what is of one goal stands beside what is of that goal alone. */
function keysOf({ text, goal = '' }: Fragment): { readonly same: string; readonly subject: string | null } {
  const { says, about } = claimOf(text);
  return { same: `says ${goal}\n${says}`, subject: about === null ? null : `about ${goal}\n${about}` };
}

function createIndex<T extends Fragment>(): Index<T> {
  const byId = new Map<string, T>();
  const holders = new Map<string, Set<string>>();
  const keys = (fragment: T): readonly string[] => {
    const { same, subject } = keysOf(fragment);
    return subject === null ? [same] : [same, subject];
  };
  return {
    set(fragment) {
      const before = byId.get(fragment.id);
      for (const key of before ? keys(before) : []) holders.get(key)?.delete(fragment.id);
      byId.set(fragment.id, fragment);
      if (fragment.supersededBy !== undefined) return;
      for (const key of keys(fragment)) holders.set(key, (holders.get(key) ?? new Set()).add(fragment.id));
    },
    all: () => byId.values(),
    first(key, but) {
      for (const id of holders.get(key ?? '') ?? []) if (id !== but) return byId.get(id);
      return undefined;
    },
  };
}

/** What `fragment` does to what it says again, or contradicts. */
function settle<T extends Fragment>(fragment: T, index: Index<T>): Settled<T> {
  const { same, subject } = keysOf(fragment);
  const twin = index.first(same, fragment.id);
  if (twin) {
    const events = [...new Set([...twin.events, ...fragment.events])];
    return { added: null, changed: [{ ...twin, usedAt: Math.max(twin.usedAt, fragment.at), events }] };
  }
  const other = index.first(subject, fragment.id);
  if (!other) return { added: fragment, changed: [] };
  if (fragment.at < other.at) return { added: { ...fragment, supersededBy: other.id }, changed: [] };
  return { added: { ...fragment, supersedes: other.id }, changed: [{ ...other, supersededBy: fragment.id }] };
}

/**
 * Takes something new in beside what is known and what came in before: secrets masked; what is known already is only confirmed; of
 * two that contradict each other the newer holds, with a link to the older, which stays. The work for one does not grow with what
 * is known, but for what a model thought over: that takes the place of what rules learnt from the same.
 * @param isYielding whether a fragment may give way to that.
 */
export function createSettler<T extends Fragment>(
  known: readonly T[],
  isYielding: (fragment: T) => boolean = () => true,
): (fresh: T) => Settled<T> {
  const index = createIndex<T>();
  for (const each of known) index.set(each);
  return (fresh) => {
    const { added, changed } = settle({ ...fresh, text: maskSecrets(fresh.text) }, index);
    for (const each of [...changed, ...(added ? [added] : [])]) index.set(each);
    if (!added || !isReflected(added)) return { added, changed };
    const lesser = [...index.all()].filter((each) => isYielding(each) && isSaidBetter(each, added));
    const replaced = lesser.map((each) => ({ ...each, supersededBy: added.id }));
    for (const each of replaced) index.set(each);
    return { added, changed: [...changed, ...replaced] };
  };
}
