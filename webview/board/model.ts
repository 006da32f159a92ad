import { boardStates } from '../../src/protocol/index.ts';
import type { BoardDelta, BoardSnapshot, BoardState, CardView, GoalView, RiskView } from '../../src/protocol/index.ts';

/** Which cards are shown. Empty fields let all through. */
export interface Filters {
  readonly query: string;
  /** Key of a goal. */
  readonly goal: string;
  readonly risk: RiskView | '';
  /** Only what waits for the person. */
  readonly waiting: boolean;
}

export const noFilters: Filters = { query: '', goal: '', risk: '', waiting: false };

/** Where a card is: its column and its place in it. */
export interface Position {
  readonly state: BoardState;
  readonly index: number;
}

/** The board as the page knows it. */
export interface BoardModel {
  readonly load: (snapshot: BoardSnapshot) => void;
  /** False when a delta is missing before this one: nothing was changed, and only a snapshot helps. */
  readonly apply: (delta: BoardDelta) => boolean;
  readonly filter: (filters: Filters) => void;
  readonly filters: () => Filters;
  /** The cards of a column that are shown, in order. */
  readonly column: (state: BoardState) => readonly CardView[];
  readonly card: (key: string) => CardView | undefined;
  readonly position: (key: string) => Position | undefined;
  readonly goals: () => readonly GoalView[];
  readonly goal: (key: string) => GoalView | undefined;
  readonly total: () => number;
  readonly shown: () => number;
}

/** By place; of those in different folders with the same place, by key. */
function compare(a: CardView, b: CardView): number {
  return a.place - b.place || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

/** Where a card is in a sorted column, or would have to be put. */
function indexIn(column: readonly CardView[], card: CardView): number {
  let [low, high] = [0, column.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = column[middle];
    if (other && compare(other, card) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function createMatch({ query, goal, risk, waiting }: Filters, goalText: (key: string) => string) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return (card: CardView): boolean => {
    if ((goal && card.goal !== goal) || (risk && card.risk !== risk) || (waiting && card.questions === 0)) return false;
    if (words.length === 0) return true;
    const text =
      `${card.id} ${card.title} ${card.reason} ${card.work?.role ?? ''} ${goalText(card.goal)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** The cards that are shown, in columns that stay sorted. */
function createColumns() {
  const columns = new Map<BoardState, CardView[]>(boardStates.map((state) => [state, []]));
  const column = (state: BoardState): CardView[] => columns.get(state) ?? [];
  return {
    column,
    fill(cards: readonly CardView[]): void {
      for (const state of boardStates) columns.set(state, []);
      for (const card of cards) column(card.status).push(card);
      for (const list of columns.values()) list.sort(compare);
    },
    remove(card: CardView): void {
      const list = column(card.status);
      const index = indexIn(list, card);
      if (list[index]?.key === card.key) list.splice(index, 1);
    },
    put(card: CardView): void {
      const list = column(card.status);
      const index = indexIn(list, card);
      list.splice(index, list[index]?.key === card.key ? 1 : 0, card);
    },
    find(card: CardView): Position | undefined {
      const index = indexIn(column(card.status), card);
      return column(card.status)[index]?.key === card.key ? { state: card.status, index } : undefined;
    },
  };
}

/**
 * Owns the cards and the columns made of them.
 *
 * Invariants:
 * 1. A column holds exactly the matching cards of its state, in order.
 * 2. A change costs a search in one or two columns, however many cards there are.
 */
export function createBoardModel(): BoardModel {
  const cards = new Map<string, CardView>();
  const goals = new Map<string, GoalView>();
  const columns = createColumns();
  let filters = noFilters;
  let matches = createMatch(filters, goalText);
  let seq = 0;

  function goalText(key: string): string {
    return goals.get(key)?.text ?? '';
  }
  function refill(): void {
    columns.fill([...cards.values()].filter(matches));
  }

  return {
    load(snapshot) {
      cards.clear();
      goals.clear();
      for (const goal of snapshot.goals) goals.set(goal.key, goal);
      for (const card of snapshot.cards) cards.set(card.key, card);
      ({ seq } = snapshot);
      refill();
    },
    apply(delta) {
      if (delta.seq !== seq + 1) return false;
      ({ seq } = delta);
      for (const key of delta.gone) {
        const card = cards.get(key);
        if (card) columns.remove(card);
        cards.delete(key);
        goals.delete(key);
      }
      for (const goal of delta.goals) goals.set(goal.key, goal);
      for (const card of delta.cards) {
        const before = cards.get(card.key);
        if (before) columns.remove(before);
        cards.set(card.key, card);
        if (matches(card)) columns.put(card);
      }
      return true;
    },
    filter(wanted) {
      filters = wanted;
      matches = createMatch(filters, goalText);
      refill();
    },
    filters: () => filters,
    column: columns.column,
    card: (key) => cards.get(key),
    position(key) {
      const card = cards.get(key);
      return card && columns.find(card);
    },
    goals: () => [...goals.values()].reverse(),
    goal: (key) => goals.get(key),
    total: () => cards.size,
    shown: () => boardStates.reduce((sum, state) => sum + columns.column(state).length, 0),
  };
}
