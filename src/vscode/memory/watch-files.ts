import path from 'node:path';
import * as vscode from 'vscode';
import type { MemoryFolder } from './memory-folder.ts';

/** Milliseconds in which changes of files are gathered: whoever writes one often writes several. */
const gathering = 150;

/** Calls back when files of the memory appear, change or go, by whoever's hand. */
export function watchFiles(folders: readonly MemoryFolder[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, gathering);
  };
  const places = new Set(folders.flatMap(({ places: of }) => Object.values(of)));
  const watchers = [...places].map((place) => {
    // The folder itself may not be there yet.
    const base = vscode.Uri.file(path.dirname(place));
    const pattern = new vscode.RelativePattern(base, `${path.basename(place)}/*.md`);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    watcher.onDidCreate(soon);
    watcher.onDidChange(soon);
    watcher.onDidDelete(soon);
    return watcher;
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.dispose();
  };
}
