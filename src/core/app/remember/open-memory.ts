import type { MemoryParts, WorkspaceMemory } from './memory.ts';

/** Opens what a workspace remembers. Loads it only then. */
export async function openMemory(parts: MemoryParts): Promise<WorkspaceMemory> {
  return (await import('./memory.ts')).createMemory(parts);
}
