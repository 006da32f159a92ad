import { Option, type Command } from 'commander';
import type { AllowOptions } from './commands/allow.ts';
import type { ExplainOptions } from './commands/policy.ts';
import type { Declare, GlobalOptions, Perform } from './declaring.ts';

/** What the workspace's settings may have run. */
function declareAllow(declare: Declare, perform: Perform): void {
  declare('allow [command]', 'list the commands that the workspace has run with your rights, or let them run', [
    'maestro allow',
    'maestro allow "npm ci"',
  ])
    .option('--all', 'let all of them run, as they stand now')
    .option('--json', 'print one JSON value')
    .action(async (line: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & AllowOptions>();
      await perform(options, async (cli) => (await import('./commands/allow.ts')).allow(cli, line, options));
    });
}

/** What agents may do, and why. */
export function declarePolicyCommands(declare: Declare, perform: Perform): void {
  declareAllow(declare, perform);
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
