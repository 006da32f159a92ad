import * as z from 'zod';

/*
 * What the task board shows. Keys are the host's: they name a goal or a task in one of the window's folders, and a page
 * only hands them back. Times are milliseconds since the epoch, costs US dollars.
 */

/** The columns, in the order in which a task goes through them. */
export const boardStates = [
  'pending',
  'in-progress',
  'testing',
  'failed',
  'retrying',
  'blocked',
  'ready-for-review',
  'completed',
  'cancelled',
] as const;
export const BoardState = z.enum(boardStates);
export type BoardState = z.infer<typeof BoardState>;

export const RiskView = z.enum(['low', 'medium', 'high']);
export type RiskView = z.infer<typeof RiskView>;

/** Who works on a task at the moment: a role, or the engine itself in a stage without one. */
export const WorkView = z.object({ role: z.string().nullable(), stage: z.string(), held: z.boolean() });
export type WorkView = z.infer<typeof WorkView>;

/** Lines of a change. */
export const SizeView = z.object({ files: z.int(), added: z.int(), removed: z.int() });

/** A task on the board. */
export const CardView = z.object({
  key: z.string(),
  /** For people: `t3`. */
  id: z.string(),
  goal: z.string(),
  title: z.string(),
  status: BoardState,
  reason: z.string(),
  risk: RiskView,
  /** Sorts cards within a column; unique. */
  place: z.number(),
  work: WorkView.nullable(),
  /** Ids of tasks that it depends on, and how many of them are not done. */
  dependsOn: z.array(z.string()),
  waitingOn: z.int(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  attempts: z.object({ failed: z.int(), allowed: z.int() }),
  /** US dollars of what has a known price, and how many calls of models have none. */
  cost: z.object({ dollars: z.number(), unpriced: z.int() }),
  size: SizeView.nullable(),
  /** Questions that wait for the person. */
  questions: z.int(),
});
export type CardView = z.infer<typeof CardView>;

/** A question that waits for the person. */
export const GateView = z.object({
  /** Of the goal or task that it belongs to. */
  key: z.string(),
  id: z.string(),
  /** Goes back with the answer: only the host makes it, anew for each question. */
  once: z.string(),
  kind: z.enum(['plan', 'act', 'command', 'change', 'promotion', 'question', 'budget']),
  question: z.string(),
  /** Exactly what would be done, where that is a command, whole and with all that hides written out; and the commands in it. */
  action: z.string().nullable(),
  parts: z.array(z.string()),
  risk: RiskView,
  reasons: z.array(z.string()),
  /** Answers to choose from; any other is as good. */
  options: z.array(z.string()),
  /** What a yes may hold for until the session ends, such as `npm install …`; null where each is asked about. */
  covers: z.string().nullable(),
});
export type GateView = z.infer<typeof GateView>;

/** A goal, as the board names and filters by it. */
export const GoalView = z.object({
  key: z.string(),
  id: z.string(),
  text: z.string(),
  status: z.enum(['planning', 'awaiting-plan', 'running', 'completed', 'failed', 'cancelled']),
  reason: z.string(),
  branch: z.string(),
  /** The folder, where the window has several. */
  folder: z.string().nullable(),
  /** Questions about the goal as a whole: its plan. */
  gates: z.array(GateView),
});
export type GoalView = z.infer<typeof GoalView>;

/** All that is on the board. A page that has it needs nothing of what was before. */
export const BoardSnapshot = z.object({
  seq: z.int(),
  /** The host's clock. */
  now: z.number(),
  /** Whether work can be done here, and if not, why. */
  standing: z.enum(['ready', 'no-folder', 'restricted']),
  /** What the person should know: that another process writes, or that the journal cannot be read. */
  notice: z.string(),
  goals: z.array(GoalView),
  cards: z.array(CardView),
});
export type BoardSnapshot = z.infer<typeof BoardSnapshot>;

/** What changed since the message before, which has the number `seq - 1`. After a gap a page asks for a snapshot. */
export const BoardDelta = z.object({
  seq: z.int(),
  notice: z.string(),
  goals: z.array(GoalView),
  cards: z.array(CardView),
  /** Keys of goals and tasks that are not there any more. */
  gone: z.array(z.string()),
});
export type BoardDelta = z.infer<typeof BoardDelta>;
