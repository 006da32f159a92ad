import type { Command } from 'commander';
import type { Declare, Perform } from './declaring.ts';

const load = () => import('./commands/models.ts');

/** Language models: which there are, whether they answer, and which agents work with. */
export function declareModelCommands(declare: Declare, perform: Perform): void {
  const models = declare('models', 'providers of language models, their keys, and the models agents work with', [
    'maestro models',
    'maestro models list ollama',
    'maestro models pull ollama/qwen3',
    'maestro models use ollama/qwen3',
    'maestro models test',
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
}
