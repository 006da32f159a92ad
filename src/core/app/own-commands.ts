import { canonicalJson, digestOf, err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import type { CheckCommand } from '../ports/index.ts';
import type { CommandAllowance } from './command-allowance.ts';
import type { WorkspaceConfig } from './config.ts';
import type { Surroundings } from './surroundings.ts';

/** The file in which a team names commands that the engine runs; a clone brings it along. */
export const settingsFile = '.maestro/config.json';

/** A command of the settings that no sandbox holds. */
export interface OwnCommand {
  /** What it is for: `set-up command`, or a check. */
  readonly what: string;
  /** Whether it makes a fresh checkout ready; else it is a check. */
  readonly isSetup: boolean;
  /** The line as a shell takes it. */
  readonly command: string;
  /** The SHA-256 of all that decides what it does: the workspace, what it is for, its words or the line for a shell, and its folder. */
  readonly subject: string;
}

type CommandParts = Pick<Surroundings, 'workspace' | 'checks' | 'sandbox' | 'readConfig' | 'openAllowances'>;

/** The set-up command as it is run: it makes a fresh checkout ready, which no sandbox lets it do. */
export function setupOf(
  { setup, checks: { timeout } }: WorkspaceConfig,
  folder: string,
  { checks }: Pick<CommandParts, 'checks'>,
): Promise<Result<readonly CheckCommand[], Failure>> {
  if (setup === undefined) return Promise.resolve(ok([]));
  return checks.discover(folder, { commands: [{ name: 'setup', kind: 'custom', command: setup }], timeout });
}

function lineOf(argv: readonly string[]): string {
  const [program, option, line] = argv;
  return program === '/bin/sh' && option === '-c' && line !== undefined ? line : argv.join(' ');
}

function asOwn(workspace: string, { name, kind, argv, cwd }: CheckCommand): OwnCommand {
  const isSetup = name === 'setup' && kind === 'custom';
  const what = isSetup ? 'set-up command' : `check "${name}"`;
  return { what, isSetup, command: lineOf(argv), subject: digestOf(canonicalJson({ workspace, what, argv, cwd })) };
}

/** Those of some checks that the settings name, where nothing confines them. */
async function unheld(checks: readonly CheckCommand[], { sandbox }: CommandParts): Promise<readonly CheckCommand[]> {
  const named = checks.filter(({ source }) => source === settingsFile);
  if (named.length === 0) return named;
  const standing = await sandbox?.();
  return standing?.kind === 'off' ? named : [];
}

/** A command of the settings with the person's word for it; null where there is none. */
export interface KnownCommand extends OwnCommand {
  readonly allowance: CommandAllowance | null;
}

async function known(
  commands: readonly CheckCommand[],
  { workspace, openAllowances }: CommandParts,
): Promise<Result<readonly KnownCommand[], Failure>> {
  if (commands.length === 0) return ok([]);
  const all = await (await openAllowances()).all();
  if (!all.ok) return all;
  const own = commands.map((each) => asOwn(workspace, each));
  return ok(own.map((each) => ({ ...each, allowance: all.value.documents.get(each.subject) ?? null })));
}

/** Every command of the settings that runs with the person's rights, as they stand now, and whether they let it. */
export async function knownCommands(parts: CommandParts): Promise<Result<readonly KnownCommand[], Failure>> {
  const { workspace, checks, readConfig } = parts;
  const config = await readConfig();
  if (!config.ok) return config;
  const setup = await setupOf(config.value, workspace, parts);
  if (!setup.ok) return setup;
  const { commands } = config.value.checks;
  const named = commands ? await checks.discover(workspace, { commands }) : ok([]);
  return named.ok ? known([...setup.value, ...(await unheld(named.value, parts))], parts) : named;
}

/** Writes down that a person lets commands run, until their text changes. */
export async function allowCommands(
  commands: readonly OwnCommand[],
  by: string,
  { workspace, clock, openAllowances }: Pick<Surroundings, 'workspace' | 'clock' | 'openAllowances'>,
): Promise<Result<null, Failure>> {
  const shelf = await openAllowances();
  const at = new Date(clock.now()).toISOString();
  for (const { subject, command } of commands) {
    const kept = await shelf.put(subject, { workspace, command, by, at });
    if (!kept.ok) return kept;
  }
  return ok(null);
}

function notAllowed({ what, command }: OwnCommand): Failure {
  const text = `Nobody has allowed the ${what} of ${settingsFile} as it stands now: “${command}”. It would run with your rights, so it did not. Look at it; "maestro allow" lists such commands and lets them run. Then try again.`;
  return failure('not-permitted', text);
}

/** Whether commands may run exactly so with the person's rights; fails with what to do. */
export async function needAllowed(
  commands: readonly CheckCommand[],
  parts: CommandParts,
): Promise<Result<null, Failure>> {
  const all = await known(commands, parts);
  if (!all.ok) return all;
  const missing = all.value.find(({ allowance }) => allowance === null);
  return missing ? err(notAllowed(missing)) : ok(null);
}

/** Whether checks may run exactly so: those that the settings name, where nothing confines them; fails with what to do. */
export async function needAllowedChecks(
  checks: readonly CheckCommand[],
  parts: CommandParts,
): Promise<Result<null, Failure>> {
  return needAllowed(await unheld(checks, parts), parts);
}
