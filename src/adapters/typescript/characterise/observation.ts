import type { Value } from './value.ts';

/** How one call ended. */
export type Outcome =
  | { readonly kind: 'returned' | 'resolved'; readonly value: Value; readonly iterated?: true }
  | { readonly kind: 'threw' | 'rejected'; readonly error: ThrownError };

/** An error by what a test may compare. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  /** Raised by the language itself rather than by a `throw` of the program: its wording changes with the engine. */
  readonly builtIn: boolean;
}

/** What a call was seen to do. */
export interface Observation {
  readonly call: number;
  readonly outcome: Outcome | null;
  /** Why the outcome cannot be pinned, when it is null. */
  readonly unfit: string;
  /** Arguments that were changed by the call, by position, as they were afterwards. */
  readonly mutated: readonly { readonly index: number; readonly value: Value }[];
  /** What the call leaned on outside its arguments: `the clock`, `the file system`, ... */
  readonly leanings: readonly string[];
  /** Numbers of the branches taken. */
  readonly branches: readonly number[];
}

/** One call to make; arguments are expressions, evaluated afresh for it. */
export interface CallRequest {
  readonly id: number;
  /** Absolute path of the module. */
  readonly file: string;
  /** The exported name; `default` also stands for the whole of `module.exports`. */
  readonly exported: string;
  readonly args: readonly string[];
}

/** A module that is not loaded from its file as it stands. */
export interface PreparedSource {
  readonly format: 'module' | 'commonjs' | 'as-found';
  readonly text: string;
}

/** What the child process reads from its standard input. */
export interface ObservationJob {
  /** By absolute path. */
  readonly sources: Readonly<Record<string, PreparedSource>>;
  /** Absolute paths for `importing file, newline, specifier`, where the project's own settings map it. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly calls: readonly CallRequest[];
  /** Milliseconds that one call may take. */
  readonly callTimeout: number;
}

/** The other thing the child can do: run a written test as if it lay in the project, and leave the rest to node:test. */
export interface VerificationJob extends Pick<ObservationJob, 'sources' | 'aliases'> {
  /** Absolute path of the test; its text is among the sources. */
  readonly test: string;
}

/** What the child writes to file descriptor 3, one JSON value a line. */
export type ObservationLine =
  | { readonly k: 'begin'; readonly call: number }
  | { readonly k: 'end'; readonly observation: Observation }
  | { readonly k: 'unloadable'; readonly file: string; readonly why: string }
  | { readonly k: 'done' };

/** The global function through which instrumented code reports a branch; a registered symbol, so that no name can clash. */
export const branchHook = 'codemaestro.characterise.branch';
