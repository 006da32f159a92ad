import type {
  Calls,
  GoalChoice,
  MemoryFilters,
  MemoryRequests,
  MemorySnapshot,
  OriginView,
  ShelfView,
  TroubleView,
} from '../../src/protocol/index.ts';
import type { VirtualList } from '../parts/virtual-list.ts';
import type { Format } from './format.ts';
import type { MemoryModel } from './model.ts';

/** For whom something is to hold, as it is chosen in a dialog. */
export interface Holding {
  readonly scope: ShelfView | 'goal';
  /** The goals to choose from. */
  readonly goals: readonly GoalChoice[];
}

/** What lies above the list and wants an answer. */
export type Dialog =
  | ({ readonly kind: 'add' } & Holding)
  | ({ readonly kind: 'edit'; readonly key: string; readonly text: string } & Holding)
  | { readonly kind: 'merge'; readonly keys: readonly string[]; readonly text: string };

/** The fragment in the drawer. */
export interface OpenFragment {
  readonly key: string;
  /** Null until the host has answered. */
  readonly origin: OriginView | null;
}

/** What was done last, with the host's name for taking it back where that can be. */
export interface Done {
  readonly text: string;
  readonly undo: number | null;
}

/** All that decides what is on the screen. */
export interface Ui {
  readonly format: Format;
  readonly model: MemoryModel;
  readonly standing: MemorySnapshot['standing'];
  readonly folders: MemorySnapshot['folders'];
  readonly troubles: readonly TroubleView[];
  /** The fragment that the arrow keys are at. */
  readonly cursor: string | null;
  readonly chosen: ReadonlySet<string>;
  readonly open: OpenFragment | null;
  readonly dialog: Dialog | null;
  readonly done: Done | null;
  /** What did not work, until it is dismissed. */
  readonly problem: string;
  readonly list: VirtualList;
}

/** What the person can do. */
export interface Actions {
  readonly calls: Calls<MemoryRequests>;
  readonly set: (change: Partial<Ui>) => void;
  readonly filter: (change: Partial<MemoryFilters>) => void;
  /** Asks the host anew what the filters let through, where it knows better. */
  readonly find: () => void;
  readonly open: (key: string) => void;
  readonly close: () => void;
  /** Selects a fragment, or no longer. */
  readonly choose: (key: string) => void;
  readonly pin: (key: string) => void;
  readonly add: () => void;
  readonly edit: (key: string) => void;
  /** Has the dialog say for whom it is to hold; the goals are those of a folder, or of the one that a fragment is in. */
  readonly holdFor: (scope: Holding['scope'], of: string) => void;
  /** A fragment has another key now: what was shown of it stays. */
  readonly follow: (before: string, now: string) => void;
  readonly forget: (keys: readonly string[]) => void;
  readonly askMerge: () => void;
  readonly merge: (keys: readonly string[], text: string) => void;
  readonly undo: () => void;
  readonly exportShown: () => void;
  readonly importInto: (folder: string) => void;
  /** Waits for a request; what goes wrong is shown. */
  readonly run: (work: Promise<unknown>) => void;
  /** Puts the cursor and the focus on a fragment. */
  readonly focus: (key: string) => void;
}

/** What every part of the page is drawn from. */
export interface Screen {
  readonly ui: Ui;
  readonly act: Actions;
}

/** The fragment that the arrow keys are at, or would be. */
export function cursorOf({ cursor, model }: Ui): string | undefined {
  return cursor !== null && model.indexOf(cursor) >= 0 ? cursor : model.shown()[0]?.key;
}
