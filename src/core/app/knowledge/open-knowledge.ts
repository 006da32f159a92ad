import type { Knowledge, KnowledgeParts } from './knowledge.ts';

/** Opens what is known of a workspace and how it hangs together. Loads it only then. */
export async function openKnowledge(parts: KnowledgeParts): Promise<Knowledge> {
  return (await import('./knowledge.ts')).createKnowledge(parts);
}
