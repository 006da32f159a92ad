import { allowCommands, knownCommands, type KnownCommand } from '../../core/app/index.ts';
import { visibleExactly } from '../../core/base/index.ts';
import { failure } from '../../core/domain/index.ts';
import { composeEngine } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

/** What `maestro allow` may be told. */
export interface AllowOptions {
  readonly all?: true;
}

function lineOf({ what, command, allowance }: KnownCommand, { terminal: { paint } }: Cli): string {
  const standing = allowance
    ? paint('green', `allowed by ${allowance.by} on ${allowance.at.slice(0, 10)}`)
    : paint('yellow', 'not allowed');
  return `  ${visibleExactly(command)}  (${visibleExactly(what)}: ${standing})`;
}

function tell(commands: readonly KnownCommand[], cli: Cli): void {
  const { terminal, self } = cli;
  const told = commands.map(({ what, command, allowance }) => ({ what, command, allowed: allowance }));
  if (terminal.json) terminal.value({ commands: told });
  if (commands.length === 0) {
    terminal.say('The settings of this workspace name no command that runs outside of the sandbox.');
    return;
  }
  terminal.say('Commands of .maestro/config.json that run with your rights, outside of the sandbox:');
  for (const command of commands) terminal.say(lineOf(command, cli));
  if (commands.some(({ allowance }) => allowance === null)) {
    terminal.say(`"${self} allow COMMAND" lets one run until its text changes, "${self} allow --all" all of these.`);
  }
}

/** `maestro allow`: lists what the settings have run with the person's rights, or lets some of it. */
export async function allow(cli: Cli, command: string | undefined, { all }: AllowOptions): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, 5);
  const { surroundings } = await composeEngine(folders.value, cli.environment);
  try {
    const known = await knownCommands(surroundings);
    if (!known.ok) return fail(cli, known.error);
    const meant = known.value.filter((each) => all === true || each.command === command?.trim());
    if (command !== undefined && meant.length === 0) {
      const text = `The settings name no command “${visibleExactly(command)}” that runs outside of the sandbox. "${cli.self} allow" lists those that do.`;
      return fail(cli, failure('not-found', text));
    }
    const kept = await allowCommands(meant, cli.by, surroundings);
    if (!kept.ok) return fail(cli, kept.error);
    const now = meant.length > 0 ? await knownCommands(surroundings) : known;
    if (!now.ok) return fail(cli, now.error);
    tell(now.value, cli);
    return exitCodes.done;
  } finally {
    await surroundings.workshop.dispose();
  }
}
