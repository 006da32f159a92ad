import { render } from 'lit';
import {
  createCaller,
  memoryEvents,
  memoryRequests,
  type Calls,
  type MemoryRequests,
} from '../../src/protocol/index.ts';
import type { PageHost } from '../host/index.ts';
import { createFocus } from '../parts/focus.ts';
import { createVirtualList } from '../parts/virtual-list.ts';
import { createActions } from './actions.ts';
import { createFormat } from './format.ts';
import { onKey } from './keyboard.ts';
import { readKept, toKeep } from './kept.ts';
import { createMemoryModel } from './model.ts';
import { page } from './page.ts';
import type { Ui } from './ui.ts';

/** The host's answer to the page's first request. */
type Opened = Awaited<ReturnType<Calls<MemoryRequests>['open']>>;

/** Height of a row in units of the person's font size; the style sheet has the same. */
const rowHeight = 5.8;

/**
 * Owns the one state of the page, and when it is drawn.
 *
 * Invariants:
 * 1. The screen is a function of the state, drawn at most once a frame.
 * 2. Everything but filters, cursor, selection and the open fragment comes from the host: the page can go at any moment.
 */
function createCanvas(host: PageHost, root: HTMLElement, draw: (ui: Ui) => void) {
  const focus = createFocus(root);
  let ui: Ui | undefined;
  let isDue = false;
  let kept = '';

  function paint(): void {
    isDue = false;
    const present = ui;
    if (!present) return;
    focus.around(() => {
      draw(present);
      // By the browser's own means: the focus stays in it, and Escape closes it.
      root.querySelector<HTMLDialogElement>('dialog:not([open])')?.showModal();
    });
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
      if (!ui) throw new Error('The memory is not there yet.');
      return ui;
    },
    set: (change: Partial<Ui>): void => {
      if (!ui) return;
      ui = { ...ui, ...change };
      const text = JSON.stringify(toKeep(ui));
      if (text !== kept) host.keep(toKeep(ui));
      kept = text;
      schedule();
    },
    /** Shows all of it at once. */
    begin(next: Ui): void {
      ui = next;
      paint();
    },
  };
}
type Canvas = ReturnType<typeof createCanvas>;

/** The page as a host's answer to `open` makes it; what the person was at stays, or is found again. */
function beginWith(canvas: Canvas, host: PageHost, answer: Opened): string | null {
  const { texts, locale, snapshot } = answer;
  const before = canvas.ui();
  const model = before?.model ?? createMemoryModel();
  const kept = before ? undefined : readKept(host.kept());
  if (kept) model.filter(kept.filters);
  model.load(snapshot);
  const { standing, folders, troubles } = snapshot;
  const fontSize = parseFloat(getComputedStyle(document.body).fontSize) || 13;
  const fresh = () => ({
    ...{ cursor: kept?.cursor ?? null, chosen: new Set<string>(), open: null, dialog: null, done: null, problem: '' },
    list: createVirtualList(Math.round(rowHeight * fontSize), canvas.schedule),
  });
  document.documentElement.lang = locale;
  canvas.begin({ ...(before ?? fresh()), format: createFormat(texts, locale), model, standing, folders, troubles });
  return before?.open?.key ?? kept?.open ?? null;
}

/** Starts the page in an element. */
export function startMemory(host: PageHost, root: HTMLElement): void {
  const canvas = createCanvas(host, root, (ui) => {
    render(page({ ui, act }), root);
  });
  const { set, present, focus, schedule } = canvas;
  const caller = createCaller({
    requests: memoryRequests,
    events: memoryEvents,
    listeners: {
      changed(delta) {
        const ui = canvas.ui();
        if (!ui) return;
        if (!ui.model.apply(delta)) load();
        else {
          set({ troubles: delta.troubles, chosen: stillThere(ui) });
          // What is still to come was searched already.
          if (delta.more === 0) act.find();
        }
      },
      reveal({ key }) {
        if (canvas.ui()?.model.fragment(key)) act.open(key);
      },
    },
    post: host.post,
    report: (text) => {
      console.warn(text);
    },
  });
  const wantFocus = (key: string): void => {
    const { model, list } = present();
    const at = model.indexOf(key);
    if (at >= 0) list.show(at);
    focus.want(key);
    schedule();
  };
  const act = createActions({ ui: present, set, wantFocus, wantDrawer: focus.wantDrawer }, caller.calls);

  /** Asks for everything, at the start and after a gap. */
  function load(): void {
    const loaded = caller.calls.open({}).then((answer) => {
      const open = beginWith(canvas, host, answer);
      act.find();
      if (open !== null && present().model.fragment(open)) act.open(open);
    });
    act.run(
      loaded.catch((error: unknown) => {
        if (canvas.ui()) throw error;
        root.textContent = String(error);
      }),
    );
  }

  host.onMessage(caller.receive);
  document.addEventListener('keydown', (event) => {
    if (canvas.ui()) onKey({ ui: present(), act }, event);
  });
  load();
}

/** What is selected and has not gone. */
function stillThere({ chosen, model }: Ui): Ui['chosen'] {
  const left = [...chosen].filter((key) => model.fragment(key));
  return left.length === chosen.size ? chosen : new Set(left);
}
