import { setTimeout } from 'node:timers/promises';
import type * as vscode from 'vscode';

/** What a tree shows. */
export interface TreeSource<N> {
  /** The nodes below one, or the top ones. */
  children(node: N | undefined): Promise<readonly N[]>;
  /** How a node looks. Its `id` says that it is the same row as before, however its node was made. */
  item(node: N): vscode.TreeItem | Promise<vscode.TreeItem>;
}

/** A row as it was last given to VS Code, which knows it by the identity of its node. */
interface Row<N> {
  readonly node: N;
  readonly item: vscode.TreeItem;
  readonly look: string;
}

/** What VS Code was given: rows below each node that it asked for (undefined: the top), and how each node looks. */
interface Given<N> {
  readonly below: Map<N | undefined, readonly Row<N>[]>;
  readonly items: Map<N, vscode.TreeItem>;
}

/** Milliseconds between two looks at what changed: VS Code itself gathers for as long before it draws. */
const pause = 200;

async function readRows<N>(source: TreeSource<N>, node: N | undefined): Promise<readonly Row<N>[]> {
  const nodes = await source.children(node);
  return Promise.all(
    nodes.map(async (each) => {
      const item = await source.item(each);
      return { node: each, item, look: JSON.stringify(item) };
    }),
  );
}

/** Rows that are shown no more are forgotten with all below them. */
function forget<N>(given: Given<N>, node: N | undefined): void {
  const rows = given.below.get(node) ?? [];
  given.below.delete(node);
  for (const row of rows) {
    given.items.delete(row.node);
    forget(given, row.node);
  }
}

function keep<N>(given: Given<N>, node: N | undefined, rows: readonly Row<N>[]): void {
  given.below.set(node, rows);
  for (const row of rows) given.items.set(row.node, row.item);
}

/**
 * What has to be drawn anew at and below a node: those rows whose look changed, and those below which rows came, went or
 * moved. VS Code forgets what it knows below a row that is drawn anew until it has asked for it again, so that a click
 * on it then leads nowhere: the less is drawn anew, the better.
 */
async function differences<N>(
  source: TreeSource<N>,
  given: Given<N>,
  node: N | undefined,
): Promise<readonly (N | undefined)[]> {
  const before = given.below.get(node);
  if (!before) return [];
  const now = await readRows(source, node);
  const isSame = before.length === now.length && before.every(({ item }, at) => item.id === now[at]?.item.id);
  if (!isSame) return [node];
  const rows = before.map((row, at) => ({ ...(now[at] ?? row), node: row.node }));
  if (given.below.get(node) === before) keep(given, node, rows);
  const found: (N | undefined)[] = [];
  for (const [at, row] of before.entries()) {
    if (row.look === rows[at]?.look) found.push(...(await differences(source, given, row.node)));
    else found.push(row.node);
  }
  return found;
}

/** Calls `look` at once, and again after a pause when it was asked for meanwhile: never twice at a time. */
function createLooking(look: () => Promise<void>): { readonly ask: () => void; readonly dispose: () => void } {
  const end = new AbortController();
  let busy = false;
  let asked = false;
  async function run(): Promise<void> {
    busy = true;
    while (asked && !end.signal.aborted) {
      asked = false;
      await look();
      await setTimeout(pause, undefined, { signal: end.signal }).catch(() => undefined);
    }
    busy = false;
  }
  return {
    ask() {
      asked = true;
      if (!busy) void run();
    },
    dispose() {
      end.abort();
    },
  };
}

/** The rows of a tree as VS Code has them. */
export interface TreeRows<N> {
  /** Reads the nodes below one for VS Code, which draws them now. */
  children(node: N | undefined): Promise<N[]>;
  item(node: N): vscode.TreeItem | Promise<vscode.TreeItem>;
  /** Something changed: looks soon which rows that concerns. */
  changed(): void;
  dispose(): void;
}

/** Keeps what VS Code was given of a source; `draw` is told which rows differ, or that all do. */
export function createTreeRows<N>(source: TreeSource<N>, draw: (rows: N[] | undefined) => void): TreeRows<N> {
  const given: Given<N> = { below: new Map(), items: new Map() };
  let changes = 0;
  const looking = createLooking(async () => {
    try {
      const found = await differences(source, given, undefined);
      const rows = found.filter((node) => node !== undefined);
      if (rows.length < found.length) draw(undefined);
      else if (rows.length > 0) draw(rows);
    } catch {
      // What cannot be read is asked for by VS Code itself, which shows why.
      draw(undefined);
    }
  });
  return {
    async children(node) {
      const before = changes;
      const rows = await readRows(source, node);
      forget(given, node);
      keep(given, node, rows);
      if (changes !== before) looking.ask();
      return rows.map((row) => row.node);
    },
    item: (node) => given.items.get(node) ?? source.item(node),
    changed() {
      changes++;
      looking.ask();
    },
    dispose: looking.dispose,
  };
}
