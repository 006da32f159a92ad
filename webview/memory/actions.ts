import type { Calls, MemoryRequests } from '../../src/protocol/index.ts';
import type { Actions, Dialog, Holding, Ui } from './ui.ts';

/** What actions change, and what they look at. */
export interface Store {
  readonly ui: () => Ui;
  readonly set: (change: Partial<Ui>) => void;
  /** Has the row with this key get the focus once it is drawn. */
  readonly wantFocus: (key: string) => void;
  readonly wantDrawer: () => void;
}

type Run = Actions['run'];

function createDrawing({ ui, set, wantDrawer, wantFocus }: Store, calls: Calls<MemoryRequests>, run: Run) {
  return {
    open(key: string): void {
      set({ cursor: key, open: { key, origin: null } });
      wantDrawer();
      const read = calls.origin({ key }).then((origin) => {
        if (ui().open?.key === key) set({ open: { key, origin } });
      });
      run(read);
    },
    close(): void {
      const { open } = ui();
      set({ open: null });
      if (open) wantFocus(open.key);
    },
    choose(key: string): void {
      const chosen = new Set(ui().chosen);
      if (!chosen.delete(key)) chosen.add(key);
      set({ chosen });
    },
  };
}

/** Fragments that a dialog is about. */
function about(dialog: Dialog): readonly string[] {
  if (dialog.kind === 'merge') return dialog.keys;
  return dialog.kind === 'edit' ? [dialog.key] : [];
}

/** What is left on the screen without some fragments: a dialog on another one, opened meanwhile, stays. */
function without({ open, chosen, dialog }: Ui, keys: readonly string[]): Partial<Ui> {
  const left = [...chosen].filter((key) => !keys.includes(key));
  const isGone = dialog !== null && about(dialog).some((key) => keys.includes(key));
  return { chosen: new Set(left), open: open && keys.includes(open.key) ? null : open, dialog: isGone ? null : dialog };
}

/** What opens dialogs, and what they ask for. */
function createDialogs({ ui, set }: Store, calls: Calls<MemoryRequests>, run: Run) {
  const change = (holding: Partial<Holding>): void => {
    const { dialog } = ui();
    if (dialog && dialog.kind !== 'merge') set({ dialog: { ...dialog, ...holding } });
  };
  const holdFor = (scope: Holding['scope'], of: string): void => {
    change({ scope });
    if (scope === 'goal') run(calls.goals({ of }).then((goals) => change({ goals })));
  };
  return {
    holdFor,
    add: (): void => set({ dialog: { kind: 'add', scope: 'team', goals: [] } }),
    edit(key: string): void {
      const fragment = ui().model.fragment(key);
      if (!fragment) return;
      const { text, shelf, goal } = fragment;
      set({ dialog: { kind: 'edit', key, text, scope: shelf === 'learnt' ? 'team' : shelf, goals: [] } });
      if (goal !== null) holdFor('goal', key);
    },
  };
}

/** What changes the memory. */
function createChanging({ ui, set, wantFocus }: Store, calls: Calls<MemoryRequests>, run: Run) {
  /** A fragment may have moved to another shelf, and so have another key. */
  const follow = (before: string, now: string): void => {
    const { open, cursor, dialog } = ui();
    set({
      cursor: cursor === before ? now : cursor,
      open: open?.key === before ? { ...open, key: now } : open,
      dialog: dialog?.kind === 'edit' && dialog.key === before ? { ...dialog, key: now } : dialog,
    });
  };
  return {
    follow,
    pin(key: string): void {
      const pinned = !ui().model.fragment(key)?.pinned;
      run(calls.pin({ key, pinned }).then((now) => follow(key, now.key)));
    },
    forget(keys: readonly string[]): void {
      const { model, format } = ui();
      const at = Math.min(...keys.map((key) => model.indexOf(key)).filter((index) => index >= 0));
      const forgotten = calls.forget({ keys: [...keys] }).then(({ undo, count }) => {
        set({ ...without(ui(), keys), done: { text: format.text('done.forgot', format.number(count)), undo } });
        const next = model.shown()[Math.min(at, model.shown().length - 1)]?.key;
        if (next !== undefined) wantFocus(next);
      });
      run(forgotten);
    },
    merge(keys: readonly string[], text: string): void {
      const { format } = ui();
      const [first = ''] = keys;
      const merged = calls.merge({ keys: [...keys], text }).then(({ undo, count }) => {
        set({
          ...without(ui(), keys),
          ...{ done: { text: format.text('done.merged', format.number(count)), undo }, cursor: first },
        });
        wantFocus(first);
      });
      run(merged);
    },
    undo(): void {
      const { done, format } = ui();
      if (done?.undo === null || done === null) return;
      const undone = calls.undo({ undo: done.undo }).then(() => {
        set({ done: { text: format.text('done.undone'), undo: null } });
      });
      run(undone);
    },
  };
}

function createExchange({ ui, set }: Store, calls: Calls<MemoryRequests>, run: Run) {
  return {
    exportShown(): void {
      const { model, format, chosen } = ui();
      const shown = model.shown().map(({ key }) => key);
      const keys = chosen.size > 0 ? shown.filter((key) => chosen.has(key)) : shown;
      if (keys.length === 0) return;
      const written = calls.exportTo({ keys }).then((file) => {
        if (file)
          set({ done: { text: format.text('done.exported', format.number(file.count), file.file), undo: null } });
      });
      run(written);
    },
    importInto(folder: string): void {
      const { format } = ui();
      const taken = calls.importFrom({ folder }).then((read) => {
        if (read) set({ done: { text: format.text('done.imported', format.number(read.count)), undo: null } });
      });
      run(taken);
    },
  };
}

/**
 * Has the host find what the filters let through, one search after the other: what is asked for meanwhile is looked for next.
 * What words mean is looked at when they are found, and nothing else is asked for.
 */
function createFinding({ ui, set }: Store, calls: Calls<MemoryRequests>, run: Run): () => void {
  let isAsking = false;
  let isDue = false;

  async function find(): Promise<void> {
    const { model } = ui();
    const filters = model.filters();
    if (!model.asksHost()) return;
    const take = (found: Awaited<ReturnType<typeof calls.find>>): void => {
      if (found) model.take(filters, found);
      set({});
    };
    take(await calls.find({ filters, deep: false }));
    if (filters.query.trim() !== '' && !isDue) run(calls.find({ filters, deep: true }).then(take));
  }
  return function ask(): void {
    isDue = isAsking;
    if (isAsking) return;
    isAsking = true;
    const asked = find().finally(() => {
      isAsking = false;
      if (isDue) ask();
    });
    run(asked);
  };
}

/** What the person can do, put together. */
export function createActions(store: Store, calls: Calls<MemoryRequests>): Actions {
  const { ui, set } = store;
  const run: Run = (work) => {
    work.catch((error: unknown) => {
      set({ problem: error instanceof Error ? error.message : String(error) });
    });
  };
  const find = createFinding(store, calls, run);
  return {
    calls,
    set,
    run,
    find,
    ...createDrawing(store, calls, run),
    ...createDialogs(store, calls, run),
    ...createChanging(store, calls, run),
    ...createExchange(store, calls, run),
    filter(change) {
      const { model } = ui();
      model.filter({ ...model.filters(), ...change });
      set({});
      find();
    },
    askMerge() {
      const { model, chosen } = ui();
      const views = model.shown().filter(({ key }) => chosen.has(key));
      const text = views.map((view) => view.text).join('\n');
      if (views.length > 1) set({ dialog: { kind: 'merge', keys: views.map(({ key }) => key), text } });
    },
    focus(key) {
      set({ cursor: key });
      store.wantFocus(key);
    },
  };
}
