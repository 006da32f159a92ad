import {
  byPinAndAge,
  createWordMatch,
  passes,
  type FoundView,
  type FragmentView,
  type MemoryDelta,
  type MemoryFilters,
  type MemorySnapshot,
} from '../../src/protocol/index.ts';

export const noFilters: MemoryFilters = { query: '', tier: '', kind: '', scope: '', pinned: false, replaced: false };

/** The memory as the page knows it. */
export interface MemoryModel {
  readonly load: (snapshot: MemorySnapshot) => void;
  /** False when a delta is missing before this one: nothing was changed, and only a snapshot helps. */
  readonly apply: (delta: MemoryDelta) => boolean;
  readonly filter: (filters: MemoryFilters) => void;
  readonly filters: () => MemoryFilters;
  /** Whether the host knows better than the page what the filters let through: it has all of it, and knows what is near to words. */
  readonly asksHost: () => boolean;
  /** Takes in what the host found for filters; of other ones than the present it is nothing. */
  readonly take: (filters: MemoryFilters, found: FoundView) => void;
  /** What is shown: what was found for words, the nearest first; then pinned before the rest, the newest first. */
  readonly shown: () => readonly FragmentView[];
  /** How many there are of what is shown, some of which the page may not know yet. */
  readonly count: () => number;
  /** Whether the host has yet to say what there is. */
  readonly isFinding: () => boolean;
  /** What speaks for a fragment that was found. */
  readonly why: (key: string) => string;
  readonly indexOf: (key: string) => number;
  readonly fragment: (key: string) => FragmentView | undefined;
  readonly total: () => number;
  /** How many of them are still to come from the host. */
  readonly missing: () => number;
}

/** What the host found for filters. */
interface Answer extends FoundView {
  readonly filters: MemoryFilters;
  readonly whys: ReadonlyMap<string, string>;
}

/** What was found, as far as it is still asked for, and after it whatever else has the words in it. */
function shownOf(
  filters: MemoryFilters,
  { found, isAnswered }: { readonly found: readonly FragmentView[]; readonly isAnswered: boolean },
  fragments: ReadonlyMap<string, FragmentView>,
): readonly FragmentView[] {
  const hasWords = createWordMatch(filters.query);
  const first = found.filter((view) => passes(filters, view) && (isAnswered || hasWords(view)));
  const keys = new Set(first.map(({ key }) => key));
  const rest = [...fragments.values()].filter((view) => !keys.has(view.key) && passes(filters, view) && hasWords(view));
  return [...first, ...rest.sort(byPinAndAge)];
}

/** Owns the fragments, and which of them are shown. */
export function createMemoryModel(): MemoryModel {
  const fragments = new Map<string, FragmentView>();
  let filters = noFilters;
  let shown: readonly FragmentView[] = [];
  let answer: Answer | undefined;
  let seq = 0;
  let more = 0;

  const asksHost = (): boolean => filters.query.trim() !== '' || (more > 0 && filters !== noFilters);
  const isAnswered = (): boolean => answer?.filters === filters;
  function refill(): void {
    // As the page knows it, where it does; what is gone is found no more.
    const found = (asksHost() ? (answer?.found ?? []) : []).flatMap(
      ({ view }) => fragments.get(view.key) ?? (more > 0 ? view : []),
    );
    shown = shownOf(filters, { found, isAnswered: isAnswered() }, fragments);
  }
  return {
    load(snapshot) {
      fragments.clear();
      answer = undefined;
      for (const view of snapshot.fragments) fragments.set(view.key, view);
      ({ seq, more } = snapshot);
      refill();
    },
    apply(delta) {
      if (delta.seq !== seq + 1) return false;
      ({ seq, more } = delta);
      for (const key of delta.gone) fragments.delete(key);
      for (const view of delta.fragments) fragments.set(view.key, view);
      refill();
      return true;
    },
    filter(wanted) {
      const isNone = JSON.stringify(wanted) === JSON.stringify(noFilters);
      filters = isNone ? noFilters : wanted;
      refill();
    },
    filters: () => filters,
    asksHost,
    take(asked, found) {
      if (asked !== filters) return;
      answer = { ...found, filters, whys: new Map(found.found.map(({ view, why }) => [view.key, why])) };
      refill();
    },
    shown: () => shown,
    count: () => (more > 0 && asksHost() && isAnswered() ? (answer?.count ?? 0) : shown.length),
    isFinding: () => asksHost() && !isAnswered(),
    why: (key) => (isAnswered() ? (answer?.whys.get(key) ?? '') : ''),
    indexOf: (key) => shown.findIndex((view) => view.key === key),
    fragment: (key) => fragments.get(key) ?? answer?.found.find(({ view }) => view.key === key)?.view,
    total: () => fragments.size + more,
    missing: () => more,
  };
}
