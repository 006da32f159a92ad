import type { Fragment } from './fragment.ts';
import { maskSecrets } from '../../domain/index.ts';
import { isOfRule, isReflected, isReport, isSaidBetter } from './learn.ts';
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

/** By what a fragment is found again. */
interface Keys {
  /** What it says, told or held. */
  readonly says: string;
  /** The same, for what is held as well as it is: words from outside stand beside what may be told. */
  readonly same: string;
  /** What it is about; null where that cannot be told, or it contradicts nothing. */
  readonly subject: string | null;
}

/** Keys of what a fragment says and is about; what is of one goal stands beside what is of that goal alone. */
function keysOf(fragment: Fragment): Keys {
  const { text, held, goal = '' } = fragment;
  const { says, about } = claimOf(text);
  const own = `${goal}\n${says}`;
  const isClaim = about !== null && !held && !isReport(fragment);
  return {
    says: `says ${own}`,
    same: `${held ? 'held' : 'says'} ${own}`,
    subject: isClaim ? `about ${goal}\n${about}` : null,
  };
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

/** Whether a person stands for the one and not for the other, which was learnt. */
function isFirm({ pinned }: Fragment, against: Fragment): boolean {
  return pinned && !against.pinned && (isOfRule(against) || isReflected(against));
}

/** Whether a fragment may stand in the place of another at all: what is held does not, nor what was learnt in that of what is pinned. */
export function mayReplace(newer: Fragment, older: Fragment): boolean {
  return !newer.held && !isFirm(older, newer) && !(isOfRule(older) && isOfRule(newer));
}

/** What `fragment` does to what it says again, or contradicts. */
function settle<T extends Fragment>(fragment: T, index: Index<T>): Settled<T> {
  const { says, same, subject } = keysOf(fragment);
  // Words from outside confirm nothing.
  if (fragment.held && index.first(says, fragment.id)) return { added: null, changed: [] };
  const twin = index.first(same, fragment.id);
  if (twin) {
    const events = [...new Set([...twin.events, ...fragment.events])];
    return { added: null, changed: [{ ...twin, usedAt: Math.max(twin.usedAt, fragment.at), events }] };
  }
  const other = fragment.supersededBy === undefined ? index.first(subject, fragment.id) : undefined;
  if (!other) return { added: fragment, changed: [] };
  const isHolding = fragment.at >= other.at ? !isFirm(other, fragment) : isFirm(fragment, other);
  if (isHolding)
    return { added: { ...fragment, supersedes: other.id }, changed: [{ ...other, supersededBy: fragment.id }] };
  const linked = { ...other, supersedes: fragment.id };
  return { added: { ...fragment, supersededBy: other.id }, changed: other.supersedes === undefined ? [linked] : [] };
}

/**
 * Takes something new in beside what is known and what came in before: secrets masked; what is known already is only confirmed; of
 * two that contradict each other the newer holds (but for what a person pinned against what was learnt), with a link to the older,
 * which stays; what is held contradicts nothing. The work for one does not grow with what
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
