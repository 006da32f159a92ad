import * as vscode from 'vscode';
import type { TreeRows, TreeSource } from './tree-rows.ts';

/**
 * A tree whose content is only loaded once it is seen. `load` runs once; `onChanged` says when to look what changed: only
 * that is drawn anew.
 */
export function createLazyTree<N>(
  load: () => Promise<TreeSource<N>>,
  onChanged: (listener: () => void) => () => void,
): vscode.TreeDataProvider<N> & { readonly dispose: () => void } {
  const drawn = new vscode.EventEmitter<N[] | undefined>();
  let loading: Promise<TreeRows<N>> | undefined;
  let rows: TreeRows<N> | undefined;
  const loaded = (): Promise<TreeRows<N>> =>
    (loading ??= (async () => {
      const [source, { createTreeRows }] = await Promise.all([load(), import('./tree-rows.ts')]);
      return (rows = createTreeRows(source, (changed) => {
        drawn.fire(changed);
      }));
    })());
  const off = onChanged(() => rows?.changed());
  return {
    onDidChangeTreeData: drawn.event,
    getChildren: async (node) => (await loaded()).children(node),
    getTreeItem: async (node) => (await loaded()).item(node),
    dispose() {
      off();
      rows?.dispose();
      drawn.dispose();
    },
  };
}
