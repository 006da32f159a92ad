import type { BoardRequests, BoardState, Calls, MoveView } from '../../src/protocol/index.ts';
import type { Actions, Tab, Ui } from './ui.ts';

/** What actions change, and what they look at. */
export interface Store {
  readonly ui: () => Ui;
  readonly set: (change: Partial<Ui>) => void;
  /** Has the card with this key get the focus once it is drawn. */
  readonly wantFocus: (key: string) => void;
  readonly wantDrawer: () => void;
}

type Run = Actions['run'];

function createMoving({ ui, set }: Store, calls: Calls<BoardRequests>, run: Run) {
  const moveNow = (key: string, to: BoardState, once: string): void => {
    const { format, model } = ui();
    const id = model.card(key)?.id ?? '';
    set({ dialog: null, drag: null });
    run(calls.move({ key, to, reason: '', once }), () => {
      set({ said: format.text('move.done', id, format.text(`state.${to}`)) });
    });
  };
  const move = (key: string, to: BoardState, moves: readonly MoveView[]): void => {
    const { format, model } = ui();
    const card = model.card(key);
    const view = moves.find((each) => each.to === to);
    set({ drag: null, dialog: null });
    if (!card || card.status === to) return;
    if (moves.length === 0) {
      // Dropped before the host has said what may be done: nothing is done unasked.
      run(calls.moves({ key }).then((known) => move(key, to, known)));
      return;
    }
    if (!view) return;
    if (!view.legal) {
      set({ problem: format.text('move.refused', card.id, format.text(`state.${to}`), view.text) });
    } else if (view.confirm) {
      set({ dialog: { kind: 'confirm', key, to, once: view.once, text: view.confirm } });
    } else {
      moveNow(key, to, view.once);
    }
  };
  return {
    move,
    moveNow,
    askMoves(key: string): void {
      run(calls.moves({ key }).then((moves) => set({ dialog: { kind: 'moves', key, moves } })));
    },
    startDrag(key: string): void {
      set({ drag: { key, moves: [] } });
      const known = calls.moves({ key }).then((moves) => {
        if (ui().drag?.key === key) set({ drag: { key, moves } });
      });
      run(known);
    },
  };
}

function createDrawing({ ui, set, wantDrawer, wantFocus }: Store, calls: Calls<BoardRequests>, run: Run) {
  /** Asks for the briefing of the task in the drawer, which tells how things stand now. */
  function brief(key: string): void {
    const asked = calls.briefing({ key }).then((briefing) => {
      const { task } = ui();
      if (task?.key === key) set({ task: { ...task, briefing } });
    });
    run(asked);
  }
  return {
    open(key: string): void {
      if (ui().layout === 'compact') {
        set({ cursor: key });
        run(calls.openBoard({ key }));
        return;
      }
      const tab = ui().task?.tab ?? 'overview';
      set({ cursor: key, task: { key, tab, detail: null, briefing: null, transcript: [], lines: 0 } });
      wantDrawer();
      if (tab === 'briefing') brief(key);
      const watched = calls.watch({ key }).then(({ detail, transcript }) => {
        const { task } = ui();
        if (task?.key !== key) return;
        const { from, lines } = transcript;
        set({ task: { ...task, detail, transcript: lines, lines: from + lines.length } });
      });
      run(watched);
    },
    close(): void {
      const { task } = ui();
      set({ task: null });
      run(calls.unwatch({}));
      if (task) wantFocus(task.key);
    },
    tab(tab: Tab): void {
      const { task } = ui();
      if (!task) return;
      set({ task: { ...task, tab, briefing: null } });
      if (tab === 'briefing') brief(task.key);
    },
  };
}

/** What the person can do, put together. */
export function createActions(store: Store, calls: Calls<BoardRequests>): Actions {
  const { ui, set } = store;
  const run: Run = (work, then) => {
    work.then(then, (error: unknown) => {
      set({ problem: error instanceof Error ? error.message : String(error), drag: null });
    });
  };
  return {
    calls,
    set,
    run,
    ...createMoving(store, calls, run),
    ...createDrawing(store, calls, run),
    filter(change) {
      const { model } = ui();
      model.filter({ ...model.filters(), ...change });
      set({});
    },
    focus(key) {
      set({ cursor: key });
      store.wantFocus(key);
    },
  };
}
