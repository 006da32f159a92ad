import type { Result } from '../base/index.ts';
import type { CheckRun, Failure } from '../domain/index.ts';

/** One command that proves something about the workspace. */
export interface CheckCommand {
  readonly name: string;
  readonly kind: CheckRun['kind'];
  /**
   * Program and arguments; run without a shell. `{report}` inside an argument stands for a fresh file outside the
   * folder, from which a JUnit report is read after the run.
   */
  readonly argv: readonly string[];
  /** Folder relative to the worktree. */
  readonly cwd: string;
  /** Milliseconds after which the process group is killed. */
  readonly timeout: number;
  /** Which reporter to read cases from; `auto` looks at the output. */
  readonly reporter:
    | 'auto'
    | 'node-test'
    | 'mocha'
    | 'jest'
    | 'vitest'
    | 'ava'
    | 'pytest'
    | 'go-test'
    | 'cargo-test'
    | 'junit'
    | 'tap'
    | 'exit-code';
  /** Where a JUnit file appears, relative to `cwd`. */
  readonly reportFile?: string;
  /** Where the command came from, for the person: `package.json script "test"`. */
  readonly source: string;
  /** True for what makes a folder ready before any agent works in it: it may write and reach what it wants. */
  readonly unconfined?: boolean;
}

/** The person's settings in `.maestro/config.json`. */
export interface CheckSettings {
  /** Replaces discovery when given. */
  readonly commands?:
    | readonly {
        name: string;
        kind?: CheckRun['kind'] | undefined;
        /** Plain words and quotes are split as they stand; a command that needs a shell is run by `/bin/sh -c`. */
        command: string;
        cwd?: string | undefined;
        timeout?: number | undefined;
        reporter?: CheckCommand['reporter'] | undefined;
        reportFile?: string | undefined;
      }[]
    | undefined;
  /** Milliseconds for commands without a limit of their own. */
  readonly timeout?: number | undefined;
}

/** Finds and runs the checks of a folder. */
export interface CheckRunner {
  /** The commands that the folder declares; empty when nothing was found. Fails with `bad-config` on broken manifests. */
  discover(folder: string, settings: CheckSettings): Promise<Result<readonly CheckCommand[], Failure>>;
  /** Runs one command to its end, its time-out or the abort, and leaves no process behind. Never rejects. */
  run(folder: string, command: CheckCommand, signal: AbortSignal): Promise<CheckRun>;
}
