import { Option, type Command } from 'commander';
import type { AuditOptions } from './commands/audit.ts';
import type { CostOptions } from './commands/cost.ts';
import type { LogOptions } from './commands/log.ts';
import { positiveNumber, wholeNumber } from './options.ts';
import type { Declare, GlobalOptions, Perform } from './declaring.ts';

const costsBy = ['goal', 'task', 'session', 'role', 'provider', 'model', 'day', 'call'];

const load = () => import('./commands/journal.ts');

/** Seeing how things stand, and what happened. */
function declareReading(declare: Declare, perform: Perform): void {
  declare('status', 'goals, tasks and open gates', ['maestro status --watch'])
    .option('-w, --watch', 'keep showing it as it changes')
    .option('--json', 'print one JSON value; with --watch, one a line')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { watch?: true }>();
      await perform(options, async (cli) => (await import('./commands/status.ts')).status(cli, options));
    });
  declare('agents', 'every agent at work: role, model, task, stage, turn, what it does, tokens', [
    'maestro agents --watch',
  ])
    .option('-w, --watch', 'keep showing it as it changes')
    .option('--json', 'print one JSON value; with --watch, one a line')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { watch?: true }>();
      await perform(options, async (cli) => (await import('./commands/agents.ts')).agents(cli, options));
    });
  declare('cost', 'what language models have cost: dollars and tokens, by what they were for', [
    'maestro cost',
    'maestro cost --by role --goal g1',
    'maestro cost --by call --csv > calls.csv',
  ])
    .addOption(new Option('--by <what>', 'what to sum by, or every call by itself').choices(costsBy).default('task'))
    .option('--goal <goal>', 'only what a goal cost')
    .option('--task <task>', 'only what a task cost')
    .addOption(new Option('--csv', 'print comma-separated values').conflicts('json'))
    .option('--json', 'print one JSON value')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & CostOptions>();
      await perform(options, async (cli) => (await import('./commands/cost.ts')).cost(cli, options));
    });
  declare('log', 'what happened, from the journal', [
    'maestro log --follow',
    'maestro log --type gate-opened gate-answered --goal g1',
    'maestro log --grep "parse header" --json',
  ])
    .option('-f, --follow', 'go on as more happens')
    .option('--type <types...>', 'only events of these types')
    .option('--grep <words>', 'only events whose text has all these words')
    .option('--task <task>', 'only events of a task')
    .option('--goal <goal>', 'only events of a goal')
    .option('-n, --lines <count>', 'only the last so many events', wholeNumber(1, 1_000_000))
    .option('--all', "the engine's bookkeeping too")
    .option('--json', 'print every event as a line of JSON')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & LogOptions>();
      await perform(options, async (cli) => (await import('./commands/log.ts')).log(cli, options));
    });
  declare('replay <goal>', 'step through what happened for a goal, with times', [
    'maestro replay g1',
    'maestro replay g1 --speed 10',
  ])
    .option('--speed <factor>', 'wait between the steps as it was, so many times as fast', positiveNumber)
    .option('--json', 'print every step as a line of JSON')
    .action(async (goal: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { speed?: number }>();
      await perform(options, async (cli) => (await import('./commands/log.ts')).replay(cli, goal, options));
    });
}

/** Who decided what: the journal as an auditor reads it. */
function declareAudit(declare: Declare, perform: Perform): void {
  const audit = declare('audit', 'who decided what, when and why, and whether the record is whole', [
    'maestro audit export --format csv --from 2026-11-01 > november.csv',
    'maestro audit verify',
  ]);
  audit
    .command('export')
    .description('every decision, as lines of JSON or as comma-separated values, to stdout')
    .addOption(new Option('--format <format>', 'how').choices(['json', 'csv']).default('json'))
    .option('--from <date>', 'only from then on; a date, or a date and time')
    .option('--to <date>', 'only until then; a date counts to its end')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & AuditOptions>();
      await perform(options, async (cli) => (await import('./commands/audit.ts')).exportAudit(cli, options));
    });
  audit
    .command('verify')
    .description('check that the journal is exactly what was written, and agrees with what is noted outside of it')
    .option('--json', 'print the finding as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).verifyJournal(cli));
    });
}

/** Looking after the journal itself. */
function declareKeeping(declare: Declare, perform: Perform): void {
  declare('verify-journal', 'check that the journal is exactly what was written', ['maestro verify-journal'])
    .option('--json', 'print the finding as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).verifyJournal(cli));
    });
  declare('rebuild', 'make the tables that are folded from the journal anew', ['maestro rebuild'])
    .option('--json', 'print the outcome as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).rebuild(cli));
    });
  declare('repair', 'go on with what is whole of a damaged journal; the file as it was is kept', ['maestro repair'])
    .option('--json', 'print what was kept and lost as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).repair(cli));
    });
  declare('adopt', 'have a journal go on that came with its folder, because it is yours', ['maestro adopt'])
    .option('--json', 'print the outcome as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).adopt(cli));
    });
  declare('export [file]', 'write the journal as lines of JSON, to a file or to stdout', [
    'maestro export backup.jsonl',
  ])
    .option('--force', 'overwrite the file')
    .action(async (file: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { force?: true }>();
      await perform(options, async (cli) => (await load()).exportJournal(cli, file, options));
    });
  declare('import <file>', 'fill an empty journal from an export; "-" reads stdin', ['maestro import backup.jsonl'])
    .option('--json', 'print the outcome as one JSON value')
    .action(async (file: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).importJournal(cli, file));
    });
}

/** What can be looked up about the set-up. */
function declareSetting(declare: Declare, perform: Perform): void {
  declare('doctor', 'what is configured, what is missing, and how to mend it', ['maestro doctor'])
    .option('--json', 'print the findings as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await import('./commands/setting.ts')).doctor(cli));
    });
  declare('workflows', 'the workflows that can be named', ['maestro workflows'])
    .option('--json', 'print the workflows as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await import('./commands/setting.ts')).workflows(cli));
    });
}

/** The words that roles work by, and what was answered before. */
function declarePrompts(declare: Declare, perform: Perform): void {
  const load = () => import('./commands/prompts.ts');
  const listed = declare('prompts', 'the words that each role works by: version, hash, for how many tasks', [
    'maestro prompts',
    'maestro prompts compare reviewer',
  ])
    .option('--json', 'print the list as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).prompts(cli));
    });
  listed
    .command('list')
    .description('the same')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).prompts(cli));
    });
  listed
    .command('compare [role]')
    .description('how tasks fared by each version: green at first, turns, tokens, with bounds')
    .action(async (role: string | undefined, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).compare(cli, role));
    });
}

/** Answers of models that are used again. */
function declareCache(declare: Declare, perform: Perform): void {
  const load = () => import('./commands/cache.ts');
  const stats = async (_options: unknown, command: Command): Promise<void> => {
    await perform(command.optsWithGlobals(), async (cli) => (await load()).stats(cli));
  };
  const cache = declare('cache', 'answers of models that are used again: how many, how often, what they saved', [
    'maestro cache',
    'maestro cache clear',
  ])
    .option('--json', 'print it as one JSON value')
    .action(stats);
  cache.command('stats').description('the same').action(stats);
  cache
    .command('clear')
    .description('forget all of them')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).clear(cli));
    });
  cache
    .command('warm')
    .description('keep the plans of past goals that were wanted and are young enough')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).warm(cli));
    });
}

/** The person's list of workspaces. */
function declareWorkspaces(declare: Declare, perform: Perform): void {
  const load = () => import('./commands/workspaces.ts');
  const listed = declare('workspaces', 'the folders you worked on, when, and how many goals are open there', [
    'maestro workspaces',
    'maestro workspaces forget ~/src/old-project',
  ])
    .option('--json', 'print the list as one JSON value')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).workspaces(cli));
    });
  listed
    .command('forget <path>')
    .description('take a folder off the list; nothing in it is touched')
    .action(async (folder: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).forget(cli, folder));
    });
}

/** Commands that read the journal and look after it. */
export function declareJournalCommands(declare: Declare, perform: Perform): void {
  declareReading(declare, perform);
  declareAudit(declare, perform);
  declareKeeping(declare, perform);
  declareSetting(declare, perform);
  declarePrompts(declare, perform);
  declareCache(declare, perform);
  declareWorkspaces(declare, perform);
}
