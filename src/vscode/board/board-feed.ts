import type { GoalState, TaskState } from '../../core/app/index.ts';
import type { Gate, Session } from '../../core/domain/index.ts';
import type { BoardDelta, BoardSnapshot, CardView, GoalView } from '../../protocol/index.ts';
import type { BoardFolder } from './board-folder.ts';
import { cardView, goalView, lookThrough } from './board-views.ts';

/** What a view was made of: while all of it is the same object, so is the view. */
type Source = readonly (TaskState | GoalState | Session | Gate | undefined)[];

interface Sent {
  readonly source: Source;
  readonly folder: string;
}

interface Change {
  readonly goals: GoalView[];
  readonly cards: CardView[];
  readonly gone: string[];
}

/** Tells a page what is on the board: all of it once, then what changed. */
export interface BoardFeed {
  /** Everything; the numbers go on from here. */
  snapshot(): BoardSnapshot;
  /** What changed since the last call of either; null when nothing did. */
  delta(): BoardDelta | null;
}

/** What the board is about beside its folders. */
export interface BoardAbout {
  readonly folders: () => readonly BoardFolder[];
  readonly standing: () => BoardSnapshot['standing'];
  /** What the person should know; empty for nothing. */
  readonly notice: () => string;
  readonly now: () => number;
}

function isSame(a: Source, b: Source): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** What a page was told of, by key. */
interface Ledger {
  /** Takes in a goal or task; true when the page has not been told of it as it is. */
  isNews(key: string, folder: string, source: Source): boolean;
  /** Forgets what was in other folders than these; returns its keys. */
  keepOnly(folders: ReadonlySet<string>): readonly string[];
  clear(): void;
}

function createLedger(): Ledger {
  const sent = new Map<string, Sent>();
  return {
    isNews(key, folder, source) {
      const before = sent.get(key);
      if (before && isSame(before.source, source)) return false;
      sent.set(key, { source, folder });
      return true;
    },
    keepOnly(folders) {
      const gone = [...sent].filter(([, { folder }]) => !folders.has(folder)).map(([key]) => key);
      for (const key of gone) sent.delete(key);
      return gone;
    },
    clear: () => {
      sent.clear();
    },
  };
}

/** Adds what of a folder the page has not been told. */
function compare(ledger: Ledger, folder: BoardFolder, name: string | null, change: Change): void {
  const { keyOf, id: of } = folder;
  const looked = lookThrough(folder.workspace.state());
  const { goals, tasks } = looked.state;
  goals.forEach((goal, id) => {
    const source = [goal, ...(looked.gates.get(id) ?? [])];
    if (ledger.isNews(keyOf(id), of, source)) change.goals.push(goalView(looked, goal, folder, name));
  });
  tasks.forEach((task, id) => {
    const source = [task, looked.sessions.get(id), ...(looked.gates.get(id) ?? [])];
    if (ledger.isNews(keyOf(id), of, source)) change.cards.push(cardView(looked, task, keyOf));
  });
}

/**
 * Owns what the page was told last.
 *
 * Invariants:
 * 1. Each message has the number after that of the message before.
 * 2. Snapshot and deltas, applied in order, make exactly what a snapshot would show now.
 */
export function createBoardFeed({ folders, standing, notice, now }: BoardAbout): BoardFeed {
  const ledger = createLedger();
  const states = new Map<string, unknown>();
  let seq = 0;
  let said = '';

  function changes(): Change {
    const present = folders();
    const ids = new Set(present.map(({ id }) => id));
    const change: Change = { goals: [], cards: [], gone: [...ledger.keepOnly(ids)] };
    for (const id of [...states.keys()]) if (!ids.has(id)) states.delete(id);
    for (const folder of present) {
      const state = folder.workspace.state();
      if (states.get(folder.id) === state) continue;
      states.set(folder.id, state);
      compare(ledger, folder, present.length > 1 ? folder.name : null, change);
    }
    return change;
  }

  return {
    snapshot() {
      ledger.clear();
      states.clear();
      seq += 1;
      said = notice();
      const { goals, cards } = changes();
      return { seq, now: now(), standing: standing(), notice: said, goals, cards };
    },
    delta() {
      const { goals, cards, gone } = changes();
      const says = notice();
      if (goals.length + cards.length + gone.length === 0 && says === said) return null;
      seq += 1;
      said = says;
      return { seq, notice: said, goals, cards, gone };
    },
  };
}
