import { err, ok, type Result } from '../base/index.ts';
import { failure, type CheckRun, type Evidence, type Failure, type Worktree } from '../domain/index.ts';
import type { CheckCommand, CheckRunner, Clock, Repository } from '../ports/index.ts';
import type { WorkspaceConfig } from './config.ts';

/** What checks are run with. */
export interface CheckParts {
  readonly repository: Repository;
  readonly checks: CheckRunner;
  readonly clock: Clock;
  readonly readConfig: () => Promise<Result<WorkspaceConfig, Failure>>;
  /** Whether checks that the settings name may run where nothing confines them; fails with what to do. */
  readonly mayRun: (commands: readonly CheckCommand[]) => Promise<Result<null, Failure>>;
  /** Tells the person what happened on the way. */
  readonly note: (text: string) => void;
}

/** The commands that prove something about a folder: as configured, else as discovered. At least one runs tests. */
export async function findCommands(
  folder: string,
  parts: Pick<CheckParts, 'checks' | 'readConfig'>,
): Promise<Result<readonly CheckCommand[], Failure>> {
  const config = await parts.readConfig();
  if (!config.ok) return config;
  const found = await parts.checks.discover(folder, config.value.checks);
  if (!found.ok || found.value.some((command) => command.kind === 'test')) return found;
  const text =
    'No tests were found, so nothing could be proved. Name the command that runs them in .maestro/config.json: ' +
    '{ "checks": { "commands": [{ "name": "test", "kind": "test", "command": "npm test" }] } }';
  return err(failure('checks-missing', text));
}

/** Runs commands one after the other and binds what they said to the tree, which is the same before and after. */
export async function runCommands(
  worktree: Worktree,
  tree: string,
  checks: string,
  commands: readonly CheckCommand[],
  parts: CheckParts,
  signal: AbortSignal,
): Promise<Result<Evidence, Failure>> {
  const runs: CheckRun[] = [];
  for (const command of commands) {
    runs.push(await parts.checks.run(worktree.path, command, signal));
    if (signal.aborted) return err(failure('cancelled', 'The checks were stopped.', { retryable: true }));
  }
  const after = await parts.repository.treeOf(worktree);
  if (!after.ok) return after;
  if (after.value !== tree) {
    parts.note('The checks changed files of the worktree; that was taken back. Add what they write to .gitignore.');
    const back = await parts.repository.resetTo(worktree, tree);
    if (!back.ok) return back;
  }
  const silent = runs.find((run) => run.kind === 'test' && run.reporter !== 'exit-code' && countOf(run) === 0);
  if (silent?.status === 'passed') return err(failure('checks-missing', noTests(silent)));
  return ok({ tree, at: parts.clock.now(), green: runs.every((run) => run.status === 'passed'), runs, checks });
}

function countOf({ counts }: CheckRun): number {
  return counts.passed + counts.failed + counts.skipped;
}

function noTests({ command }: CheckRun): string {
  return `“${command}” ended well but ran no test, so nothing could be proved. Write a first test, or name another command under "checks" in .maestro/config.json.`;
}
