import { Option, type Command } from 'commander';
import type { MemoryAddition, MemoryFilter } from './commands/memory.ts';
import type { Declare, GlobalOptions, Perform } from './declaring.ts';
import { someText, wholeNumber } from './options.ts';

const load = () => import('./commands/memory.ts');

const tiers = ['critical', 'important', 'routine', 'ephemeral'];
const kinds = ['fact', 'decision', 'preference', 'lesson', 'outcome'];

const tier = (): Option => new Option('--tier <tier>', 'how much it counts').choices(tiers);
const scopes = ['team', 'user', 'learnt', 'goal'];
const kind = (): Option => new Option('--kind <kind>', 'what it is').choices(kinds);

/** What changes single fragments. */
function declareChanging(memory: Command, perform: Perform): void {
  memory
    .command('add <text>')
    .description('remember something: for the team, in .maestro/memory, or with --user for yourself everywhere')
    .addOption(tier().default('important'))
    .addOption(kind().default('fact'))
    .option('--user', 'for yourself, in every workspace')
    .option('--pin', 'tell it to every session, and never let it go')
    .addOption(new Option('--goal <goal>', 'for this goal alone').conflicts('user'))
    .action(async (text: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & MemoryAddition>();
      await perform(options, async (cli) => (await load()).add(cli, text, options));
    });
  memory
    .command('pin <id>')
    .description('tell it to every session, and never let it go; with --off no longer')
    .option('--off', 'take that back')
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { off?: true }>();
      await perform(options, async (cli) => (await load()).change(cli, id, { pinned: !options.off }));
    });
  memory
    .command('edit <id> [text]')
    .description('say it in other words, or change its tier or kind')
    .addOption(tier())
    .addOption(kind())
    .action(async (id: string, text: string | undefined, _options: unknown, command: Command) => {
      const { tier: counts, kind: what, ...options } = command.optsWithGlobals<GlobalOptions & MemoryFilter>();
      const change = {
        ...(text === undefined ? {} : { text: someText(text) }),
        ...(counts === undefined ? {} : { tier: counts }),
        ...(what === undefined ? {} : { kind: what }),
      };
      await perform(options, async (cli) => (await load()).change(cli, id, change));
    });
  memory
    .command('merge <id> <other>')
    .description('make one of two: the first says it all, the second goes')
    .option('--text <text>', 'what the one says; both texts when not given')
    .action(async (id: string, other: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { text?: string }>();
      const text = options.text === undefined ? undefined : someText(options.text);
      await perform(options, async (cli) => (await load()).merge(cli, [id, other], text));
    });
  memory
    .command('forget <id>')
    .description('remember it no longer')
    .action(async (id: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).forget(cli, id));
    });
}

/** What is remembered from earlier work. */
export function declareMemoryCommands(declare: Declare, perform: Perform): void {
  const show = async (_options: unknown, command: Command): Promise<void> => {
    const options = command.optsWithGlobals<GlobalOptions & MemoryFilter>();
    await perform(options, async (cli) => (await load()).list(cli, options));
  };
  const memory = declare('memory', 'what is remembered from earlier work, and told to agents that need it', [
    'maestro memory',
    'maestro memory add "Amounts are always in cents."',
    'maestro memory search rounding',
    'maestro memory --scope team --tier critical',
    'maestro memory show e42',
    'maestro memory pin e42',
    'maestro memory forget e42',
  ])
    .addOption(tier())
    .addOption(kind())
    .addOption(new Option('--scope <scope>', 'whose it is, or what holds for one goal alone').choices(scopes))
    .option('--all', 'what no longer holds, too')
    .option('--json', 'print it as one JSON value')
    .action(show);
  memory.command('list').description('the same').action(show);
  memory
    .command('show <id>')
    .description('everything known of it: what it is about, what it was learnt from, and its use')
    .action(async (id: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).show(cli, id));
    });
  memory
    .command('search <words...>')
    .description('what is nearest to words, and why')
    .option('-n, --limit <count>', 'fragments to show at most', wholeNumber(1, 200), 5)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { limit: number }>();
      await perform(options, async (cli) => (await load()).search(cli, words, options));
    });
  declareChanging(memory, perform);
  memory
    .command('export [file]')
    .description('write it as lines of JSON, to a file or to stdout')
    .action(async (file: string | undefined, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).exportMemory(cli, file));
    });
  memory
    .command('import <file>')
    .description('take in what was exported')
    .action(async (file: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).importMemory(cli, file));
    });
}
