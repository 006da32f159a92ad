import { ok, type Result } from '../base/index.ts';
import type { CheckRun, Failure } from '../domain/index.ts';
import { findCommands } from './run-commands.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Runs the checks of a workspace on its files as they are now, one after the other. It is no evidence: that is bound to the
 * tree of a task, and only gathered there.
 */
export async function checkFolder(
  { workspace, checks, readConfig }: Pick<Surroundings, 'workspace' | 'checks' | 'readConfig'>,
  signal: AbortSignal,
): Promise<Result<readonly CheckRun[], Failure>> {
  const commands = await findCommands(workspace, { checks, readConfig });
  if (!commands.ok) return commands;
  const runs: CheckRun[] = [];
  for (const command of commands.value) {
    if (signal.aborted) break;
    runs.push(await checks.run(workspace, command, signal));
  }
  return ok(runs);
}
