import type { JournalEvent } from '../../domain/index.ts';
import { subjectOf } from '../../domain/index.ts';

/** Thinks goals over, one after the other, in the background. */
export interface Reflecting {
  /** Takes note of what happened. */
  readonly heed: (events: readonly JournalEvent[]) => void;
  /** Resolves when nothing is to be thought over any more. */
  readonly settled: () => Promise<void>;
}

/** Whether a goal is to be thought over: when a task of it is done, or nobody gets it done. Several at once are one call. */
function calls({ type, data }: JournalEvent): boolean {
  return type === 'task-moved' && (data.to === 'completed' || data.to === 'blocked');
}

/** @param reflect Must not throw. */
export function createReflecting(reflect: (goalId: string) => Promise<void>): Reflecting {
  const waiting = new Set<string>();
  let working: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    for (const goalId of waiting) {
      waiting.delete(goalId);
      await reflect(goalId);
    }
    working = null;
  };
  return {
    heed(events) {
      for (const event of events) {
        const { goalId } = subjectOf(event);
        if (goalId !== undefined && calls(event)) waiting.add(goalId);
      }
      if (waiting.size > 0) working ??= work();
    },
    settled: () => working ?? Promise.resolve(),
  };
}
