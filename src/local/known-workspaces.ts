import { statSync } from 'node:fs';
import { knownWorkspaces } from '../core/app/index.ts';
import { ok, type Result } from '../core/base/index.ts';
import type { Failure } from '../core/domain/index.ts';
import type { GoalRow } from '../core/ports/index.ts';
import { openKnownWorkspaces } from './compose.ts';
import { journalsOf } from './journals.ts';
import { foldersOf } from './folders.ts';

/** A workspace of the person, as it stands now. */
export interface WorkspaceStanding {
  readonly path: string;
  /** ISO 8601. */
  readonly lastUsed: string;
  /** Whether the folder is still there. */
  readonly there: boolean;
  /** Its goals from its journal; null when that cannot be read. */
  readonly goals: readonly GoalRow[] | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

function goalsOf(workspace: string, environment: Environment): readonly GoalRow[] | null {
  const folders = foldersOf(workspace, environment);
  if (!folders.ok) return null;
  const reader = journalsOf(folders.value).openReader();
  if (!reader.ok) return reader.error.reason === 'not-found' ? [] : null;
  try {
    return reader.value.goals();
  } catch {
    // A broken journal is told of where somebody works with it.
    return null;
  } finally {
    reader.value.close();
  }
}

/** The known workspaces, the one that was used last first, with sentences on what could not be read. */
export async function lookAtWorkspaces(
  environment: Environment,
): Promise<
  Result<{ readonly workspaces: readonly WorkspaceStanding[]; readonly troubles: readonly string[] }, Failure>
> {
  const found = await knownWorkspaces(await openKnownWorkspaces(environment));
  if (!found.ok) return found;
  const workspaces = found.value.known.map(({ path, lastUsed }) => {
    const there = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
    return { path, lastUsed, there, goals: there ? goalsOf(path, environment) : null };
  });
  return ok({ workspaces, troubles: found.value.troubles });
}
