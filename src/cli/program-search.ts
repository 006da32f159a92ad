import type { Command } from 'commander';
import type { Declare, GlobalOptions, Perform } from './declaring.ts';
import { oneMore, wholeNumber } from './options.ts';

const load = () => import('./commands/search.ts');

/** What hangs together. */
function declareGraph(declare: Declare, perform: Perform): void {
  declare('graph <thing>', 'what a task, goal, file, name, commit, question or memory has to do with what else', [
    'maestro graph t1',
    'maestro graph src/prices.ts --depth 2',
    'maestro graph parseHeader --json',
  ])
    .option('--depth <count>', 'steps from it that are followed', wholeNumber(0, 6), 1)
    .option('--json', 'print it as one JSON value')
    .action(async (thing: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { depth: number }>();
      await perform(options, async (cli) => (await import('./commands/graph.ts')).graph(cli, thing, options));
    });
}

/** The code at a glance. */
function declareMap(declare: Declare, perform: Perform): void {
  declare(
    'map [words...]',
    'the code at a glance: the files that the rest leans on, seen from words, with what they define',
    [
      'maestro map',
      'maestro map "retry after a lost connection" --tokens 800',
      'maestro map --near src/prices.ts --json',
    ],
  )
    .option('--near <file>', 'see it from this file; may be given again', oneMore, [])
    .option('--tokens <count>', 'how long it may be', wholeNumber(1, 1_000_000), 2_000)
    .option('--json', 'print it as one JSON value')
    .action(async (words: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { near: readonly string[]; tokens: number }>();
      await perform(options, async (cli) => (await load()).map(cli, words, options));
    });
}

/** What searches go by. */
function declareIndex(declare: Declare, perform: Perform): void {
  declare('index', 'bring the index of the code up to date, and tell what is in it and what is left out', [
    'maestro index',
    'maestro index --status',
    'maestro index --status --left-out',
    'maestro index --no-vectors',
  ])
    .option('--status', 'only tell')
    .option('--left-out', 'name every file that is left out, and why')
    .option('--no-vectors', 'make no vectors of what is new')
    .option('--json', 'print it as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { status?: true; leftOut?: true; vectors: boolean }>();
      await perform(options, async (cli) => (await load()).index(cli, options));
    });
}

/** Finding something in the code, and out about a task. */
export function declareSearchCommands(declare: Declare, perform: Perform): void {
  declare('search <words...>', 'find the places in the code that words, names or paths speak of', [
    'maestro search "retry after a lost connection"',
    'maestro search parseHeader --limit 3 --json',
    'maestro search "price of a plan" --also ../web',
  ])
    .option('-n, --limit <count>', 'files to show at most', wholeNumber(1, 200), 10)
    .option('--also <folder>', 'search this folder, too; may be given again', oneMore, [])
    .option('--json', 'print the places as one JSON value')
    .action(async (words: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { limit: number; also: readonly string[] }>();
      await perform(options, async (cli) => (await load()).search(cli, words, options));
    });
  declareMap(declare, perform);
  declare('brief <task>', 'all that whoever takes a task up needs: what is asked, decided, open, and where to look', [
    'maestro brief t1',
    'maestro brief t1 --tokens 1000 --json',
  ])
    .option('--tokens <count>', 'how long it may be', wholeNumber(100, 1_000_000))
    .option('--json', 'print it as one JSON value')
    .action(async (task: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { tokens?: number }>();
      await perform(options, async (cli) => (await import('./commands/brief.ts')).brief(cli, task, options));
    });
  declare('why <place>', 'which task, question and reason made a line, or changed a file', [
    'maestro why src/prices.ts:12',
    'maestro why src/prices.ts --limit 3',
  ])
    .option('-n, --limit <count>', 'changes to tell of a file at most', wholeNumber(1, 200), 5)
    .option('--json', 'print it as one JSON value')
    .action(async (place: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { limit: number }>();
      await perform(options, async (cli) => (await import('./commands/past.ts')).why(cli, place, options));
    });
  declareGraph(declare, perform);
  declare('catch-up', 'what happened since you last asked, a line for each thing, and what waits for you', [
    'maestro catch-up',
    'maestro catch-up --since 120 --keep',
  ])
    .option('--since <event>', 'after this event instead, by its number; 0 for all', wholeNumber(0, 1_000_000_000))
    .option('--keep', 'do not count this as having looked')
    .option('--json', 'print it as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { since?: number; keep?: true }>();
      await perform(options, async (cli) => (await import('./commands/past.ts')).catchUp(cli, options));
    });
  declareIndex(declare, perform);
}
