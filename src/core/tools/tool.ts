import type * as z from 'zod';
import type { Result } from '../base/index.ts';
import type { Failure } from '../domain/index.ts';
import type { Action } from '../policy/index.ts';
import type { CodeWorkshop, ToolCalls, ToolName, WorktreeFiles } from '../ports/index.ts';

/** What tools work on, for one session. */
export interface ToolSetting {
  readonly files: WorktreeFiles;
  readonly workshop: CodeWorkshop;
  readonly signal: AbortSignal;
  /** A file's text at the base commit, or null. */
  readonly baseText: (path: string) => Promise<string | null>;
}

/** A call that was looked at but not carried out: what it would do, and how. */
export interface PreparedCall<O> {
  /** Its paths are canonical: where links lead, not what the caller called them. */
  readonly action: Omit<Action, 'tool'>;
  /** Does exactly what `action` says. */
  execute(): Promise<Result<O, Failure>>;
}

/**
 * Something an agent can do. `prepare` only looks, and fails when a path leaves the folder; policy is asked between it and
 * `execute`.
 */
export interface Tool<T extends ToolName> {
  readonly name: T;
  /** One sentence for whoever chooses a tool. */
  readonly description: string;
  readonly input: z.ZodType<ToolCalls[T]['input']>;
  prepare(
    input: ToolCalls[T]['input'],
    setting: ToolSetting,
  ): Promise<Result<PreparedCall<ToolCalls[T]['output']>, Failure>>;
}
