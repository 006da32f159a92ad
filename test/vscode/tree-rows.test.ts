import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type { TreeItem } from 'vscode';
import { createTreeRows, type TreeRows, type TreeSource } from '../../src/vscode/views/tree-rows.ts';

/** A task with its state, and what lies below it. */
interface Entry {
  readonly id: string;
  readonly state: string;
  readonly below?: readonly Entry[];
}

interface Node {
  readonly entry: Entry;
}

interface Shown {
  readonly rows: TreeRows<Node>;
  /** Sets what there is now, and resolves with the ids of the rows drawn anew; `all` when that is the whole tree. */
  readonly become: (entries: readonly Entry[]) => Promise<readonly string[] | 'all'>;
}

function show(entries: readonly Entry[]): Shown {
  let now = entries;
  const drawn = new EventEmitter();
  const source: TreeSource<Node> = {
    children: (node) => {
      const found = node ? now.find(({ id }) => id === node.entry.id)?.below : now;
      return Promise.resolve((found ?? []).map((entry) => ({ entry })));
    },
    item({ entry }) {
      // VS Code's own class is only there inside of it.
      const item: unknown = { id: entry.id, description: entry.state };
      return item as TreeItem;
    },
  };
  const rows = createTreeRows(source, (changed) => drawn.emit('drawn', changed));
  return {
    rows,
    async become(next) {
      now = next;
      const heard = once(drawn, 'drawn');
      rows.changed();
      const [changed] = (await heard) as [Node[] | undefined];
      return changed?.map(({ entry }) => entry.id) ?? 'all';
    },
  };
}

describe('the rows of a tree', () => {
  const shown: Shown[] = [];
  const opened = async (entries: readonly Entry[]): Promise<Shown & { readonly top: readonly Node[] }> => {
    const made = show(entries);
    shown.push(made);
    return { ...made, top: await made.rows.children(undefined) };
  };
  afterEach(() => {
    for (const { rows } of shown.splice(0)) rows.dispose();
  });

  it('are drawn anew one by one where only their looks changed, by the nodes that VS Code has', async () => {
    const { become, rows, top } = await opened([
      { id: 'a', state: 'waits' },
      { id: 'b', state: 'waits' },
    ]);
    const next = [
      { id: 'a', state: 'waits' },
      { id: 'b', state: 'done' },
    ];
    assert.deepEqual(await become(next), ['b']);
    const [, second] = top;
    assert.ok(second);
    assert.equal((await rows.item(second)).description, 'done');
  });

  it('are all drawn anew when one came, went or moved', async () => {
    const { become, rows } = await opened([{ id: 'a', state: 'waits' }]);
    const both = [
      { id: 'a', state: 'waits' },
      { id: 'b', state: 'waits' },
    ];
    assert.equal(await become(both), 'all');
    await rows.children(undefined);
    assert.equal(await become(both.toReversed()), 'all');
  });

  it('stay when only something below one of them came', async () => {
    const { become, rows, top } = await opened([{ id: 'a', state: 'runs', below: [] }]);
    await rows.children(top[0]);
    const next = [{ id: 'a', state: 'runs', below: [{ id: 'a1', state: 'waits' }] }];
    assert.deepEqual(await become(next), ['a']);
  });

  it('are looked at again when something changed while they were read for VS Code', async () => {
    const { become, rows } = await opened([{ id: 'a', state: 'waits' }]);
    const reading = rows.children(undefined);
    assert.deepEqual(await become([{ id: 'a', state: 'done' }]), ['a']);
    await reading;
  });
});
