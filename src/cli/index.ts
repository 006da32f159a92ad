import { CommanderError } from 'commander';
import { failureIn } from '../core/domain/index.ts';
import { createCli, fail, type Cli } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { GlobalOptions } from './declaring.ts';
import { createProgram } from './program.ts';
import { createTerminal } from './terminal.ts';
import { visible } from '../core/base/index.ts';

function cliOf(args: readonly string[], options: GlobalOptions): Cli {
  const { env: environment } = process;
  const json = options.json ?? args.includes('--json');
  const terminal = createTerminal({ json, colour: options.color, environment });
  return createCli({ terminal, environment, workspace: options.workspace });
}

/** Tells of an error that nobody expected. */
function tellUnexpected(args: readonly string[], error: unknown): number {
  const cli = cliOf(args, { color: false });
  const expected = failureIn(error);
  if (expected) return fail(cli, expected);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  cli.terminal.warn(visible(`Something broke that should not: ${text}`));
  cli.terminal.warn('The journal is as it was after the last step. Try again; if it happens again, report it.');
  return exitCodes.failed;
}

/** Runs the command line; resolves with the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  // A reader that has seen enough, such as "head", closes the pipe: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    throw error;
  });
  let exitCode: number = exitCodes.done;
  try {
    const program = await createProgram(args, async (options, work) => {
      exitCode = await work(cliOf(args, options));
    });
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return tellUnexpected(args, error);
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
}
