import type {
  BoardRequests,
  BoardSnapshot,
  BoardState,
  BriefingView,
  Calls,
  MoveView,
  TaskDetail,
  TranscriptView,
} from '../../src/protocol/index.ts';
import type { Asked } from './asked.ts';
import type { Format } from './format.ts';
import type { BoardModel, Filters } from './model.ts';
import type { VirtualList } from '../parts/virtual-list.ts';

/** The parts of the drawer. */
export type Tab = 'overview' | 'briefing' | 'evidence' | 'transcript' | 'history';

/** What lies above the board and wants an answer. */
export type Dialog =
  /** `problem`: why what was written is not taken. */
  | { readonly kind: 'goal'; readonly problem: string }
  | { readonly kind: 'moves'; readonly key: string; readonly moves: readonly MoveView[] }
  | {
      readonly kind: 'confirm';
      readonly key: string;
      readonly to: BoardState;
      readonly once: string;
      readonly text: string;
    };

/** The task in the drawer. */
export interface OpenTask {
  readonly key: string;
  readonly tab: Tab;
  /** Null until the host has answered. */
  readonly detail: TaskDetail | null;
  /** Null until it was asked for and has come. */
  readonly briefing: BriefingView | null;
  readonly transcript: readonly TranscriptView[];
  /** How many lines there have been. */
  readonly lines: number;
}

/** All that decides what is on the screen. */
export interface Ui {
  readonly layout: 'board' | 'compact';
  /** True until it was drawn for the first time. */
  readonly isFirst: boolean;
  readonly format: Format;
  readonly model: BoardModel;
  readonly standing: BoardSnapshot['standing'];
  readonly notice: string;
  /** The limit of the last goal, in words; null where nothing costs. */
  readonly limit: string | null;
  /** The card that the arrow keys are at. */
  readonly cursor: string | null;
  readonly task: OpenTask | null;
  readonly dialog: Dialog | null;
  /** The card that is being dragged, with where it may go once that is known. */
  readonly drag: { readonly key: string; readonly moves: readonly MoveView[] } | null;
  /** What did not work, until it is dismissed. */
  readonly problem: string;
  /** Said to screen readers. */
  readonly said: string;
  readonly asked: Asked;
  /** The host's clock. */
  readonly now: number;
  readonly lists: ReadonlyMap<BoardState | 'compact', VirtualList>;
}

/** What the person can do. */
export interface Actions {
  readonly calls: Calls<BoardRequests>;
  readonly set: (change: Partial<Ui>) => void;
  readonly filter: (change: Partial<Filters>) => void;
  readonly open: (key: string) => void;
  readonly close: () => void;
  readonly tab: (tab: Tab) => void;
  readonly askMoves: (key: string) => void;
  readonly startDrag: (key: string) => void;
  /** Moves the task, asking first where that is called for; says why not where it cannot be. */
  readonly move: (key: string, to: BoardState, moves: readonly MoveView[]) => void;
  readonly moveNow: (key: string, to: BoardState, once: string) => void;
  /** Waits for a request; what goes wrong is shown. */
  readonly run: (work: Promise<unknown>, then?: () => void) => void;
  /** Puts the cursor and the focus on a card. */
  readonly focus: (key: string) => void;
}

/** What every part of the page is drawn from. */
export interface Screen {
  readonly ui: Ui;
  readonly act: Actions;
}
