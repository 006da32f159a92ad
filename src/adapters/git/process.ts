/**
 * Runs git. Our own runner over `node:child_process`, because simple-git waits 50 ms after every command that prints
 * nothing (55 ms against 3 ms for `update-ref`), hides the exit code and turns all output into text; diffs, blobs and
 * names that are not UTF-8 need bytes.
 *
 * Invariants:
 * 1. Arguments are an array; there is no shell.
 * 2. No GIT_* variable of the caller reaches git, but for where the person keeps their configuration.
 * 3. Nothing configured in a repository is executed: no hooks, monitors, filters, external diffs or remote helpers.
 * 4. Every call ends: by itself, by the time limit, or by the abort.
 */
import { existsSync } from 'node:fs';
import { ok, err, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import { describeGitFailure } from './git-failures.ts';
import { launchHere, type Launcher } from '../launcher/index.ts';

/** One run of git. */
export interface GitCall {
  /** The subcommand with its arguments. */
  readonly args: readonly string[];
  /** What this is for, as it continues "git could not …", for the person. */
  readonly purpose: string;
  readonly cwd: string;
  /** Names the repository instead of having it discovered from `cwd`. */
  readonly gitDir?: string;
  readonly workTree?: string;
  /** The index file to use instead of the repository's. */
  readonly index?: string;
  readonly input?: Buffer | string;
  readonly env?: Readonly<Record<string, string>>;
  /** More `-c` settings, `name=value`. */
  readonly config?: readonly string[];
  /** Exit codes that are an answer, not a failure; 0 always is one. */
  readonly accept?: readonly number[];
  /** Milliseconds; ten minutes when not given. */
  readonly timeLimit?: number;
}

/** What git answered. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs git; expected failures are data. */
export type Git = (call: GitCall) => Promise<Result<GitAnswer, Failure>>;

/** How git is started. */
export interface GitOptions {
  /** The environment to start from; its PATH finds git. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** What starts it; this process when not given. */
  readonly launcher?: Launcher | undefined;
}

const usualTimeLimit = 10 * 60_000;
const longestOutput = 1 << 30;

const keptVariables = new Set(['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM']);

const hardening = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotepath=off',
  'core.safecrlf=false',
  'core.splitIndex=false',
  'core.longpaths=true',
  'core.bigFileThreshold=5m',
  'diff.suppressBlankEmpty=false',
  'diff.renameLimit=2000',
  'commit.gpgsign=false',
  'i18n.commitEncoding=utf-8',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.addEmbeddedRepo=false',
  'protocol.allow=never',
  'safe.bareRepository=explicit',
];

function environment(options: GitOptions, call: GitCall): NodeJS.ProcessEnv {
  const inherited = Object.entries(options.env).filter(([name]) => !name.startsWith('GIT_') || keptVariables.has(name));
  return {
    ...Object.fromEntries(inherited),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    LC_ALL: 'C',
    LANGUAGE: 'C',
    ...(call.gitDir ? { GIT_DIR: call.gitDir } : {}),
    ...(call.workTree ? { GIT_WORK_TREE: call.workTree } : {}),
    ...(call.index ? { GIT_INDEX_FILE: call.index } : {}),
    ...call.env,
  };
}

/** A runner of git with the hardening of this file's invariants. */
export function createGit(options: GitOptions): Git {
  const { launcher = launchHere, signal } = options;
  return async (call) => {
    const settings = [...hardening, ...(call.config ?? [])].flatMap((setting) => ['-c', setting]);
    const { error, stdout, stderr } = await launcher.run(
      {
        program: 'git',
        args: [...settings, ...call.args],
        cwd: call.cwd,
        env: environment(options, call),
        longestOutput,
        timeLimit: call.timeLimit ?? usualTimeLimit,
        ...(call.input === undefined ? {} : { input: call.input }),
      },
      signal,
    );
    const text = stderr.toString('utf8').trim();
    const code = error ? (typeof error.code === 'number' ? error.code : null) : 0;
    if (code !== null && (code === 0 || call.accept?.includes(code))) return ok({ code, stdout, stderr: text });
    if (!existsSync(call.cwd)) return err(failure('not-found', `The folder ${call.cwd} does not exist.`));
    return err(describeGitFailure(call.purpose, text, error));
  };
}

/** Splits what git printed with `-z`. */
export function splitNul(output: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let start = 0; start < output.length;) {
    const end = output.indexOf(0, start);
    parts.push(output.subarray(start, end < 0 ? output.length : end));
    start = end < 0 ? output.length : end + 1;
  }
  return parts;
}

/** The text of bytes that are UTF-8, with a byte order mark kept; null when they are not. */
export function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
