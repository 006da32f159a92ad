import { Option, type Command } from 'commander';
import type { ExplainOptions } from './commands/models-explain.ts';
import type { Declare, GlobalOptions, Perform } from './declaring.ts';

const load = () => import('./commands/models.ts');

/** What can be asked for, as rules name it. */
const workKinds = ['decomposition', 'implementation', 'review', 'summary'];
/** Options that ask for what was decided. */
const journaled = ['goal', 'task'];

function declareExplaining(models: Command, perform: Perform): void {
  models
    .command('explain')
    .description('why which model was asked; with --kind or --complexity, which would be asked now')
    .option('--goal <goal>', 'only decisions for a goal')
    .option('--task <task>', 'only decisions for a task')
    .addOption(new Option('--kind <kind>', 'the work that would be asked for').choices(workKinds).conflicts(journaled))
    .addOption(
      new Option('--complexity <complexity>', 'how hard it would be')
        .choices(['low', 'medium', 'high'])
        .conflicts(journaled),
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & ExplainOptions>();
      await perform(options, async (cli) => (await import('./commands/models-explain.ts')).explain(cli, options));
    });
}

/** Language models: which there are, whether they answer, and which agents work with. */
export function declareModelCommands(declare: Declare, perform: Perform): void {
  const models = declare('models', 'providers of language models, their keys, and the models agents work with', [
    'maestro models',
    'maestro models list ollama',
    'maestro models pull ollama/qwen3',
    'maestro models use ollama/qwen3',
    'maestro models test',
    'maestro models explain --kind implementation --complexity high',
  ])
    .option('--json', 'print what there is as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).models(cli));
    });
  models
    .command('list <provider>')
    .description('the models that a provider has on offer')
    .action(async (provider: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).list(cli, provider));
    });
  models
    .command('test [model]')
    .description('ask a model for a word: the usual one, or PROVIDER/MODEL')
    .action(async (model: string | undefined, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).test(cli, model));
    });
  models
    .command('use <model>')
    .description('have agents work with PROVIDER/MODEL')
    .action(async (model: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).use(cli, model));
    });
  models
    .command('pull <model>')
    .description('have an Ollama server fetch PROVIDER/MODEL')
    .action(async (model: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).pull(cli, model));
    });
  declareExplaining(models, perform);
}
