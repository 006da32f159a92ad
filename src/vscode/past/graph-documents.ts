import * as vscode from 'vscode';
import { readNeighbourhood, type Neighbourhood } from '../../core/app/index.ts';
import type { Result } from '../../core/base/index.ts';
import { failureError, type Failure } from '../../core/domain/index.ts';
import { foldersOf, openFreshIndex, openKnowledgeStore, openWorkspaceMemory } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import { createLinkedDocuments, type LinkedDocuments } from '../linked-document.ts';
import { vectorMeansOf } from '../models/vector-means.ts';
import type { Root } from '../roots/roots.ts';
import { graphText } from './graph-text.ts';

/** Steps that are followed from a thing. */
const depth = 2;

async function nearTo(editor: Editor, root: Root, meant: string): Promise<Result<Neighbourhood, Failure>> {
  const workspace = await root.open();
  await workspace.refresh();
  const journal = workspace.journal();
  if (!journal) throw new Error(vscode.l10n.t('Nothing has been done in {0} yet.', root.folder.name));
  const folders = foldersOf(root.folder.uri.fsPath, process.env);
  if (!folders.ok) return folders;
  const { signal } = editor.lifetime;
  const means = vectorMeansOf(editor);
  const index = await openFreshIndex(folders.value, process.env, signal, means);
  try {
    const memory = await openWorkspaceMemory(folders.value, process.env, means);
    const open = () => openKnowledgeStore(folders.value);
    return await readNeighbourhood({ meant, depth }, open, { journal, index, memory }, signal);
  } finally {
    await index?.close();
  }
}

/** Shows as documents what hangs together with something as a person names it, with links to the files among it. */
export function createGraphDocuments(editor: Editor): LinkedDocuments {
  return createLinkedDocuments(editor, 'codemaestro-graph', async (root, { words }) => {
    const near = await nearTo(editor, root, words);
    if (!near.ok) throw failureError(near.error);
    return graphText(near.value, vscode.l10n);
  });
}
