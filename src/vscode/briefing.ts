import { readBriefing, type Workspace } from '../core/app/index.ts';
import { failureError } from '../core/domain/index.ts';
import { foldersOf, openFreshIndex, openKnowledgeStore, openWorkspaceMemory } from '../local/index.ts';
import type { Editor } from './editor.ts';
import { vectorMeansOf } from './models/vector-means.ts';

type Read = Extract<Awaited<ReturnType<typeof readBriefing>>, { readonly ok: true }>['value'];

/** The briefing of a task, as data and as a page. Throws with a text for the person when there is no such task. */
export async function briefingOf(
  editor: Editor,
  workspace: Workspace,
  folder: string,
  taskId: string,
  signal: AbortSignal,
): Promise<Read> {
  const folders = foldersOf(folder, process.env);
  const isKnown = workspace.state().tasks.has(taskId);
  const vectors = vectorMeansOf(editor);
  const index = folders.ok && isKnown ? await openFreshIndex(folders.value, process.env, signal, vectors) : null;
  try {
    const memory = folders.ok ? await openWorkspaceMemory(folders.value, process.env, vectors) : null;
    const openKnowledge = folders.ok ? () => openKnowledgeStore(folders.value) : undefined;
    const means = { journal: workspace.journal(), index, memory, openKnowledge, signal };
    const read = await readBriefing(workspace.state(), taskId, means);
    if (!read.ok) throw failureError(read.error);
    return read.value;
  } finally {
    await index?.close();
  }
}

/** The same as a page alone. */
export async function briefingPageOf(...of: Parameters<typeof briefingOf>): Promise<string> {
  return (await briefingOf(...of)).page;
}
