import type { Result } from '../base/index.ts';
import type {
  Change,
  Evidence,
  Failure,
  PolicyDecision,
  RoleName,
  SeenFile,
  SmellRef,
  TextOrigin,
} from '../domain/index.ts';
import type { Analysis, CallableFunction, Characterisation, Refactored, TestFramework } from './code-workshop.ts';
import type { CommandEnd } from './command-runner.ts';
import type { ImagePart } from './model.ts';
import type { Commit, LinesOrigin, WholeCommit } from './repository.ts';
import type { TextMatches } from './text-search.ts';

/** A file as it was read: the whole of its text, or an image. */
export interface FileReading {
  /** Without a byte order mark; empty for an image. */
  readonly text: string;
  readonly image: ImagePart | null;
  /** The turn in which the caller was shown the same and can still read it; missing when it must be shown. */
  readonly shownIn?: number | undefined;
}

/** Where in a conversation a call stands, for tools that need not say again what can still be read there. */
export interface CallPlace {
  readonly turn: number;
  /** The first turn whose results are still in the conversation whole. */
  readonly wholeSince: number;
}

/** One exact replacement. `old` stands in the file once, or `all` of its places are meant. */
export interface TextEdit {
  readonly old: string;
  readonly new: string;
  readonly all?: boolean | undefined;
}

/** A command as it stands: how it ended, or null while it runs, and what it printed since it was last looked at. */
export interface CommandReading {
  /** By which a command in the background is read later; null for one that was waited for. */
  readonly id: string | null;
  readonly end: CommandEnd | null;
  /** Head and tail of it when it is long. */
  readonly output: string;
}

/** Every tool by its name: what goes in and what comes out. */
export interface ToolCalls {
  /** Files that git does not ignore. Without input, all of them; what lies deeper than `depth` is named by its folder, with `/`. */
  'list-files': {
    readonly input: {
      readonly path?: string | undefined;
      readonly glob?: string | undefined;
      readonly depth?: number | undefined;
    };
    readonly output: readonly string[];
  };
  /** `from` (a line, counted from 1) and `lines` say what a model is shown of it; the output is always the whole. */
  'read-file': {
    readonly input: {
      readonly path: string;
      readonly from?: number | undefined;
      readonly lines?: number | undefined;
    };
    readonly output: FileReading;
  };
  'search-text': {
    readonly input: {
      readonly pattern: string;
      readonly path?: string | undefined;
      readonly glob?: string | undefined;
      readonly literal?: boolean | undefined;
      readonly limit?: number | undefined;
    };
    readonly output: TextMatches;
  };
  /** The file as it was at the task's base commit; null when it was not there. */
  'read-base-file': { readonly input: { readonly path: string }; readonly output: string | null };
  /** All edits, one after the other, or none. The output is the lines that changed, in the new text. */
  'edit-file': {
    readonly input: { readonly path: string; readonly edits: readonly TextEdit[] };
    readonly output: readonly { readonly from: number; readonly to: number }[];
  };
  'write-file': { readonly input: { readonly path: string; readonly text: string }; readonly output: null };
  'move-file': { readonly input: { readonly from: string; readonly to: string }; readonly output: null };
  /** The output is where a copy was kept, null when the base commit has the file as it was. */
  'delete-file': { readonly input: { readonly path: string }; readonly output: string | null };
  /** A line for the shell; `timeout` in seconds. */
  'run-command': {
    readonly input: {
      readonly command: string;
      readonly timeout?: number | undefined;
      readonly background?: boolean | undefined;
    };
    readonly output: CommandReading;
  };
  /** What a command in the background does; `wait` in seconds for its end. */
  'read-command': {
    readonly input: {
      readonly id: string;
      readonly wait?: number | undefined;
      readonly stop?: boolean | undefined;
    };
    readonly output: CommandReading;
  };
  'run-checks': { readonly input: Record<string, never>; readonly output: Evidence };
  /** What the task changed so far, all of it or below a path; null for nothing. */
  'git-diff': { readonly input: { readonly path?: string | undefined }; readonly output: Change | null };
  /** Commits that led to the task's base, newest first. */
  'git-log': {
    readonly input: { readonly path?: string | undefined; readonly limit?: number | undefined };
    readonly output: readonly Commit[];
  };
  /** What a commit says and changed; of one path when it is given. Files that may hold keys are left out unless named. */
  'git-show': {
    readonly input: { readonly commit: string; readonly path?: string | undefined };
    readonly output: WholeCommit;
  };
  /** The commits that lines of a file come from. */
  'git-blame': {
    readonly input: {
      readonly path: string;
      readonly from?: number | undefined;
      readonly lines?: number | undefined;
    };
    readonly output: readonly LinesOrigin[];
  };
  /** As `git-diff`, of which it tells the files. */
  'git-status': { readonly input: Record<string, never>; readonly output: Change | null };
  /** The person's answer. */
  'ask-person': {
    readonly input: { readonly question: string; readonly options?: readonly string[] | undefined };
    readonly output: string;
  };
  /** What the other role answered. */
  delegate: {
    readonly input: { readonly role: RoleName; readonly task: string; readonly why: string };
    readonly output: string;
  };
  /** Finds smells in the files named; files that no workshop understands are passed over. */
  'find-smells': { readonly input: { readonly paths: readonly string[] }; readonly output: Analysis };
  /** Computes the refactoring of smells; writes nothing. `names`: fingerprint to the name the person wants. */
  'plan-refactoring': {
    readonly input: { readonly smells: readonly SmellRef[]; readonly names: Readonly<Record<string, string>> };
    readonly output: Refactored;
  };
  'describe-api': { readonly input: { readonly path: string }; readonly output: readonly string[] };
  'list-callables': { readonly input: { readonly path: string }; readonly output: readonly CallableFunction[] };
  /** Runs functions of the workspace on generated inputs and returns the test file that pins what they do. */
  'characterise-code': {
    readonly input: { readonly functions: readonly CallableFunction[]; readonly framework: TestFramework };
    readonly output: Characterisation;
  };
}

export type ToolName = keyof ToolCalls;

/** What a model is answered. */
export interface ToolAnswer {
  readonly ok: boolean;
  readonly text: string;
  readonly images?: readonly ImagePart[];
  /** Where it comes from; not given for words of the engine or the person. */
  readonly origin?: TextOrigin;
  /** What policy decided about it by itself. */
  readonly decided?: PolicyDecision;
  /** What it saw of files. */
  readonly seen?: readonly SeenFile[];
  /** Nothing was done yet: the call waits for an answer from outside and is carried out when it is made again. */
  readonly waits?: true;
}

/** The only way for an agent to touch anything. Each call passes prepare, policy and execute. */
export interface ToolBox {
  /** For code that knows the tool, and knows what it overwrites. */
  call<T extends ToolName>(tool: T, input: ToolCalls[T]['input']): Promise<Result<ToolCalls[T]['output'], Failure>>;
  /** For calls whose name and input come from outside: both are checked, and files that were never read stay. */
  callByName(tool: string, input: unknown): Promise<Result<unknown, Failure>>;
  /**
   * For models: as {@link callByName}, with the input as JSON text and what came of it as text. Never rejects. `callId` names
   * the call within its session, so that an answer it waits for finds it again.
   */
  callAsText(tool: string, input: string, callId?: string | null, place?: CallPlace | null): Promise<ToolAnswer>;
}
