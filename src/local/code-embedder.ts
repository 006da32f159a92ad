import path from 'node:path';
import type { Result } from '../core/base/index.ts';
import type { Failure, Limits } from '../core/domain/index.ts';
import type { Embedder } from '../core/ports/index.ts';
import { openCountedEmbedder } from './compose-embedder.ts';
import { foldersOf } from './folders.ts';
import { readTeamSettings } from './read-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** For which workspace vectors are made, by what environment, and within what limits. */
interface CodeEmbedding {
  readonly workspace: string;
  readonly state: string;
  readonly environment: Environment;
  readonly limits?: Result<Limits, Failure> | undefined;
}

/**
 * What makes vectors of code: the model that the person named for it, or another by its name. Null where there is none, or
 * the team wants none: settings that cannot be read are as if it did.
 */
export async function openCodeEmbedder(
  { workspace, state, environment, limits }: CodeEmbedding,
  name?: string,
): Promise<Embedder | null> {
  const folders = foldersOf(workspace, environment);
  if (!folders.ok) return null;
  const config = await readTeamSettings(folders.value);
  if (!config.ok || config.value.vectors === false) return null;
  const own = { ...folders.value, state, journal: path.join(state, path.basename(folders.value.journal)) };
  return openCountedEmbedder(own, environment, { use: 'code', other: name, limits: limits && (() => limits) });
}
