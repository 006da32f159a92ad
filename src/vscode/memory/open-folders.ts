import * as vscode from 'vscode';
import { foldersOf, memoryFolders, openWorkspaceMemory } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { vectorMeansOf } from '../models/vector-means.ts';
import type { Root } from '../roots/roots.ts';
import type { MemoryFolder } from './memory-folder.ts';

/** The folders of the window with what they remember, each opened once while the page is there. */
export interface OpenFolders {
  all(): Promise<readonly MemoryFolder[]>;
}

async function openFolder(editor: Editor, root: Root, key: string): Promise<MemoryFolder> {
  const workspace = await root.open();
  const folders = foldersOf(root.folder.uri.fsPath, process.env);
  if (!folders.ok) throw new Error(folders.error.person);
  const memory = await openWorkspaceMemory(folders.value, process.env, vectorMeansOf(editor));
  const journal = workspace.journal();
  const learnt = journal ? await memory.learn(journal) : null;
  if (learnt && !learnt.ok) editor.log.warn(learnt.error.person);
  const places = memoryFolders(folders.value, process.env);
  return { id: root.folder.uri.toString(), name: root.folder.name, key, memory, workspace, places };
}

/** Owns the memories of the window's folders, as long as the page lives. */
export function createOpenFolders(editor: Editor): OpenFolders {
  const opened = new Map<string, Promise<MemoryFolder>>();
  const numbers = new Map<string, string>();

  function open(root: Root): Promise<MemoryFolder> {
    const id = root.folder.uri.toString();
    const key = numbers.get(id) ?? String(numbers.size);
    numbers.set(id, key);
    const known = opened.get(id) ?? openFolder(editor, root, key);
    opened.set(id, known);
    known.catch(() => opened.delete(id));
    return known;
  }

  return {
    all: () => (vscode.workspace.isTrusted ? Promise.all(editor.roots.all().map(open)) : Promise.resolve([])),
  };
}
