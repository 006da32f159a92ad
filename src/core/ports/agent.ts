import type { Result } from '../base/index.ts';
import type {
  AcceptanceCriterion,
  Change,
  Comment,
  Cost,
  Effort,
  EmbeddingCall,
  Evidence,
  Failure,
  Goal,
  LimitName,
  LimitShortage,
  LimitStanding,
  ModelChoice,
  ModelOutage,
  Plan,
  RoleName,
  StageReport,
  Task,
  TranscriptEntry,
} from '../domain/index.ts';
import type { CodeQuery } from './code-index.ts';
import type { ToolBox } from './tool-box.ts';

/** Everything an agent needs to start a stage, in one object. */
export interface Briefing {
  readonly goal: Goal;
  readonly task: Task;
  /** Of the plan's acceptance criteria, those that the task serves. */
  readonly criteria: readonly AcceptanceCriterion[];
  readonly stageId: string;
  readonly role: RoleName;
  /** Counted from 1; greater means that an earlier attempt failed or was sent back. */
  readonly attempt: number;
  /** What went wrong before, newest last. */
  readonly failures: readonly Failure[];
  /** The part of another agent's work that this session is for; null for a stage of the task. */
  readonly order: { readonly role: RoleName; readonly task: string; readonly why: string } | null;
  /** What the planner asked, and what the person said when approving the plan; null for nothing. */
  readonly guidance: { readonly questions: readonly string[]; readonly answer: string } | null;
  /** All remarks of the person on the task, oldest first. */
  readonly comments: readonly Comment[];
  /** Ids of those that are not answered yet. */
  readonly unanswered: readonly string[];
  /** Reports of the stages before this one, in order. */
  readonly reports: readonly { readonly stageId: string; readonly report: StageReport }[];
  /** The last evidence of this task. */
  readonly evidence: Evidence | null;
  /** What the task proposes now; null before the first edit. */
  readonly change: Change | null;
  readonly worktree: string;
  readonly baseCommit: string;
}

/** What has been spent, raised and warned of, as it is on record now. */
export interface SpendingBooks {
  /** Of a task or goal by its id, of a day as `2026-11-26`. */
  readonly spent: (scope: 'task' | 'goal' | 'day', of: string) => Cost;
  /** What was done for a task or a goal, by its id, beside what it cost. */
  readonly worked: (scope: 'task' | 'goal', of: string) => Effort;
  /** By how much the person raised a limit. */
  readonly raised: (limit: LimitName) => number;
  /** Up to which share of it, in percent, they were warned; 0 for none. */
  readonly warned: (limit: LimitName) => number;
}

/** Where a session hears of what was spent, and tells of its limits. */
export interface SpendingDesk {
  readonly goalId: string;
  /** Null for a planner. */
  readonly taskId: string | null;
  readonly sessionId: string;
  readonly books: SpendingBooks;
  /** The next call of a model may pass a limit: the person is asked, and the session ends with `waiting`. */
  readonly atLimit: (shortage: LimitShortage, model?: string) => void;
  /** So much of a limit is spent, in percent. */
  readonly neared: (standing: LimitStanding, share: number) => void;
}

/** What the engine gives an agent for one session. */
export interface AgentContext {
  readonly tools: ToolBox;
  readonly signal: AbortSignal;
  /** What was journaled of this session before a restart; empty for a new one. */
  readonly recorded: () => Promise<readonly TranscriptEntry[]>;
  /** Journals the next step of this session; nothing goes on before it is done. */
  readonly record: (entry: TranscriptEntry) => Result<null, Failure>;
  /** What the person said since this session last listened. */
  readonly heard: () => readonly { readonly by: string; readonly text: string }[];
  /** Whether the person holds the work: an agent stops before its next turn with `waiting`. */
  readonly isPaused: () => boolean;
  /** Says that the agent is alive, where nothing is journaled for long. */
  readonly alive: () => void;
  /** Journals which model is asked from now on, and that one gave no answer. */
  readonly noteChoice: (choice: ModelChoice) => void;
  readonly noteOutage: (outage: ModelOutage) => void;
  /** Journals what vectors came to that were made for it. */
  readonly noteEmbedding: (call: EmbeddingCall) => void;
  readonly spending: SpendingDesk;
  /** A line for the person's log. */
  readonly note: (text: string, level?: 'info' | 'warning') => void;
  /** What of the code may matter, as text for the first message: the same however often a session is taken up again. */
  readonly gathered?: (question: CodeQuery) => Promise<string>;
}

/** What a session brings back: the report, and which comments it answered. What its turns cost is on record with them. */
export interface SessionOutcome {
  readonly report: StageReport;
  readonly answeredComments: readonly string[];
}

/** Whoever fills a role for a stage: a program, or a tool loop over a language model. Must not throw. */
export interface Agent {
  readonly id: string;
  readonly role: RoleName;
  /** It touches files by its tools alone: it may start while the worktree is still put in order, and its tools wait. */
  readonly byToolsOnly?: true;
  run(briefing: Briefing, context: AgentContext): Promise<Result<SessionOutcome, Failure>>;
}

/** What a planner starts from. */
export interface PlanningBriefing {
  readonly goal: Goal;
  readonly version: number;
  /** What the person said of earlier versions. */
  readonly feedback: readonly string[];
  /** A checkout of the base commit that may be read, not written. */
  readonly worktree: string;
}

/** Whoever turns goals into plans. Must not throw. */
export interface Planner {
  readonly id: string;
  readonly role: RoleName;
  plan(briefing: PlanningBriefing, context: AgentContext): Promise<Result<Plan, Failure>>;
}
