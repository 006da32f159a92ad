import { costOfCall, noCost, plusCost, type Cost, type Lesson } from '../../domain/index.ts';
import type { JournalReader } from '../../ports/index.ts';

/** What models made of a goal so far, and what that came to. */
export interface GoalReflections {
  /** The last summary, by whom it is and from which events; null where no answer was of use. */
  readonly summary: { readonly text: string; readonly by: string; readonly upTo: number; readonly at: number } | null;
  /** What they say is worth remembering beyond it, the newest first. */
  readonly lessons: readonly Lesson[];
  readonly cost: Cost;
}

/** What models made of a goal; null where none was asked. */
export async function readReflections(journal: JournalReader, goalId: string): Promise<GoalReflections | null> {
  let found: GoalReflections | null = null;
  for await (const events of journal.read({ goalId, types: ['goal-reflected'] })) {
    for (const { at, type, data } of events) {
      if (type !== 'goal-reflected') continue;
      const { summary: text, provider, model, upTo, lessons, cost } = data.reflection;
      const before: GoalReflections = found ?? { summary: null, lessons: [], cost: noCost };
      found = {
        summary: text === '' ? before.summary : { text, by: `${provider}/${model}`, upTo, at },
        lessons: [...lessons, ...before.lessons],
        cost: plusCost(before.cost, costOfCall(cost)),
      };
    }
  }
  return found;
}
