import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import type { CallCost } from './cost.ts';
import { Change, Comment, HunkVerdict, ProposalEdit } from './change.ts';
import { Checkpoint, GoesOn, RestoredPart } from './checkpoint.ts';
import { Effect, Worktree } from './effect.ts';
import { Evidence } from './evidence.ts';
import { Failure } from './failure.ts';
import { CommandRule, Gate, GateAnswer } from './gate.ts';
import { Goal } from './goal.ts';
import { LimitName, LimitShortage, LimitStanding } from './limits.ts';
import { Plan } from './plan.ts';
import { RoleName } from './role.ts';
import { Reflection } from './reflection.ts';
import { ChatCall, EmbeddingCall, ModelChoice, ModelOutage } from './routing.ts';
import { Session, StageReport } from './session.ts';
import { costOfTurn, TranscriptEntry } from './transcript.ts';
import { StageStatus, Task, TaskStatus } from './task.ts';

const ids = { goalId: z.string(), taskId: z.string() };

/** A session of a task, or a planner under its effect's id, which has no task. */
const ofSession = { goalId: z.string(), taskId: z.string().optional(), sessionId: z.string() };
const mayBeOfSession = {
  goalId: z.string().optional(),
  taskId: z.string().optional(),
  sessionId: z.string().optional(),
};

/** The present version of a type, with its schema. */
function at<S extends z.ZodObject>(version: number, build: () => S): { readonly version: number; readonly data: S } {
  const schema = onFirstUse(build);
  return {
    version,
    get data() {
      return schema();
    },
  };
}

/**
 * Every event by its type: the present version's number and schema. An older version on disk is lifted to the present
 * one by the journal's upcasters before anybody sees it, so code knows one shape only.
 */
export const eventTypes = {
  'goal-created': at(1, () => z.object({ goal: Goal() })),
  'goal-finished': at(1, () =>
    z.object({ goalId: z.string(), outcome: z.enum(['completed', 'failed', 'cancelled']), reason: z.string() }),
  ),
  'plan-proposed': at(1, () => z.object({ goalId: z.string(), plan: Plan() })),
  /** With the effect under whose id the planner's transcript is, when the next one goes on with it. */
  'plan-failed': at(1, () => z.object({ goalId: z.string(), failure: Failure(), sessionId: z.string().optional() })),
  'plan-approved': at(1, () => z.object({ goalId: z.string(), version: z.int() })),
  'task-added': at(1, () => z.object({ task: Task() })),
  'task-moved': at(1, () =>
    z.object({ ...ids, from: TaskStatus, to: TaskStatus, reason: z.string(), notBefore: z.number().optional() }),
  ),
  'worktree-prepared': at(1, () => z.object({ ...ids, worktree: Worktree() })),
  'worktree-removed': at(1, () => z.object({ ...ids })),
  'stage-moved': at(1, () =>
    z.object({
      ...ids,
      stageId: z.string(),
      to: StageStatus,
      reason: z.string(),
      failure: Failure().optional(),
      /** For a stage that waits again: how many of its sessions still count against its attempts; 0 when not given. */
      sessions: z.int().optional(),
    }),
  ),
  'session-opened': at(1, () => z.object({ session: Session() })),
  'session-renewed': at(1, () => z.object({ ...ids, sessionId: z.string(), leaseUntil: z.number() })),
  /** Who works: the role, by the model, under whose common name the record is kept. */
  'session-assigned': at(1, () =>
    z.object({ ...ids, sessionId: z.string(), role: RoleName, agent: z.string(), model: z.string() }),
  ),
  /** The session stopped before its next step and waits; it needs no lease. Without a task: a planner. */
  'session-held': at(1, () => z.object({ goalId: z.string(), taskId: z.string().optional(), sessionId: z.string() })),
  /** What the session waited for has come: it goes on where it was. */
  'session-released': at(1, () =>
    z.object({
      goalId: z.string(),
      taskId: z.string().optional(),
      sessionId: z.string(),
      leaseUntil: z.number(),
    }),
  ),
  'session-closed': at(1, () =>
    z.object({
      ...ids,
      sessionId: z.string(),
      outcome: z.enum(['reported', 'failed', 'expired', 'cancelled']),
      report: StageReport().optional(),
      failure: Failure().optional(),
      /** By what the work has come to read text from outside, in words. */
      tainted: z.string().optional(),
      /** Milliseconds, US dollars as far as prices are known, and how many calls have no known price. */
      usage: z.object({ duration: z.number(), cost: z.number(), unpriced: z.int().optional() }),
    }),
  ),
  'transcript-extended': at(1, () =>
    z.object({
      goalId: z.string(),
      /** Not given while a planner works on the goal. */
      taskId: z.string().optional(),
      /** The session, or the effect that a planner works for. */
      sessionId: z.string(),
      entry: TranscriptEntry(),
    }),
  ),
  /** Which model is asked from here on, and why: at the start of a session that has a choice, and whenever it changes. */
  'model-chosen': at(1, () => z.object({ ...ofSession, choice: ModelChoice() })),
  'model-failed': at(1, () => z.object({ ...ofSession, outage: ModelOutage() })),
  'chat-asked': at(1, () => z.object({ by: z.string(), call: ChatCall() })),
  /** Vectors were made of texts: for a session, which then pays for them, or for the workspace as a whole. */
  'texts-embedded': at(1, () => z.object({ ...mayBeOfSession, call: EmbeddingCall() })),
  /** A model thought over what had happened for a goal: its summary, and what is to be remembered. */
  'goal-reflected': at(1, () => z.object({ goalId: z.string(), reflection: Reflection() })),
  /** The next call may pass a limit: the session waits for what is answered to the gate. */
  'limit-reached': at(1, () => z.object({ ...ofSession, gateId: z.string(), shortage: LimitShortage() })),
  /** The person raised a limit by an amount. */
  'limit-raised': at(1, () => z.object({ goalId: z.string(), limit: LimitName(), amount: z.number(), by: z.string() })),
  /** So many percent of a limit are spent. */
  'limit-neared': at(1, () => z.object({ ...ofSession, standing: LimitStanding(), share: z.int() })),
  /** The person holds the work: agents stop before their next turn, and nothing new starts. */
  'task-paused': at(1, () => z.object({ ...ids, by: z.string() })),
  'task-continued': at(1, () => z.object({ ...ids, by: z.string() })),
  'goal-paused': at(1, () => z.object({ goalId: z.string(), by: z.string() })),
  'goal-continued': at(1, () => z.object({ goalId: z.string(), by: z.string() })),
  'evidence-recorded': at(1, () => z.object({ ...ids, stageId: z.string(), evidence: Evidence() })),
  'change-captured': at(1, () =>
    z.object({
      ...ids,
      change: Change().nullable(),
      tree: z.string(),
      /** The person who edited the proposal; not given for the work of a session. */
      by: z.string().optional(),
    }),
  ),
  /** The person made something else of the proposal; what was decided on it before holds no more. */
  'proposal-edited': at(1, () => z.object({ ...ids, edit: ProposalEdit() })),
  'checkpoint-taken': at(1, () => z.object({ ...ids, checkpoint: Checkpoint() })),
  /** There were more than are kept. */
  'checkpoints-dropped': at(1, () => z.object({ ...ids, checkpointIds: z.array(z.string()) })),
  /** The person wants the task back at a checkpoint; nothing else begins on it until that is over. */
  'restore-started': at(1, () => z.object({ ...ids, checkpointId: z.string(), part: RestoredPart, by: z.string() })),
  /** With a failure: everything is as it was. Else nothing holds any more that was decided or proved since. */
  'restore-finished': at(1, () =>
    z.object({
      ...ids,
      checkpointId: z.string(),
      by: z.string(),
      failure: Failure().optional(),
      /** The conversation that its stage goes on with. */
      goesOn: GoesOn().optional(),
      /** Paths that had become links, and paths that stay because what stands there is not saved. */
      links: z.int().optional(),
      skipped: z.array(z.string()).optional(),
    }),
  ),
  'change-committed': at(1, () =>
    z.object({ ...ids, branch: z.string(), commit: z.string(), hunkIds: z.array(z.string()) }),
  ),
  /** The feature branch moved under the change and the same lines differ. */
  'conflict-found': at(1, () => z.object({ ...ids, files: z.array(z.string()), detail: z.string() })),
  'gate-opened': at(1, () => z.object({ gate: Gate() })),
  'gate-answered': at(1, () => z.object({ goalId: z.string(), gateId: z.string(), ...GateAnswer().shape })),
  'gate-voided': at(1, () => z.object({ goalId: z.string(), gateId: z.string(), reason: z.string() })),
  /** A kind of command needs no other yes until its session ends. The rule has the id of the gate that it was given at. */
  'rule-granted': at(1, () =>
    z.object({
      goalId: z.string(),
      taskId: z.string().optional(),
      sessionId: z.string(),
      ruleId: z.string(),
      rule: CommandRule(),
      by: z.string(),
    }),
  ),
  'rule-revoked': at(1, () =>
    z.object({ goalId: z.string(), taskId: z.string().optional(), ruleId: z.string(), by: z.string() }),
  ),
  'hunks-decided': at(1, () =>
    z.object({ ...ids, hunkIds: z.array(z.string()), verdict: HunkVerdict, by: z.string() }),
  ),
  'hunks-reopened': at(1, () => z.object({ ...ids, hunkIds: z.array(z.string()), by: z.string() })),
  'comment-added': at(1, () => z.object({ ...ids, comment: Comment() })),
  /** The person said something to whoever works on the task; heard before the next turn. */
  'task-told': at(1, () => z.object({ ...ids, by: z.string(), text: z.string() })),
  'comments-answered': at(1, () => z.object({ ...ids, commentIds: z.array(z.string()) })),
  'effect-scheduled': at(1, () => z.object({ effect: Effect() })),
  'effect-finished': at(1, () => z.object({ effectId: z.string(), outcome: z.enum(['done', 'failed', 'abandoned']) })),
  'circuit-opened': at(1, () => z.object({ key: z.string(), until: z.number(), reason: z.string() })),
  'circuit-closed': at(1, () => z.object({ key: z.string() })),
  'command-refused': at(1, () =>
    z.object({ command: z.string(), by: z.string(), failure: Failure(), goalId: z.string().optional() }),
  ),
  'note-logged': at(1, () =>
    z.object({
      goalId: z.string(),
      taskId: z.string().optional(),
      by: z.string(),
      level: z.enum(['info', 'warning']),
      text: z.string(),
    }),
  ),
} as const satisfies Record<string, { version: number; data: z.ZodObject }>;

export type EventType = keyof typeof eventTypes;
export type EventData<T extends EventType> = z.infer<(typeof eventTypes)[T]['data']>;

/** Something that happened, not yet in the journal. */
export type DomainEvent = { readonly [T in EventType]: { readonly type: T; readonly data: EventData<T> } }[EventType];

/** An event as the journal holds it. `at` is in milliseconds since the epoch; hashes are lower-case hex SHA-256. */
export type JournalEvent = DomainEvent & {
  readonly seq: number;
  readonly at: number;
  readonly version: number;
  readonly hash: string;
};

/** An event with its type and data checked against each other by the compiler. */
export function event<T extends EventType>(type: T, data: EventData<T>): DomainEvent {
  return { type, data } as DomainEvent;
}

/** What a call of a model came to that an event tells the end of; null for other events. */
export function callCostIn({ type, data }: DomainEvent): CallCost | null {
  if (type === 'model-failed') return data.outage.cost ?? null;
  return type === 'transcript-extended' && data.entry.kind === 'turn' ? costOfTurn(data.entry) : null;
}

/** The goal and task that an event speaks of, for filters and per-task views. */
export function subjectOf({ type, data }: DomainEvent): { goalId?: string; taskId?: string } {
  switch (type) {
    case 'goal-created':
      return { goalId: data.goal.id };
    case 'task-added':
      return { goalId: data.task.goalId, taskId: data.task.id };
    case 'session-opened':
      return { goalId: data.session.goalId, taskId: data.session.taskId };
    case 'gate-opened':
      return { goalId: data.gate.goalId, ...(data.gate.taskId ? { taskId: data.gate.taskId } : {}) };
    case 'effect-scheduled': {
      const { request } = data.effect;
      return { goalId: request.goalId, ...('taskId' in request ? { taskId: request.taskId } : {}) };
    }
    default: {
      const goalId = 'goalId' in data ? data.goalId : undefined;
      const taskId = 'taskId' in data ? data.taskId : undefined;
      return { ...(goalId ? { goalId } : {}), ...(taskId ? { taskId } : {}) };
    }
  }
}
