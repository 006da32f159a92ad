import type * as z from 'zod';
import type { Pause, Result } from '../base/index.ts';
import type {
  Change,
  CommandRule,
  Evidence,
  Failure,
  PolicyDecision,
  RiskAssessment,
  RoleName,
  TextOrigin,
} from '../domain/index.ts';
import type { Action, FilePolicy } from '../policy/index.ts';
import type {
  CallPlace,
  CodeWorkshop,
  CommandRunner,
  Commit,
  Connection,
  LinesOrigin,
  LoadShell,
  RunTerms,
  TextSearch,
  ToolAnswer,
  ToolCalls,
  ToolName,
  WholeCommit,
  WorktreeFiles,
} from '../ports/index.ts';
import type { Background } from './background.ts';
import type { Readings, SeenBefore } from './readings.ts';

/** What tools work on, for one session. A tool whose means are not given says that it is not to be had here. */
export interface ToolSetting {
  readonly files: WorktreeFiles;
  readonly workshop: CodeWorkshop;
  readonly signal: AbortSignal;
  /** What the session saw before it was taken up again; nothing for a new one. */
  readonly seen?: readonly SeenBefore[] | undefined;
  /** A file's text at the base commit, or null. */
  readonly baseText: (path: string) => Promise<string | null>;
  readonly search?: TextSearch | undefined;
  readonly commands?: CommandRunner | undefined;
  /** Loads what reads the language of the shell; without it only lines in plain words can be judged. */
  readonly loadShell?: LoadShell | undefined;
  /** Lets others have their turn amid long work. */
  readonly pause?: Pause | undefined;
  /** The files as they are now, as a digest; ignored ones are not in it. */
  readonly treeNow?: (() => Promise<string>) | undefined;
  /** Runs the workspace's checks on the worktree. */
  readonly runChecks?: ((signal: AbortSignal) => Promise<Result<Evidence, Failure>>) | undefined;
  /** What the task changed so far; null for nothing. */
  readonly change?: (() => Promise<Result<Change | null, Failure>>) | undefined;
  /** Commits that led to the base, newest first; of one path when it is given. */
  readonly log?: ((path: string | null, limit: number) => Promise<readonly Commit[]>) | undefined;
  /** A commit, by its name or the beginning of it. */
  readonly show?: ((name: string) => Promise<Result<WholeCommit, Failure>>) | undefined;
  /** Where lines of a file come from. */
  readonly blame?:
    ((path: string, from: number, lines: number) => Promise<Result<readonly LinesOrigin[], Failure>>) | undefined;
  /** An absolute folder outside the worktree that gets a copy of what is deleted and in no commit. */
  readonly trash?: string | undefined;
  /** Writes down what a command wants to reach, and what comes of it. */
  readonly noteConnection?: ((line: string, connection: Connection) => void) | undefined;
  /** What policy files lay down for commands, as they stand now; nothing when left out. */
  readonly readPolicy?: (() => Promise<FilePolicy>) | undefined;
  /** Who answers for the person, and for other agents; without it nothing can be asked. */
  readonly desk?: Desk | undefined;
}

/** Who lets something be done: the person, for this or by a rule of theirs, or policy at the level that they chose. */
export type PermittedBy = 'person' | 'policy';

/** What needs the person's word before it is done. */
export interface Permission {
  /** The question, for the person. */
  readonly question: string;
  /** Exactly what would be done. */
  readonly action: string;
  /** The commands that make up that line, where it is more than one. */
  readonly parts?: string[];
  readonly risk: RiskAssessment;
  /** A digest of exactly what would be done: a yes holds for nothing else. */
  readonly subject: string;
  /** The files that it would be done among, as a digest: a yes holds for these alone. Looked at where somebody is asked, or was. */
  readonly among?: () => Promise<string>;
  /** It could send something out, or brings what is secret: asked about whenever the work has read text from outside. */
  readonly reachesOut?: true;
  /** What a yes may cover for the rest of the session; not given where each such thing is asked about. */
  readonly rule?: CommandRule;
}

/**
 * Where calls get what only others can give. Each answer is for one call, by its id, and holds once. While there is none the
 * failure is `waiting`: the call ends without having done anything, and is made again when the answer is there.
 */
export interface Desk {
  /** The person's answer to a question. */
  ask(callId: string, question: string, options: readonly string[]): Result<string, Failure>;
  /** Whether this may be done, and who says so; `not-permitted` with the reason when not. */
  permit(callId: string, permission: Permission): Result<PermittedBy, Failure> | Promise<Result<PermittedBy, Failure>>;
  /** Whether the work has read text from outside; it has not when left out. */
  hasReadOutside?(): boolean;
  /** What another role says of its work. */
  delegate(callId: string, order: Delegation): Result<string, Failure>;
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
  /** The id of the call; null for one that code of ours makes, and that cannot wait. */
  readonly callId: string | null;
  /** Where the call stands in its conversation; null when there is none. */
  readonly place: CallPlace | null;
  /** The caller is code of ours that knows what it overwrites, and need not have read it. */
  readonly vouched: boolean;
  /** Hears what policy decides about the call by itself. */
  readonly noteDecision?: (decision: PolicyDecision) => void;
}

/** A call that was looked at but not carried out: what it would touch, and how. */
export interface PreparedCall<O> {
  /** What is read or written. Canonical: where links lead, not what the caller called them. */
  readonly paths: readonly string[];
  /** The line that a shell would run, and how. */
  readonly command?: { readonly line: string; readonly terms: RunTerms };
  /** Touches exactly these. */
  execute(leave: Leave): Promise<Result<O, Failure>>;
}

/**
 * How far a command may go by the word of the person: no further than the sandbox lets it, or not even to what every command
 * may reach; to these hosts, each as
 * `name:port`, from inside of it; outside of it, where it would not let it do what it is for.
 */
export type Leave = 'cut-off' | 'confined' | 'outside' | { readonly hosts: readonly string[] };

/**
 * Something an agent can do. `prepare` only looks, and fails when a path leaves the folder; policy is asked between it and
 * `execute`.
 */
export interface Tool<T extends ToolName> {
  readonly name: T;
  /** One or two sentences for whoever chooses a tool. Every word is sent with every request. */
  readonly description: string;
  readonly effect: Action['effect'];
  /** Where what it answers comes from, also by what was looked at; not given where the words are our own, or the person's. */
  readonly origin?: TextOrigin | ((paths: readonly string[]) => TextOrigin);
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
