import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Change, Worktree } from '../../src/core/domain/index.ts';
import type { Integration, Repository } from '../../src/core/ports/index.ts';
import type { Result } from '../../src/core/base/index.ts';

/** A workspace with a repository over it. `view` is everything the person would see change. */
export interface RepositoryHarness {
  readonly workspace: string;
  readonly worktreesDir: string;
  open(): Promise<Repository>;
  view(): readonly string[];
  readonly dispose: () => void;
}

export const numbers = Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`);
export const files = { 'a.txt': numbers.join(''), 'src/b.ts': 'export const b = 1;\n', 'package.json': '{}\n' };

export function must<T>(result: Result<T, { readonly person: string }>): T {
  if (!result.ok) throw new Error(result.error.person);
  return result.value;
}

export function edit(folder: string, file: string, change: (text: string) => string): void {
  const target = path.join(folder, file);
  writeFileSync(target, change(readFileSync(target, 'utf8')));
}

export const twoEdits = (text: string): string =>
  text.replace('line 2\n', 'line two\n').replace('line 30\n', 'line thirty\n');

/** What a test works with. */
export interface Bench {
  readonly harness: RepositoryHarness;
  readonly repository: Repository;
  /** The person's view before anything was done. */
  readonly before: readonly string[];
  readonly change: (worktree: Worktree, key?: string) => Promise<Change>;
  /** A task that edits a.txt in two places. */
  readonly proposal: (key?: string) => Promise<{ worktree: Worktree; change: Change }>;
  readonly landed: (accept: Integration) => Promise<string>;
}

export function integration(from: { worktree: Worktree; change: Change }, accepted: readonly string[]): Integration {
  const rest = { branch: 'maestro/goal', message: 'Spell numbers', at: 1_700_000_000_000, key: from.change.taskId };
  return { ...from, accepted, ...rest };
}

export async function createBench(harness: RepositoryHarness): Promise<Bench> {
  const before = harness.view();
  const repository = await harness.open();
  const change: Bench['change'] = async (worktree, key = 'task-1') => {
    const tree = must(await repository.treeOf(worktree));
    const found = must(await repository.diff(worktree, tree, key));
    assert.ok(found);
    return found;
  };
  return {
    harness,
    repository,
    before,
    change,
    async proposal(key = 'task-1') {
      const worktree = must(await repository.prepareWorktree(key, repository.state.head));
      edit(worktree.path, 'a.txt', twoEdits);
      return { worktree, change: await change(worktree, key) };
    },
    async landed(accept) {
      const draft = must(await repository.draftIntegration(accept));
      assert.ok(draft.kind === 'ready', `the draft is ${draft.kind}`);
      return must(await repository.commitDraft(accept, draft));
    },
  };
}
