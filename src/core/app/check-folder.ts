import { ok, type Result } from '../base/index.ts';
import type { CheckRun, Failure } from '../domain/index.ts';
import { needAllowedChecks } from './own-commands.ts';
import { findCommands } from './run-commands.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Runs the checks of a workspace on its files as they are now, one after the other. It is no evidence: that is bound to the
 * tree of a task, and only gathered there.
 */
export async function checkFolder(
  surroundings: Pick<Surroundings, 'workspace' | 'checks' | 'sandbox' | 'readConfig' | 'openAllowances'>,
  signal: AbortSignal,
): Promise<Result<readonly CheckRun[], Failure>> {
  const { workspace, checks } = surroundings;
  const commands = await findCommands(workspace, surroundings);
  if (!commands.ok) return commands;
  const may = await needAllowedChecks(commands.value, surroundings);
  if (!may.ok) return may;
  const runs: CheckRun[] = [];
  for (const command of commands.value) {
    if (signal.aborted) break;
    runs.push(await checks.run(workspace, command, signal));
  }
  return ok(runs);
}
