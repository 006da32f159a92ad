import type * as z from 'zod';
import type { Result } from '../base/index.ts';
import type { Change, Evidence, Failure, RoleName } from '../domain/index.ts';
import type { Action } from '../policy/index.ts';
import type {
  CodeWorkshop,
  CommandRunner,
  Commit,
  TextSearch,
  ToolAnswer,
  ToolCalls,
  ToolName,
  WorktreeFiles,
} from '../ports/index.ts';
import type { Background } from './background.ts';
import type { Readings } from './readings.ts';

/** What tools work on, for one session. A tool whose means are not given says that it is not to be had here. */
export interface ToolSetting {
  readonly files: WorktreeFiles;
  readonly workshop: CodeWorkshop;
  readonly signal: AbortSignal;
  /** A file's text at the base commit, or null. */
  readonly baseText: (path: string) => Promise<string | null>;
  readonly search?: TextSearch | undefined;
  readonly commands?: CommandRunner | undefined;
  /** Runs the workspace's checks on the worktree. */
  readonly runChecks?: ((signal: AbortSignal) => Promise<Result<Evidence, Failure>>) | undefined;
  /** What the task changed so far; null for nothing. */
  readonly change?: (() => Promise<Result<Change | null, Failure>>) | undefined;
  /** Commits that led to the base, newest first; of one path when it is given. */
  readonly log?: ((path: string | null, limit: number) => Promise<readonly Commit[]>) | undefined;
  /** An absolute folder outside the worktree that gets a copy of what is deleted and in no commit. */
  readonly trash?: string | undefined;
  /** Puts a question to the person and waits for the answer. */
  readonly ask?: ((question: string, options: readonly string[]) => Promise<Result<string, Failure>>) | undefined;
  /** Lets another role do something and waits for its answer. */
  readonly delegate?: ((order: Delegation) => Promise<Result<string, Failure>>) | undefined;
}

/** What one role asks of another. */
export interface Delegation {
  readonly role: RoleName;
  readonly task: string;
  readonly why: string;
}

/** What a tool works with: the setting, and what the session remembers. */
export interface ToolContext extends ToolSetting {
  readonly readings: Readings;
  readonly background: Background;
  /** The caller is code of ours that knows what it overwrites, and need not have read it. */
  readonly vouched: boolean;
}

/** A call that was looked at but not carried out: what it would touch, and how. */
export interface PreparedCall<O> {
  /** What is read or written. Canonical: where links lead, not what the caller called them. */
  readonly paths: readonly string[];
  /** Touches exactly these. */
  execute(): Promise<Result<O, Failure>>;
}

/**
 * Something an agent can do. `prepare` only looks, and fails when a path leaves the folder; policy is asked between it and
 * `execute`.
 */
export interface Tool<T extends ToolName> {
  readonly name: T;
  /** One or two sentences for whoever chooses a tool. Every word is sent with every request. */
  readonly description: string;
  readonly effect: Action['effect'];
  /** Models are not told of it: its input is nothing that they could make up. */
  readonly forPrograms?: true;
  readonly input: z.ZodType<ToolCalls[T]['input']>;
  prepare(
    input: ToolCalls[T]['input'],
    context: ToolContext,
  ): Promise<Result<PreparedCall<ToolCalls[T]['output']>, Failure>>;
  /** The output as a model reads it. */
  describe(output: ToolCalls[T]['output'], input: ToolCalls[T]['input']): string | Omit<ToolAnswer, 'ok'>;
}
