import type { Result } from '../base/index.ts';
import type { Failure, Smell, SmellRef } from '../domain/index.ts';

/** A source file as it is to be analysed. `path` is relative to the workspace, `/` separated. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What an analysis saw. */
export interface Analysis {
  readonly smells: readonly Smell[];
  readonly files: number;
  /** Files that were not analysed, with the reason for the person. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

/** A file after a refactoring. */
export interface Rewrite {
  readonly path: string;
  readonly text: string;
}

/** What a refactoring did, as a careful colleague would tell it. */
export interface Refactored {
  readonly rewrites: readonly Rewrite[];
  /** Smells that were removed. */
  readonly done: readonly SmellRef[];
  /** Smells that were left, with the reason. */
  readonly refused: readonly { readonly smell: SmellRef; readonly why: string }[];
  /** Sentences on what was done and what names were chosen. */
  readonly notes: readonly string[];
}

/** A function that tests can call from outside its module. */
export interface CallableFunction {
  readonly file: string;
  readonly name: string;
  /** Parameter names with the source of their declared or inferred type. */
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly isAsync: boolean;
}

/** Tests that pin what functions do today. */
export interface Characterisation {
  /** The new test file; null when nothing deterministic could be seen. */
  readonly test: Rewrite | null;
  /** Sentences on what was pinned, and which functions were left out and why. */
  readonly notes: readonly string[];
}

/**
 * Knows a language by its syntax trees. Runs off the calling thread. Source that does not parse is skipped and named.
 */
export interface CodeWorkshop {
  /** Whether this workshop understands the file, by its name. */
  understands(path: string): boolean;
  /** Finds smells in the files; `root` is the folder that module resolution starts from. */
  analyse(root: string, files: readonly SourceFile[], signal: AbortSignal): Promise<Result<Analysis, Failure>>;
  /**
   * Removes the smells from the files below `root`, keeping behaviour; what is not safe is refused with the reason.
   * `names` maps a smell's fingerprint to the name the person wants for what is extracted.
   */
  refactor(
    root: string,
    smells: readonly SmellRef[],
    names: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<Result<Refactored, Failure>>;
  /** The exported names of a module with their types, one line each, sorted; for "public API unchanged". */
  publicApi(root: string, path: string, signal: AbortSignal): Promise<Result<readonly string[], Failure>>;
  /** Exported functions of the file that can be called with plain values, and the code that no test names. */
  callables(root: string, path: string, signal: AbortSignal): Promise<Result<readonly CallableFunction[], Failure>>;
  /**
   * A test file that pins what the functions do today, by running them on generated inputs in a child process. The text
   * is in the style of `framework`; nothing is written.
   */
  characterise(
    root: string,
    functions: readonly CallableFunction[],
    framework: TestFramework,
    signal: AbortSignal,
  ): Promise<Result<Characterisation, Failure>>;
  dispose(): Promise<void>;
}

/** How the project's own tests are written. */
export type TestFramework = 'node-test' | 'mocha' | 'jest' | 'vitest';
