import path from 'node:path';
import { visible, type Result } from '../core/base/index.ts';
import { createMasker, mapTexts, secretsIn, type Failure } from '../core/domain/index.ts';
import { exitCodeOf } from './exit-codes.ts';
import { foldersOf, nearestWorkspace, personName, type Folders } from '../local/index.ts';
import type { Terminal } from './terminal.ts';

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
  /**
   * How the person gets to call `maestro` there, in lines; empty where it is plain, and after the first call. It stands
   * above the first commands that are printed.
   */
  howToCall(): readonly string[];
  /** The folders of the workspace. Nothing is made. */
  folders(): Result<Folders, Failure>;
}

export interface CliOptions {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What `--workspace` says. */
  readonly workspace: string | undefined;
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** How to call the program after `npm start`, which installs nothing, in a folder. */
function callingLines(folder: string): readonly string[] {
  const program = [process.execPath, process.argv[1] ?? ''].map(quoted).join(' ');
  return [
    'To answer later, go to the project and name the program (or install it, as the README says):',
    `  cd ${quoted(folder)}`,
    `  alias maestro=${quoted(program)}`,
    '',
  ];
}

/** The context of one call. */
export function createCli({ terminal, environment, workspace }: CliOptions): Cli {
  // npm runs scripts in the package's folder and says where the person stood.
  const byNpm = environment['npm_lifecycle_event'] === 'start';
  const cwd = (byNpm ? environment['INIT_CWD'] : undefined) ?? process.cwd();
  const folder = workspace === undefined ? nearestWorkspace(cwd) : path.resolve(cwd, workspace);
  let untold = byNpm ? callingLines(folder) : [];
  return {
    terminal,
    environment,
    cwd,
    by: personName(),
    self: workspace === undefined || byNpm ? 'maestro' : `maestro -C ${quoted(workspace)}`,
    howToCall() {
      const lines = untold;
      untold = [];
      return lines;
    },
    folders: () => foldersOf(folder, environment),
  };
}

/** The same call for another workspace. */
export function cliFor(cli: Cli, workspace: string): Cli {
  return createCli({ terminal: cli.terminal, environment: cli.environment, workspace });
}

/** Tells the person of a failure; with `--json` its data stands on stdout too. Returns the exit code. */
export function fail({ terminal, environment }: Cli, given: Failure, code: number = exitCodeOf(given)): number {
  // What a server or a program said may hold what it was not to say.
  const cause = mapTexts(given, createMasker(() => secretsIn(environment)).all, new Set());
  terminal.warn(visible(cause.person));
  if (terminal.json) terminal.value({ error: { ...cause, exitCode: code } });
  return code;
}
