import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import type { HandlerParts } from './handler.ts';
import { needAllowed, setupOf } from './own-commands.ts';

/** Runs the team's set-up command in a fresh checkout, when the settings name one and the person let it: whether it did is the result. */
export async function prepareFolder(
  path: string,
  { surroundings }: Pick<HandlerParts, 'surroundings'>,
  signal: AbortSignal,
): Promise<Result<boolean, Failure>> {
  const config = await surroundings.readConfig();
  if (!config.ok) return config;
  const commands = await setupOf(config.value, path, surroundings);
  if (!commands.ok || commands.value.length === 0) return commands.ok ? ok(false) : commands;
  const may = await needAllowed(commands.value, surroundings);
  if (!may.ok) return may;
  for (const command of commands.value) {
    const run = await surroundings.checks.run(path, { ...command, unconfined: true }, signal);
    if (run.status === 'passed') continue;
    const person = `The set-up command "${run.command}" ${run.status} in a fresh checkout. Mend it under "setup" in .maestro/config.json.`;
    return err(failure('bad-config', person, { model: `${person}\n${run.output}` }));
  }
  return ok(true);
}
