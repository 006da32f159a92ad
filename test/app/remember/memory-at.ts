import { openMemory, type WorkspaceMemory } from '../../../src/core/app/index.ts';
import { createFakeMemoryShelf } from '../../fakes/memory-shelf.fake.ts';

/** What is remembered on shelves in memory. */
export async function memoryAt(now: () => number): Promise<{
  readonly memory: WorkspaceMemory;
  readonly shelves: Readonly<Record<'learnt' | 'team' | 'user', ReturnType<typeof createFakeMemoryShelf>>>;
}> {
  const shelves = { learnt: createFakeMemoryShelf(), team: createFakeMemoryShelf(), user: createFakeMemoryShelf() };
  let count = 0;
  return { memory: await openMemory({ shelves, now, newId: () => `m${String(++count)}` }), shelves };
}
