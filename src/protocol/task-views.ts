import * as z from 'zod';
import { BoardState, GateView, RiskView } from './board-views.ts';

/** Moving a task to a state: what it does, or why it cannot be done. */
export const MoveView = z.object({
  to: BoardState,
  legal: z.boolean(),
  /** Goes back with the move: only the host makes it. */
  once: z.string(),
  /** For the person: what happens, or why not. */
  text: z.string(),
  /** What to ask before it is done; null when it is done at once. */
  confirm: z.string().nullable(),
});
export type MoveView = z.infer<typeof MoveView>;

const HistoryView = z.object({ at: z.number(), from: BoardState, to: BoardState, reason: z.string() });

const StageView = z.object({
  id: z.string(),
  /** The role at work in it; null for what the engine does. */
  role: z.string().nullable(),
  status: z.enum(['waiting', 'running', 'passed', 'failed', 'skipped']),
  reason: z.string(),
});

const CaseView = z.object({ name: z.string(), file: z.string(), message: z.string() });

/** One check as the engine ran it. */
export const RunView = z.object({
  name: z.string(),
  command: z.string(),
  status: z.enum(['passed', 'failed', 'timed-out', 'not-started']),
  duration: z.number(),
  counts: z.object({ passed: z.int(), failed: z.int(), skipped: z.int() }),
  failed: z.array(CaseView),
  output: z.string(),
});
export type RunView = z.infer<typeof RunView>;

const EvidenceView = z.object({
  at: z.number(),
  green: z.boolean(),
  /** Whether it is of the files as they are now. */
  present: z.boolean(),
  runs: z.array(RunView),
});

const FileView = z.object({
  path: z.string(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed']),
  added: z.int(),
  removed: z.int(),
  /** Hunks by decision. */
  accepted: z.int(),
  rejected: z.int(),
  undecided: z.int(),
});

const ChangeView = z.object({
  risk: RiskView,
  reasons: z.array(z.string()),
  files: z.array(FileView),
  /** Files beyond those listed. */
  more: z.int(),
});

/** What models made of the task's goal so far. */
const SoFarView = z.object({
  /** Empty where no answer of theirs was of use. */
  summary: z.string(),
  by: z.string(),
  at: z.number(),
  /** What is to be remembered, with the numbers of the events that each is from. */
  lessons: z.array(z.object({ text: z.string(), events: z.array(z.int()) })),
  cost: z.object({ dollars: z.number(), unpriced: z.int() }),
});

/** A task with everything that its drawer shows but the transcript. */
export const TaskDetail = z.object({
  key: z.string(),
  description: z.string(),
  branch: z.string(),
  commit: z.string().nullable(),
  moves: z.array(MoveView),
  dependencies: z.array(z.object({ key: z.string(), id: z.string(), title: z.string(), status: BoardState })),
  history: z.array(HistoryView),
  stages: z.array(StageView),
  evidence: EvidenceView.nullable(),
  change: ChangeView.nullable(),
  gates: z.array(GateView),
  soFar: SoFarView.nullable(),
});
export type TaskDetail = z.infer<typeof TaskDetail>;

/** One line of what agents said and did. */
export const TranscriptView = z.object({
  at: z.number(),
  kind: z.enum(['opened', 'says', 'calls', 'result', 'told', 'note', 'closed']),
  /** The role, the tool, or the person. */
  who: z.string(),
  text: z.string(),
  ok: z.boolean(),
});
export type TranscriptView = z.infer<typeof TranscriptView>;

/** Lines that follow those before; `from` counts them. After a gap a page watches the task anew. */
export const TranscriptPiece = z.object({ key: z.string(), from: z.int(), lines: z.array(TranscriptView) });
export type TranscriptPiece = z.infer<typeof TranscriptPiece>;
