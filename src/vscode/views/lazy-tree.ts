import * as vscode from 'vscode';

/** What a tree shows, loaded when somebody looks at it. */
export interface TreeSource<N> {
  /** The nodes below one, or the top ones. */
  children(node: N | undefined): Promise<readonly N[]>;
  item(node: N): vscode.TreeItem | Promise<vscode.TreeItem>;
}

/**
 * A tree whose content is only loaded once it is seen. `load` runs once; `onChanged` says when to draw anew.
 */
export function createLazyTree<N>(
  load: () => Promise<TreeSource<N>>,
  onChanged: (listener: () => void) => () => void,
): vscode.TreeDataProvider<N> & { readonly dispose: () => void } {
  const changed = new vscode.EventEmitter<undefined>();
  let source: Promise<TreeSource<N>> | undefined;
  const loaded = (): Promise<TreeSource<N>> => (source ??= load());
  const off = onChanged(() => {
    if (source) changed.fire(undefined);
  });
  return {
    onDidChangeTreeData: changed.event,
    getChildren: async (node) => [...(await (await loaded()).children(node))],
    getTreeItem: async (node) => (await loaded()).item(node),
    dispose() {
      off();
      changed.dispose();
    },
  };
}
