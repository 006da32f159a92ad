import { Command } from 'commander';
import type { Declare, Perform } from './declaring.ts';
import { exitCodes, exitCodeTexts } from './exit-codes.ts';
import { refuseOwnRuns } from './own-runs.ts';
import { declareJournalCommands } from './program-journal.ts';
import { declareMemoryCommands } from './program-memory.ts';
import { declareModelCommands } from './program-models.ts';
import { declarePolicyCommands } from './program-policy.ts';
import { declareReviewCommands } from './program-review.ts';
import { declareSearchCommands } from './program-search.ts';
import { declareTrashCommands } from './program-trash.ts';
import { declareWorkCommands } from './program-work.ts';

const exitCodesText = [
  'Exit codes',
  '',
  ...Object.entries(exitCodes).map(
    ([name, code]) => `  ${String(code).padStart(3)}  ${exitCodeTexts[name as keyof typeof exitCodes]}`,
  ),
  '',
].join('\n');

const overview = `
A goal becomes a reviewed change on a branch of its own:
  maestro improve                  find something to improve, refactor it, prove it, ask
  maestro diff t1                  see what task t1 proposes
  maestro accept t1                have it committed on the feature branch
  maestro help exit-codes          what the exit codes mean
`;

function declareHelp(program: Command): void {
  program
    .command('help [topic]')
    .description('help for a command, or for "exit-codes"')
    .action((topic: string | undefined) => {
      if (topic === undefined) program.outputHelp();
      else if (topic === 'exit-codes') process.stdout.write(exitCodesText);
      else {
        const command = program.commands.find((each) => each.name() === topic);
        if (!command) program.error(`error: there is no command or topic '${topic}'`);
        else command.outputHelp();
      }
    });
}

/** Completion is worked out by a library that only these two commands load. */
async function declareCompletion(program: Command, args: readonly string[]): Promise<void> {
  if (args.includes('completion') || args.includes('complete')) {
    const { addCompletion } = await import('./completion.ts');
    await addCompletion(program, args);
    return;
  }
  program
    .command('completion <shell>')
    .description('print the script that completes commands in bash, zsh or fish')
    .addHelpText('after', '\nExample:\n  source <(maestro completion bash)\n');
}

/** The program with all its commands; none of them is loaded before it is called. */
export async function createProgram(
  args: readonly string[],
  perform: Perform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Command> {
  const program = new Command('maestro');
  program
    .description('Agents plan, test, refactor and review in worktrees of their own; you hold the gates.')
    .option('-C, --workspace <path>', 'the folder to work on (default: the project around the current folder)')
    .option('--no-color', 'no colours (also with NO_COLOR set; never in a pipe)')
    .version(typeof MAESTRO_VERSION === 'undefined' ? 'development' : MAESTRO_VERSION, '-V, --version')
    .helpCommand(false)
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', overview)
    .showSuggestionAfterError()
    .showHelpAfterError('(--help tells more)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  const declare: Declare = (usage, does, examples) => {
    const example = `\nExample${examples.length > 1 ? 's' : ''}:\n${examples.map((line) => `  ${line}`).join('\n')}\n`;
    return program.command(usage).description(does).addHelpText('after', example);
  };
  declareWorkCommands(declare, perform);
  declareReviewCommands(declare, perform);
  declareTrashCommands(declare, perform);
  declareJournalCommands(declare, perform);
  declareModelCommands(declare, perform);
  declarePolicyCommands(declare, perform);
  declareSearchCommands(declare, perform);
  declareMemoryCommands(declare, perform);
  await declareCompletion(program, args);
  declareHelp(program);
  refuseOwnRuns(program, environment);
  return program;
}
