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

/**
 * Owns what is known of the task's past, and the subscription to its news.
 *
 * Invariants:
 * 1. Each event of the task counts once, whether it was read or came as news.
 * 2. Nothing is sent before `start` has answered, nor after `stop`.
 */
export function createTaskWatch({ place, l10n, send }: WatchParts): TaskWatch {
  const key = place.folder.keyOf(place.id);
  const moved: Extract<JournalEvent, { type: 'task-moved' }>[] = [];
  let waiting: JournalEvent[] | null = [];
  let seen = 0;
  let lines = 0;
  let sent: readonly unknown[] = [];
  let reflected: GoalReflections | null = null;
  let isOver = false;

  const off = place.folder.workspace.onNews((events) => {
    const ours = events.filter((event) => subjectOf(event).taskId === place.id);
    if (waiting) {
      waiting.push(...ours);
      return;
    }
    if (events.some(({ type, data }) => type === 'goal-reflected' && data.goalId === goalId())) void lookAgain();
    const from = lines;
    const added = takeIn(ours);
    if (added.length > 0) send({ event: 'transcript', data: { key, from, lines: [...added] } });
  });

  function takeIn(events: readonly JournalEvent[]): readonly TranscriptView[] {
    const fresh = events.filter(({ seq }) => seq > seen);
    seen = fresh.at(-1)?.seq ?? seen;
    for (const event of fresh) if (event.type === 'task-moved') moved.push(event);
    const added = fresh.flatMap(transcriptLines);
    lines += added.length;
    return added;
  }

  function goalId(): string | undefined {
    return taskAt(place)?.task.task.goalId;
  }

  /** What models made of the goal by now. */
  async function reflect(): Promise<void> {
    const [journal, goal] = [place.folder.workspace.journal(), goalId()];
    if (journal && goal !== undefined) reflected = await readReflections(journal, goal);
  }

  async function lookAgain(): Promise<void> {
    await reflect();
    if (!isOver && taskAt(place)) send({ event: 'detail', data: detail() });
  }

  function detail(): TaskDetail {
    const found = taskAt(place);
    if (!found) throw new Error(l10n.t('This task is not there any more.'));
    sent = [found.task, ...found.state.gates.values()];
    return taskDetail(l10n, found, { moved, reflected });
  }

  return {
    async start() {
      const past: TranscriptView[] = [];
      const journal = place.folder.workspace.journal();
      if (journal) {
        for await (const events of journal.read({ taskId: place.id, types: toldTypes })) past.push(...takeIn(events));
      }
      await reflect();
      past.push(...takeIn(waiting ?? []));
      waiting = null;
      const kept = past.slice(-shown);
      return { detail: detail(), transcript: { key, from: past.length - kept.length, lines: kept } };
    },
    refresh() {
      const found = taskAt(place);
      if (waiting || !found) return;
      const parts = [found.task, ...found.state.gates.values()];
      if (parts.length === sent.length && parts.every((part, index) => part === sent[index])) return;
      send({ event: 'detail', data: detail() });
    },
    stop() {
      isOver = true;
      off();
    },
  };
}
