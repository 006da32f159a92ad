import type { Result } from '../base/index.ts';
import {
  failure,
  type Command,
  type EffectKind,
  type EffectRequest,
  type EffectResult,
  type Failure,
  type Worktree,
} from '../domain/index.ts';
import type { State, TaskState } from '../machine/index.ts';
import type { JournalReader, Repository } from '../ports/index.ts';
import type { EvidenceKeeper } from './evidence-keeper.ts';
import type { Lanes } from './lanes.ts';
import type { ModelAgentParts } from './model-agent.ts';
import type { PolicyBook } from './policy-book.ts';
import type { Surroundings } from './surroundings.ts';

/** What the handlers work with. */
export interface HandlerParts {
  readonly surroundings: Surroundings;
  readonly repository: Repository;
  readonly evidence: EvidenceKeeper;
  /** One lane a feature branch: what lands on it lands one after the other. */
  readonly lanes: Lanes;
  /** What model agents are made of; null without a model. */
  readonly models: ModelAgentParts | null;
  readonly journal: JournalReader;
  /** What policy files lay down. */
  readonly policyBook: PolicyBook;
  /** Worktrees as they were checked out: nobody has worked in them yet. By their paths; whoever begins takes them off. */
  readonly untouched: Set<string>;
  readonly dispatch: (command: Command) => Result<null, Failure>;
  /** The state as it is now; a handler's own is of the time when its effect began. */
  readonly present: () => State;
  /** Adds a line to the person's log. */
  readonly note: (note: {
    goalId: string;
    taskId?: string;
    by: string;
    level: 'info' | 'warning';
    text: string;
  }) => void;
}

type Request<K extends EffectKind> = Extract<EffectRequest, { kind: K }>;

/** Carries out one kind of effect. */
export type Handler<K extends EffectKind> = (
  request: Request<K>,
  context: {
    readonly effectId: string;
    readonly parts: HandlerParts;
    readonly state: State;
    readonly signal: AbortSignal;
  },
) => Promise<EffectResult>;

export function failed(cause: Failure): EffectResult {
  return { kind: 'failed', failure: cause };
}

/** The task an effect is for, with its worktree; a missing one means that the task was closed meanwhile. */
export function workOf(state: State, taskId: string): { readonly task: TaskState; readonly worktree: Worktree } | null {
  const task = state.tasks.get(taskId);
  return task?.worktree ? { task, worktree: task.worktree } : null;
}

export const gone = failed(failure('stale', 'The task was closed, or its worktree removed, before this could run.'));

/** Names the worktree of a task. */
export function worktreeKey(goalId: string, taskId: string): string {
  return `${goalId}-${taskId}`;
}
