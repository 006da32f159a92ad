import * as vscode from 'vscode';
import type { Editor } from '../editor.ts';
import type { ChangeFiles } from './change-files.ts';
import { baseScheme, proposalScheme } from './uris.ts';

/** A file system whose files are made when the editor first reads one. Folders are neither shown nor made. */
function createFileSystem(
  load: () => Promise<ChangeFiles>,
  changed: vscode.Event<vscode.FileChangeEvent[]>,
): vscode.FileSystemProvider {
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  return {
    onDidChangeFile: changed,
    watch: () => new vscode.Disposable(() => undefined),
    stat: async (uri) => (await load()).stat(uri),
    readFile: async (uri) => (await load()).readFile(uri),
    writeFile: async (uri, content) => (await load()).writeFile(uri, content),
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };
}

/** Lets the editor read both sides of changes, and write the proposed one. */
export function registerChangeFiles(editor: Editor): void {
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  let files: Promise<ChangeFiles> | undefined;
  const load = async (): Promise<ChangeFiles> => {
    const { createChangeFiles } = await import('./change-files.ts');
    return createChangeFiles(editor, (uris) => {
      changed.fire(uris.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
    });
  };
  const provider = createFileSystem(() => (files ??= load()), changed.event);
  const registered = [
    vscode.workspace.registerFileSystemProvider(baseScheme, provider, { isReadonly: true, isCaseSensitive: true }),
    vscode.workspace.registerFileSystemProvider(proposalScheme, provider, { isCaseSensitive: true }),
    changed,
  ];
  editor.lifetime.add(() => {
    for (const each of registered) each.dispose();
  });
}
