import type { Command } from 'commander';
import type { WorkOptions } from './commands/work.ts';
import { someText, withGoalOptions } from './options.ts';
import type { Declare, GlobalOptions, Perform } from './declaring.ts';

const load = () => import('./commands/work.ts');

type Goal = GlobalOptions & WorkOptions & { goal?: string };

function workflowText(otherwise: string): string {
  return `which workflow; "maestro workflows" lists them (default: ${otherwise})`;
}

/** Commands that state a goal and let the engine work. */
export function declareWorkCommands(declare: Declare, perform: Perform): void {
  withGoalOptions(
    declare('start', 'run the main job on a copy of the sample project, or on your own with --workspace', [
      'maestro start',
      'maestro start --workspace ~/src/my-library --goal "Tidy the parser"',
    ]),
  )
    .option('--goal <text>', 'what is wanted, in your words', someText)
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Goal>();
      await perform(options, async (cli) => (await load()).start(cli, options));
    });
  withGoalOptions(
    declare('improve [paths...]', 'find code smells, refactor them, prove it by tests, and ask', [
      'maestro improve',
      'maestro improve src/parser --tasks 3 --yes-low',
      'maestro improve --with-model',
    ]),
  )
    .option('--goal <text>', 'what is wanted, in your words', someText)
    .option('--with-model', 'let the language model take on what no rule can refactor safely')
    .action(async (paths: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Goal & { withModel?: true }>();
      await perform(options, async (cli) => (await load()).improve(cli, paths, options));
    });
  withGoalOptions(
    declare('run <goal>', 'state a goal and let a workflow carry it out', [
      'maestro run "Reject negative prices"',
      'maestro run "Remove dead code" --workflow improve --paths src lib',
    ]),
  )
    .option('--workflow <name>', workflowText('feature, which needs a language model'))
    .option('--paths <paths...>', 'limit the work to these files and folders')
    .action(async (goal: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Goal>();
      await perform(options, async (cli) => (await load()).run(cli, goal, options));
    });
  withGoalOptions(
    declare('plan [goal] [paths...]', 'only plan: nothing starts before you approve', [
      'maestro plan',
      'maestro plan "Tidy the parser" src/parser --workflow improve',
    ]),
  )
    .option('--workflow <name>', workflowText('improve without a goal, else feature'))
    .action(async (goal: string | undefined, paths: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Goal>();
      await perform(options, async (cli) => (await load()).plan(cli, goal, paths, options));
    });
  declare('resume', 'go on with everything that was interrupted or waits', ['maestro resume'])
    .option('--wait', 'stay until the gates are answered, from another terminal or the editor')
    .option('--json', 'print the outcome as one JSON value; what happens goes to stderr')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Goal>();
      await perform(options, async (cli) => (await load()).resume(cli, options));
    });
}
