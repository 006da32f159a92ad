import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import type { HandlerParts } from './handler.ts';

/** Runs the team's set-up command in a fresh checkout, when the settings name one: whether it did is the result. */
export async function prepareFolder(
  path: string,
  { surroundings }: Pick<HandlerParts, 'surroundings'>,
  signal: AbortSignal,
): Promise<Result<boolean, Failure>> {
  const config = await surroundings.readConfig();
  if (!config.ok) return config;
  const { setup, checks } = config.value;
  if (setup === undefined) return ok(false);
  const settings = { commands: [{ name: 'setup', kind: 'custom' as const, command: setup }], timeout: checks.timeout };
  const commands = await surroundings.checks.discover(path, settings);
  if (!commands.ok) return commands;
  for (const command of commands.value) {
    const run = await surroundings.checks.run(path, { ...command, unconfined: true }, signal);
    if (run.status === 'passed') continue;
    const person = `The set-up command "${setup}" ${run.status} in a fresh checkout. Mend it under "setup" in .maestro/config.json.`;
    return err(failure('bad-config', person, { model: `${person}\n${run.output}` }));
  }
  return ok(true);
}
