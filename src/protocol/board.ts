import * as z from 'zod';
import { BoardDelta, BoardSnapshot, BoardState } from './board-views.ts';
import { BoardTexts } from './board-texts.ts';
import { BriefedPlace, BriefingView } from './briefing-views.ts';
import { TaskDetail, TranscriptPiece } from './task-views.ts';
import { request } from './wire.ts';

const Key = z.string().max(2_000);
const Words = z.string().max(20_000);
/** What a goal may cost, in the person's words. */
const GoalLimit = z.string().max(200);

/** What only the host can have made: it comes with a question or a move, and is good for one answer. */
const Once = z.string().min(1).max(100);

/** What the page of the task board asks of its host. */
export const boardRequests = {
  /** All that is needed to show the board; events follow from there. `limit`: that of the last goal; null where nothing costs. */
  open: request(
    z.object({}),
    z.object({ texts: BoardTexts, locale: z.string(), snapshot: BoardSnapshot, limit: GoalLimit.nullable() }),
  ),
  /** Everything of a task, and events about it from there on, instead of about the one before. */
  watch: request(z.object({ key: Key }), z.object({ detail: TaskDetail, transcript: TranscriptPiece })),
  unwatch: request(z.object({}), z.null()),
  /** What whoever takes the task up is told. */
  briefing: request(z.object({ key: Key }), BriefingView),
  /** Opens what a briefing speaks of. */
  openBriefed: request(z.object({ key: Key, place: BriefedPlace }), z.null()),
  /** What moving the task to each state would do. */
  moves: request(z.object({ key: Key }), TaskDetail.shape.moves),
  /** Moves a task as the person asked for. */
  move: request(z.object({ key: Key, to: BoardState, reason: Words, once: Once }), z.null()),
  answerGate: request(
    z.object({
      key: Key,
      gateId: z.string().max(200),
      once: Once,
      answer: z.enum(['approved', 'denied', 'changes-requested']),
      reason: Words,
      /** With a yes: it holds for all that the gate's `covers` names, until the session ends. */
      forSession: z.literal(true).optional(),
    }),
    z.null(),
  ),
  /** Says something to whoever works on the task. */
  tell: request(z.object({ key: Key, text: Words.min(1) }), z.null()),
  /** Opens the change of a task for review. */
  review: request(z.object({ key: Key }), z.null()),
  /** Asks to which checkpoint the task goes back. */
  goBack: request(z.object({ key: Key }), z.null()),
  /** States a goal, with a limit in the person's words; empty for the usual ones. It goes on when this was answered. */
  stateGoal: request(z.object({ text: Words.min(1), limit: GoalLimit }), z.null()),
  /** Has the whole project improved. */
  improve: request(z.object({}), z.null()),
  /** Opens the board as a page of its own, with a task if one is named. */
  openBoard: request(z.object({ key: Key.nullable() }), z.null()),
};
export type BoardRequests = typeof boardRequests;

/** What the host of a task board tells its page. */
export const boardEvents = {
  changed: BoardDelta,
  /** The watched task as it is now. */
  detail: TaskDetail,
  transcript: TranscriptPiece,
  /** Show this task. */
  reveal: z.object({ key: Key }),
};
export type BoardEvents = typeof boardEvents;
