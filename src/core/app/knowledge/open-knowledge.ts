import { err, ok, type Result } from '../../base/index.ts';
import { failureIn, type Failure } from '../../domain/index.ts';
import type { Neighbourhood } from '../../memory/index.ts';
import type { KnowledgeStore } from '../../ports/index.ts';
import type { WorkspaceMemory } from '../remember/memory.ts';
import type { Knowledge, KnowledgeParts, Reach } from './knowledge.ts';

/** Opens where what the journal tells is kept; throws a `failureError` where that cannot be. */
export type OpenKnowledgeStore = () => Promise<KnowledgeStore>;

/** Opens what is known of a workspace and how it hangs together. Loads it only then. */
export async function openKnowledge(parts: KnowledgeParts): Promise<Knowledge> {
  return (await import('./knowledge.ts')).createKnowledge(parts);
}

/** Works with what is known, up to date as far as the signal lets it be, and closes its store again. */
export async function withKnowledge<T>(
  open: OpenKnowledgeStore,
  parts: Omit<KnowledgeParts, 'store'>,
  signal: AbortSignal,
  work: (knowledge: Knowledge) => Promise<T>,
): Promise<Result<T, Failure>> {
  try {
    const store = await open();
    try {
      const knowledge = await openKnowledge({ ...parts, store });
      const learnt = await knowledge.learn(signal);
      return learnt.ok ? ok(await work(knowledge)) : learnt;
    } finally {
      store.close();
    }
  } catch (error) {
    const cause = failureIn(error);
    if (!cause) throw error;
    return err(cause);
  }
}

/** What stands around the thing that somebody means. What happened until now is learnt from first. */
export async function readNeighbourhood(
  { meant, depth }: Pick<Reach, 'depth'> & { readonly meant: string },
  open: OpenKnowledgeStore,
  parts: Omit<KnowledgeParts, 'store'> & { readonly memory: WorkspaceMemory },
  signal: AbortSignal,
): Promise<Result<Neighbourhood, Failure>> {
  await parts.memory.learn(parts.journal);
  const found = await withKnowledge(open, parts, signal, async (knowledge) => {
    const id = await knowledge.find(meant);
    return id.ok ? knowledge.around([id.value], { depth }) : id;
  });
  return found.ok ? found.value : found;
}
