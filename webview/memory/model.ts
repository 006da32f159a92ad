import {
  byPinAndAge,
  type FragmentView,
  type KindView,
  type MemoryDelta,
  type MemorySnapshot,
  type ShelfView,
  type TierView,
} from '../../src/protocol/index.ts';

/** Which fragments are shown. Empty fields let all through. */
export interface Filters {
  readonly query: string;
  readonly tier: TierView | '';
  readonly kind: KindView | '';
  readonly scope: ShelfView | 'goal' | '';
  readonly pinned: boolean;
  /** What no longer holds, too. */
  readonly replaced: boolean;
}

export const noFilters: Filters = { query: '', tier: '', kind: '', scope: '', pinned: false, replaced: false };

/** The memory as the page knows it. */
export interface MemoryModel {
  readonly load: (snapshot: MemorySnapshot) => void;
  /** False when a delta is missing before this one: nothing was changed, and only a snapshot helps. */
  readonly apply: (delta: MemoryDelta) => boolean;
  readonly filter: (filters: Filters) => void;
  readonly filters: () => Filters;
  /** What is shown, pinned before the rest, the newest first. */
  readonly shown: () => readonly FragmentView[];
  readonly indexOf: (key: string) => number;
  readonly fragment: (key: string) => FragmentView | undefined;
  readonly total: () => number;
  /** How many of them are still to come from the host. */
  readonly missing: () => number;
}

function createMatch({ query, tier, kind, scope, pinned, replaced }: Filters, textOf: (view: FragmentView) => string) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return (view: FragmentView): boolean => {
    if (!replaced && view.supersededBy !== null) return false;
    if ((tier && view.tier !== tier) || (kind && view.kind !== kind) || (pinned && !view.pinned)) return false;
    if (scope === 'goal' ? view.goal === null : scope && view.shelf !== scope) return false;
    return words.length === 0 || words.every((word) => textOf(view).includes(word));
  };
}

/** Owns the fragments, and which of them are shown. */
export function createMemoryModel(): MemoryModel {
  const fragments = new Map<string, FragmentView>();
  const texts = new Map<string, string>();
  let filters = noFilters;
  let shown: readonly FragmentView[] = [];
  let seq = 0;
  let more = 0;

  const textOf = ({ key, id, text, about, folder }: FragmentView): string => {
    let lower = texts.get(key);
    if (lower === undefined) texts.set(key, (lower = `${id} ${text} ${about.join(' ')} ${folder ?? ''}`.toLowerCase()));
    return lower;
  };
  function refill(): void {
    shown = [...fragments.values()].filter(createMatch(filters, textOf)).sort(byPinAndAge);
  }
  return {
    load(snapshot) {
      fragments.clear();
      texts.clear();
      for (const view of snapshot.fragments) fragments.set(view.key, view);
      ({ seq, more } = snapshot);
      refill();
    },
    apply(delta) {
      if (delta.seq !== seq + 1) return false;
      ({ seq, more } = delta);
      for (const key of [...delta.gone, ...delta.fragments.map((view) => view.key)]) texts.delete(key);
      for (const key of delta.gone) fragments.delete(key);
      for (const view of delta.fragments) fragments.set(view.key, view);
      refill();
      return true;
    },
    filter(wanted) {
      filters = wanted;
      refill();
    },
    filters: () => filters,
    shown: () => shown,
    indexOf: (key) => shown.findIndex((view) => view.key === key),
    fragment: (key) => fragments.get(key),
    total: () => fragments.size + more,
    missing: () => more,
  };
}
