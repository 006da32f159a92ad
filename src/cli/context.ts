import os from 'node:os';
import path from 'node:path';
import type { Result } from '../core/base/index.ts';
import type { Failure } from '../core/domain/index.ts';
import { exitCodeOf } from './exit-codes.ts';
import { foldersOf, nearestWorkspace, type Folders } from './folders.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './visible.ts';

/** What every command gets. */
export interface Cli {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the person stands: typed paths are relative to it. */
  readonly cwd: string;
  /** Who the person is, for the journal. */
  readonly by: string;
  /** How commands are written in advice: `maestro`, with what is needed to reach the same workspace again. */
  readonly self: string;
  /** The folders of the workspace. Nothing is made. */
  folders(): Result<Folders, Failure>;
}

export interface CliOptions {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What `--workspace` says. */
  readonly workspace: string | undefined;
}

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return 'person';
  }
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The program as it can be called again from `cwd`: by its name, or by the files that `npm start` runs. */
function programName(environment: CliOptions['environment'], cwd: string): string {
  if (environment['npm_lifecycle_event'] !== 'start') return 'maestro';
  return [process.execPath, process.argv[1] ?? ''].map((file) => quoted(path.relative(cwd, file))).join(' ');
}

/** The context of one call. */
export function createCli({ terminal, environment, workspace }: CliOptions): Cli {
  // npm runs scripts in the package's folder and says where the person stood.
  const start = environment['npm_lifecycle_event'] === 'start' ? environment['INIT_CWD'] : undefined;
  const cwd = start ?? process.cwd();
  const folder = workspace === undefined ? nearestWorkspace(cwd) : path.resolve(cwd, workspace);
  const program = programName(environment, cwd);
  return {
    terminal,
    environment,
    cwd,
    by: userName(),
    self: workspace === undefined ? program : `${program} -C ${quoted(workspace)}`,
    folders: () => foldersOf(folder, environment),
  };
}

/** The same call for another workspace. */
export function cliFor(cli: Cli, workspace: string): Cli {
  return createCli({ terminal: cli.terminal, environment: cli.environment, workspace });
}

/** Tells the person of a failure; with `--json` its data stands on stdout too. Returns the exit code. */
export function fail({ terminal }: Cli, cause: Failure, code: number = exitCodeOf(cause)): number {
  terminal.warn(visible(cause.person));
  if (terminal.json) terminal.value({ error: { ...cause, exitCode: code } });
  return code;
}
