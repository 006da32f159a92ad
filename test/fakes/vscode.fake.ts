/** What of the editor the extension uses, and what it did with it. Stands in for the module `vscode` when bundled. */
export const lines: string[] = [];
export const run = new Map<string, () => void>();

export const window = {
  createOutputChannel: () => ({
    clear: () => lines.splice(0),
    appendLine: (line: string) => lines.push(line),
    show: () => undefined,
    dispose: () => undefined,
  }),
};

export const commands = {
  registerCommand(id: string, call: () => void) {
    run.set(id, call);
    return { dispose: () => run.delete(id) };
  },
};

interface Folder {
  readonly name: string;
  readonly uri: { readonly scheme: string; readonly fsPath: string };
}

export const workspace: { workspaceFolders: readonly Folder[] | undefined } = { workspaceFolders: undefined };
