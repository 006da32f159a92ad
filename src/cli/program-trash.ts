import type { Command } from 'commander';
import type { EmptyOptions, RestoreOptions } from './commands/trash.ts';
import type { Declare, GlobalOptions, Perform } from './declaring.ts';
import { wholeNumber } from './options.ts';

/** What agents deleted or replaced, and no commit has. */
export function declareTrashCommands(declare: Declare, perform: Perform): void {
  const load = () => import('./commands/trash.ts');
  const trash = declare('trash', 'what agents deleted or replaced and no commit has: when, of which task, how large', [
    'maestro trash',
    'maestro trash restore 3f2a91c07be4 --to notes-of-before.md',
    'maestro trash empty --older-than 30 --yes',
  ])
    .option('--json', 'print one JSON value: the list, or the outcome')
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).trash(cli));
    });
  trash
    .command('restore <id>')
    .description('put a file back where it was, in the workspace; its copy in the trash stays')
    .option('--to <path>', 'put it there: in the workspace, or in the worktree of a task')
    .option('--force', 'replace the file that is there; it goes to the trash first')
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & RestoreOptions>();
      await perform(options, async (cli) => (await load()).restore(cli, id, options));
    });
  trash
    .command('empty')
    .description('remove copies for good; those of goals that are not over stay')
    .option('--older-than <days>', 'only what was deleted more than so many days ago', wholeNumber(0, 36_500))
    .option('--yes', 'do it; without this it is only told what would go')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & EmptyOptions>();
      await perform(options, async (cli) => (await load()).empty(cli, options));
    });
}
