import { Option, type Command } from 'commander';
import type { ExplainOptions } from './commands/policy.ts';
import type { Declare, GlobalOptions, Perform } from './declaring.ts';

/** What agents may do, and why. */
export function declarePolicyCommands(declare: Declare, perform: Perform): void {
  const policy = declare('policy', 'what agents may run unasked, must ask about, and never do', [
    'maestro policy explain "npm test && git push"',
  ]);
  policy
    .command('explain <command>')
    .description('say whether an agent could run a line of shell, and why; nothing is run')
    .addOption(new Option('--shell <shell>', 'the language of the line').choices(['bash', 'pwsh', 'cmd']))
    .option('--cwd <path>', 'the folder it would run in (default: the workspace)')
    .addOption(
      new Option('--sandbox <state>', 'whether it would run in a sandbox').choices(['on', 'off']).default('off'),
    )
    .option('--json', 'print one JSON value')
    .action(async (line: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & ExplainOptions>();
      await perform(options, async (cli) => (await import('./commands/policy.ts')).explain(cli, line, options));
    });
}
