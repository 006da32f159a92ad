import { err, ok, shortHash, canonicalJson, type Result } from '../base/index.ts';
import { failure, type CheckRun, type Evidence, type Failure, type Worktree } from '../domain/index.ts';
import type { CheckCommand, CheckRunner, Clock, Repository } from '../ports/index.ts';
import type { WorkspaceConfig } from './config.ts';

/** Runs the checks of the workspace and binds what it saw to the tree it saw it on. */
export interface EvidenceKeeper {
  /** Evidence for the folder as it is now. What the checks left behind in it is taken away again. */
  gather(worktree: Worktree, signal: AbortSignal): Promise<Result<Evidence, Failure>>;
  /** Green evidence that is on record for a tree, whatever commands it came from. */
  knownFor(tree: string): Evidence | undefined;
}

/** Evidence of so many trees is kept for reuse. */
const kept = 200;

/**
 * Owns the evidence gathered so far in this process, so that the same tree is never checked twice by the same commands.
 * Invariant: evidence is kept only when the tree was the same before and after the run.
 */
export function createEvidenceKeeper(parts: {
  readonly repository: Repository;
  readonly checks: CheckRunner;
  readonly clock: Clock;
  readonly readConfig: () => Promise<Result<WorkspaceConfig, Failure>>;
  readonly note: (text: string) => void;
  /** Evidence from the journal, to start with. */
  readonly known: Iterable<Evidence>;
}): EvidenceKeeper {
  const { repository, checks, clock } = parts;
  const byTree = new Map<string, Evidence>();
  const underWay = new Map<string, Promise<Result<Evidence, Failure>>>();
  const keyOf = (tree: string, digest: string): string => `${tree}/${digest}`;
  const keep = (evidence: Evidence): void => {
    byTree.set(keyOf(evidence.tree, evidence.checks), evidence);
    const oldest = byTree.keys().next();
    if (byTree.size > kept && !oldest.done) byTree.delete(oldest.value);
  };
  for (const evidence of parts.known) keep(evidence);

  async function commandsFor(folder: string): Promise<Result<readonly CheckCommand[], Failure>> {
    const config = await parts.readConfig();
    if (!config.ok) return config;
    const found = await checks.discover(folder, config.value.checks);
    if (!found.ok || found.value.some((command) => command.kind === 'test')) return found;
    const text =
      'No tests were found, so nothing could be proved. Name the command that runs them in .maestro/config.json: ' +
      '{ "checks": { "commands": [{ "name": "test", "kind": "test", "command": "npm test" }] } }';
    return err(failure('checks-missing', text));
  }

  async function run(
    worktree: Worktree,
    tree: string,
    digest: string,
    commands: readonly CheckCommand[],
    signal: AbortSignal,
  ): Promise<Result<Evidence, Failure>> {
    const runs: CheckRun[] = [];
    for (const command of commands) {
      runs.push(await checks.run(worktree.path, command, signal));
      if (signal.aborted) return err(failure('cancelled', 'The checks were stopped.', { retryable: true }));
    }
    const after = await repository.treeOf(worktree);
    if (!after.ok) return after;
    if (after.value !== tree) {
      parts.note('The checks changed files of the worktree; that was taken back. Add what they write to .gitignore.');
      const back = await repository.resetTo(worktree, tree);
      if (!back.ok) return back;
    }
    const green = runs.every((each) => each.status === 'passed');
    const evidence: Evidence = { tree, at: clock.now(), green, runs, checks: digest };
    keep(evidence);
    return ok(evidence);
  }

  return {
    knownFor: (tree) => [...byTree.values()].find((evidence) => evidence.tree === tree && evidence.green),
    async gather(worktree, signal) {
      const tree = await repository.treeOf(worktree);
      if (!tree.ok) return tree;
      const commands = await commandsFor(worktree.path);
      if (!commands.ok) return commands;
      const digest = shortHash(canonicalJson(commands.value));
      const key = keyOf(tree.value, digest);
      const known = byTree.get(key);
      // Red evidence may be a flaky test's: only green is taken as said once and for all.
      if (known?.green) return ok(known);
      const same = await underWay.get(key);
      if (same?.ok && same.value.green) return same;
      const running = run(worktree, tree.value, digest, commands.value, signal);
      underWay.set(key, running);
      try {
        return await running;
      } finally {
        if (underWay.get(key) === running) underWay.delete(key);
      }
    },
  };
}
