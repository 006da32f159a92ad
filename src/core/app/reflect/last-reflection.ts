import type { Reflection } from '../../domain/index.ts';
import type { JournalReader } from '../../ports/index.ts';

/** What a model last made of a goal, where its answer was of use; null for nothing yet. */
export async function lastReflection(journal: JournalReader, goalId: string): Promise<Reflection | null> {
  const query = { goalId, types: ['goal-reflected'], limit: 20, newestFirst: true } as const;
  for await (const events of journal.read(query)) {
    for (const { type, data } of events)
      if (type === 'goal-reflected' && data.reflection.summary !== '') return data.reflection;
  }
  return null;
}
