import { render } from 'lit';
import {
  boardEvents,
  boardRequests,
  boardStates,
  createCaller,
  type BoardDelta,
  type BoardRequests,
  type BoardState,
  type Calls,
  type TaskDetail,
  type TranscriptPiece,
} from '../../src/protocol/index.ts';
import type { PageHost } from '../host/index.ts';
import { createActions, type Store } from './actions.ts';
import { createAsked } from './asked.ts';
import { compactOrder } from './compact.ts';
import { showDialog } from './dialogs.ts';
import { createFocus } from '../parts/focus.ts';
import { createFormat } from './format.ts';
import { onKey } from './keyboard.ts';
import { readKept, toKeep, type Kept } from './kept.ts';
import { createBoardModel, type BoardModel } from './model.ts';
import { page } from './page.ts';
import { listenToPointer } from './pointer.ts';
import type { Screen, Ui } from './ui.ts';
import { createVirtualList, type VirtualList } from '../parts/virtual-list.ts';

/** The host's answer to the page's first request. */
type Opened = Awaited<ReturnType<Calls<BoardRequests>['open']>>;

/** Heights in units of the person's font size; the style sheet has the same. */
const heights = { card: 8.6, row: 3.4 } as const;
/** Lines of a transcript that are kept. */
const keptLines = 2_000;

function createLists(draw: () => void): ReadonlyMap<BoardState | 'compact', VirtualList> {
  const fontSize = parseFloat(getComputedStyle(document.body).fontSize) || 13;
  const [card, row] = [Math.round(heights.card * fontSize), Math.round(heights.row * fontSize)];
  return new Map<BoardState | 'compact', VirtualList>([
    ...boardStates.map((state) => [state, createVirtualList(card, draw)] as const),
    ['compact', createVirtualList(row, draw)],
  ]);
}

/** What the host tells, as changes of what is on the screen. */
function createListeners(ui: () => Ui | undefined, set: Store['set'], again: () => void, open: (key: string) => void) {
  return {
    changed(delta: BoardDelta): void {
      const present = ui();
      if (!present) return;
      if (present.model.apply(delta)) set({ notice: delta.notice });
      else again();
    },
    detail(detail: TaskDetail): void {
      const task = ui()?.task;
      if (task?.key === detail.key) set({ task: { ...task, detail } });
    },
    transcript({ key, from, lines }: TranscriptPiece): void {
      const task = ui()?.task;
      if (task?.key !== key || !task.detail) return;
      if (from !== task.lines) open(key);
      else
        set({
          task: { ...task, transcript: [...task.transcript, ...lines].slice(-keptLines), lines: from + lines.length },
        });
    },
    reveal: ({ key }: { readonly key: string }): void => {
      open(key);
    },
  };
}

/**
 * Owns the one state of the page, and when it is drawn.
 *
 * Invariants:
 * 1. The screen is a function of the state, drawn at most once a frame.
 * 2. Everything but filters, cursor and the open task comes from the host: the page can go at any moment.
 */
function createCanvas(host: PageHost, root: HTMLElement, draw: (ui: Ui) => void) {
  const focus = createFocus(root);
  let ui: Ui | undefined;
  let offset = 0;
  let isDue = false;
  let kept = '';

  function paint(): void {
    isDue = false;
    if (!ui) return;
    const drawn = { ...ui, now: host.now() + offset };
    ui = { ...drawn, isFirst: false };
    // The frame after the next: what was drawn now is seen before more is.
    if (drawn.isFirst) requestAnimationFrame(schedule);
    focus.around(() => {
      draw(drawn);
      showDialog(root);
    });
  }
  function keep(present: Kept): void {
    const text = JSON.stringify(present);
    if (text !== kept) host.keep(present);
    kept = text;
  }
  function schedule(): void {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(paint);
  }
  return {
    focus,
    schedule,
    ui: (): Ui | undefined => ui,
    present: (): Ui => {
      if (!ui) throw new Error('The board is not there yet.');
      return ui;
    },
    set: (change: Partial<Ui>): void => {
      if (!ui) return;
      ui = { ...ui, ...change };
      keep(toKeep(ui));
      schedule();
    },
    /** Shows all of it at once. */
    begin(next: Ui): void {
      ui = next;
      offset = next.now - host.now();
      paint();
    },
  };
}
type Canvas = ReturnType<typeof createCanvas>;

/** The page as a host's answer to `open` makes it; what the person was at stays, or is found again. */
function beginWith(
  canvas: Canvas,
  host: PageHost,
  layout: Ui['layout'],
  model: BoardModel,
  answer: Opened,
): string | null {
  const { texts, locale, snapshot, limit } = answer;
  const before = canvas.ui();
  const kept = before ? undefined : readKept(host.kept());
  model.load(snapshot);
  if (kept) model.filter(kept.filters);
  const { standing, notice, now } = snapshot;
  const fresh = {
    isFirst: true,
    cursor: kept?.cursor ?? null,
    task: null,
    dialog: null,
    drag: null,
    problem: '',
    said: '',
  };
  const lists = before?.lists ?? createLists(canvas.schedule);
  const asked = before?.asked ?? createAsked(() => requestAnimationFrame(canvas.schedule));
  const format = createFormat(texts, locale);
  document.documentElement.lang = locale;
  canvas.begin({ ...(before ?? fresh), layout, format, model, standing, notice, limit, now, lists, asked });
  return before?.task?.key ?? kept?.task ?? null;
}

/** Starts the page in an element. */
export function startBoard(host: PageHost, root: HTMLElement, layout: Ui['layout']): void {
  const model = createBoardModel();
  const canvas = createCanvas(host, root, (ui) => {
    render(page({ ui, act }), root);
  });
  const { ui, set, present, focus, schedule } = canvas;
  const caller = createCaller({
    requests: boardRequests,
    events: boardEvents,
    listeners: createListeners(ui, set, load, (key) => {
      act.open(key);
    }),
    post: host.post,
    report: (text) => {
      console.warn(text);
    },
  });
  const wantFocus = (key: string): void => {
    const at = model.position(key);
    const inList = (): number => compactOrder(model).findIndex((card) => card.key === key);
    if (at && layout === 'compact') ui()?.lists.get('compact')?.show(inList());
    else if (at) ui()?.lists.get(at.state)?.show(at.index);
    focus.want(key);
    schedule();
  };
  const act = createActions({ ui: present, set, wantFocus, wantDrawer: focus.wantDrawer }, caller.calls);

  /** Asks for everything, at the start and after a gap. */
  function load(): void {
    const loaded = caller.calls.open({}).then((answer) => {
      const open = beginWith(canvas, host, layout, model, answer);
      if (open !== null && model.card(open)) act.open(open);
    });
    act.run(
      loaded.catch((error: unknown) => {
        if (ui()) throw error;
        root.textContent = String(error);
      }),
    );
  }

  const screen = (): Screen => ({ ui: present(), act });
  host.onMessage(caller.receive);
  document.addEventListener('keydown', (event) => {
    if (ui()) onKey(screen(), event);
  });
  listenToPointer(root, screen);
  host.every(1_000, () => {
    if (document.visibilityState === 'visible') schedule();
  });
  load();
}
