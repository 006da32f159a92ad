import { isGoalOpen, type JournalEvent } from '../domain/index.ts';
import type { State } from '../machine/index.ts';
import type { Clock, Trash, TrashedFile } from '../ports/index.ts';

/** How long a copy is kept by itself, in days, and how many bytes all of them may have. */
export const trashBounds = { days: 90, bytes: 500_000_000 } as const;

const day = 86_400_000;

/** What a person may have removed: copies of goals that are over, all of them or those from more than so many days ago. */
export function trashToEmpty(
  files: readonly TrashedFile[],
  days: number | null,
  now: number,
  isOpen: (goalId: string) => boolean,
): readonly TrashedFile[] {
  return files.filter(({ goalId, at }) => !isOpen(goalId) && (days === null || now - at > days * day));
}

/** What is too much: what is too old, and then the oldest until the rest is not too large. What is of an open goal stays. */
export function tooMuch(
  files: readonly TrashedFile[],
  now: number,
  isOpen: (goalId: string) => boolean,
): readonly TrashedFile[] {
  const gone = new Set(trashToEmpty(files, trashBounds.days, now, isOpen));
  const left = files.filter((file) => !gone.has(file)).sort((a, b) => a.at - b.at);
  let bytes = left.reduce((sum, { size }) => sum + size, 0);
  for (const file of left) {
    if (bytes <= trashBounds.bytes) break;
    if (isOpen(file.goalId)) continue;
    gone.add(file);
    bytes -= file.size;
  }
  return [...gone];
}

/** Clears the trash up by itself. */
export interface TrashKeeping {
  /** Takes note of what happened. */
  readonly heed: (events: readonly JournalEvent[]) => void;
  /** Resolves when nothing is being cleared up. */
  readonly settled: () => Promise<void>;
}

/** Removes what is too much, once, as soon as something was done and nothing is under way. What fails waits for the next process. */
export function keepTrashSmall(
  openTrash: (() => Promise<Trash>) | undefined,
  present: () => State,
  clock: Clock,
): TrashKeeping {
  let working: Promise<void> | undefined;
  const clear = async (open: () => Promise<Trash>): Promise<void> => {
    const trash = await open();
    const files = await trash.list();
    if (!files.ok) return;
    const isOpen = (goalId: string): boolean => isGoalOpen(present().goals.get(goalId)?.status ?? '');
    const gone = tooMuch(files.value, clock.now(), isOpen);
    if (gone.length > 0) await trash.remove(gone.map(({ id }) => id));
  };
  return {
    heed(events) {
      if (working || !openTrash || present().effects.size > 0) return;
      if (events.some(({ type }) => type === 'effect-finished')) working = clear(openTrash).catch(() => undefined);
    },
    settled: () => working ?? Promise.resolve(),
  };
}
