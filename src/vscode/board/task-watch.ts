import { readReflections, type GoalReflections } from '../../core/app/index.ts';
import { subjectOf, type JournalEvent } from '../../core/domain/index.ts';
import type { EventOf, BoardEvents, TaskDetail, TranscriptPiece, TranscriptView } from '../../protocol/index.ts';
import { taskAt, type Place } from './board-folder.ts';
import { taskDetail } from './task-detail.ts';
import type { Localiser } from './texts.ts';
import { toldTypes, transcriptLines } from './transcript.ts';

/** How many lines of a transcript a page is given. */
const shown = 2_000;

/** A task that a page looks at, followed as it goes on. */
export interface TaskWatch {
  /** The task as it is now, with what has been said so far. */
  start(): Promise<{ readonly detail: TaskDetail; readonly transcript: TranscriptPiece }>;
  /** Sends the task again if it is not as it was sent. */
  refresh(): void;
  stop(): void;
}

/** What a watch needs. */
export interface WatchParts {
  readonly place: Place;
  readonly l10n: Localiser;
  readonly send: (event: EventOf<BoardEvents>) => void;
}

/** Owns what is known of a task's past: its moves, and how many lines were told. Each event counts once. */
function createPast() {
  const moved: Extract<JournalEvent, { type: 'task-moved' }>[] = [];
  let seen = 0;
  let lines = 0;
  return {
    moved,
    lines: () => lines,
    takeIn(events: readonly JournalEvent[]): readonly TranscriptView[] {
      const fresh = events.filter(({ seq }) => seq > seen);
      seen = fresh.at(-1)?.seq ?? seen;
      for (const event of fresh) if (event.type === 'task-moved') moved.push(event);
      const added = fresh.flatMap(transcriptLines);
      lines += added.length;
      return added;
    },
  };
}

/** Owns what models made of the task's goal, as it was last looked at. */
function createReflected(place: Place) {
  let found: GoalReflections | null = null;
  const goalId = (): string | undefined => taskAt(place)?.task.task.goalId;
  return {
    now: () => found,
    isNews: (events: readonly JournalEvent[]) =>
      events.some(({ type, data }) => type === 'goal-reflected' && data.goalId === goalId()),
    async look(): Promise<void> {
      const [journal, goal] = [place.folder.workspace.journal(), goalId()];
      if (journal && goal !== undefined) found = await readReflections(journal, goal);
    },
  };
}

/**
 * Owns the subscription to the task's news.
 *
 * Invariants:
 * 1. Each event of the task counts once, whether it was read or came as news.
 * 2. Nothing is sent before `start` has answered, nor after `stop`.
 */
export function createTaskWatch({ place, l10n, send }: WatchParts): TaskWatch {
  const key = place.folder.keyOf(place.id);
  const [past, reflected] = [createPast(), createReflected(place)];
  let waiting: JournalEvent[] | null = [];
  let sent: readonly unknown[] = [];
  let isOver = false;

  const off = place.folder.workspace.onNews((events) => {
    const ours = events.filter((event) => subjectOf(event).taskId === place.id);
    if (waiting) {
      waiting.push(...ours);
      return;
    }
    if (reflected.isNews(events)) void reflected.look().then(tell);
    const from = past.lines();
    const added = past.takeIn(ours);
    if (added.length > 0) send({ event: 'transcript', data: { key, from, lines: [...added] } });
  });

  function detail(): TaskDetail {
    const found = taskAt(place);
    if (!found) throw new Error(l10n.t('This task is not there any more.'));
    sent = [found.task, ...found.state.gates.values()];
    return taskDetail(l10n, found, { moved: past.moved, reflected: reflected.now() });
  }

  function tell(): void {
    if (!isOver && taskAt(place)) send({ event: 'detail', data: detail() });
  }

  return {
    async start() {
      const told: TranscriptView[] = [];
      const journal = place.folder.workspace.journal();
      if (journal) {
        const query = { taskId: place.id, types: toldTypes };
        for await (const events of journal.read(query)) told.push(...past.takeIn(events));
      }
      await reflected.look();
      told.push(...past.takeIn(waiting ?? []));
      waiting = null;
      const kept = told.slice(-shown);
      return { detail: detail(), transcript: { key, from: told.length - kept.length, lines: kept } };
    },
    refresh() {
      const found = taskAt(place);
      if (waiting || !found) return;
      const parts = [found.task, ...found.state.gates.values()];
      if (parts.length !== sent.length || !parts.every((part, index) => part === sent[index])) tell();
    },
    stop() {
      isOver = true;
      off();
    },
  };
}
