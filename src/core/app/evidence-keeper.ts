import { canonicalJson, ok, shortHash, type Result } from '../base/index.ts';
import type { Evidence, Failure, Worktree } from '../domain/index.ts';
import { findCommands, runCommands, type CheckParts } from './run-commands.ts';

/** Gives evidence for folders, and remembers it. */
export interface EvidenceKeeper {
  /** Evidence for the folder as it is now. What the checks left behind in it is taken away again. */
  gather(worktree: Worktree, signal: AbortSignal): Promise<Result<Evidence, Failure>>;
  /** Green evidence that is on record for a tree, whatever commands it came from. */
  knownFor(tree: string): Evidence | undefined;
}

/** Evidence of so many trees is kept for reuse. */
const kept = 200;

/**
 * Owns the green evidence known in this process, so that the same tree is never checked twice by the same commands.
 *
 * Invariants:
 * 1. Only green evidence is reused: red may be a flaky test's.
 * 2. Two that ask for the same tree at the same time share one run.
 */
export function createEvidenceKeeper(parts: CheckParts, known: Iterable<Evidence>): EvidenceKeeper {
  const green = new Map<string, Evidence>();
  const underWay = new Map<string, Promise<Result<Evidence, Failure>>>();
  const keep = (evidence: Evidence): void => {
    if (evidence.green) green.set(`${evidence.tree}/${evidence.checks}`, evidence);
    const oldest = green.keys().next();
    if (green.size > kept && !oldest.done) green.delete(oldest.value);
  };
  for (const evidence of known) keep(evidence);

  return {
    knownFor: (tree) => [...green.values()].find((evidence) => evidence.tree === tree),
    async gather(worktree, signal) {
      const tree = await parts.repository.treeOf(worktree);
      if (!tree.ok) return tree;
      const commands = await findCommands(worktree.path, parts);
      if (!commands.ok) return commands;
      const may = await parts.mayRun(commands.value);
      if (!may.ok) return may;
      const checks = shortHash(canonicalJson(commands.value));
      const key = `${tree.value}/${checks}`;
      await underWay.get(key);
      const same = green.get(key);
      if (same) return ok(same);
      const running = runCommands(worktree, tree.value, checks, commands.value, parts, signal);
      underWay.set(key, running);
      const evidence = await running;
      underWay.delete(key);
      if (evidence.ok) keep(evidence.value);
      return evidence;
    },
  };
}
