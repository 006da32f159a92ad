import { readBriefing, type Workspace } from '../core/app/index.ts';
import { failureError } from '../core/domain/index.ts';
import { foldersOf, openFreshIndex, openKnowledgeStore, openWorkspaceMemory } from '../local/index.ts';

/** The briefing of a task as a page. Throws with a text for the person when there is no such task. */
export async function briefingPageOf(
  workspace: Workspace,
  folder: string,
  taskId: string,
  signal: AbortSignal,
): Promise<string> {
  const folders = foldersOf(folder, process.env);
  const isKnown = workspace.state().tasks.has(taskId);
  const index = folders.ok && isKnown ? await openFreshIndex(folders.value, process.env, signal) : null;
  try {
    const memory = folders.ok ? await openWorkspaceMemory(folders.value, process.env) : null;
    const openKnowledge = folders.ok ? () => openKnowledgeStore(folders.value) : undefined;
    const means = { journal: workspace.journal(), index, memory, openKnowledge, signal };
    const read = await readBriefing(workspace.state(), taskId, means);
    if (!read.ok) throw failureError(read.error);
    return read.value.page;
  } finally {
    await index?.close();
  }
}
