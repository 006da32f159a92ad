import { existsSync } from 'node:fs';
import path from 'node:path';
import type { OpenCode } from '../core/app/index.ts';
import { ok, type Result } from '../core/base/index.ts';
import { secretsIn, type Failure } from '../core/domain/index.ts';
import type { CodeIndex } from '../core/ports/index.ts';
import type { VectorMeans } from './compose-embedder.ts';
import type { Folders } from './folders.ts';
import { makeStateFolder } from './state-folder.ts';
import { isOff } from './switches.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the process of the index starts: beside this file, from source and in the bundle. */
const program = typeof MAESTRO_VERSION === 'undefined' ? './index-process.ts' : './index-process.js';

/**
 * The index of a workspace's code, in a process of its own that starts with the first question. Makes the state folder.
 * Whoever opens it closes it.
 */
export async function openWorkspaceIndex(
  folders: Folders,
  environment: Environment,
  { limits, findKey }: VectorMeans = {},
): Promise<Result<CodeIndex, Failure>> {
  const made = makeStateFolder(folders);
  if (!made.ok) return made;
  const [{ connectIndex }, { embedderNeeds }] = await Promise.all([
    import('../adapters/index-process/index.ts'),
    import('./embedder-keys.ts'),
  ]);
  const needs = await embedderNeeds(environment, findKey);
  const url = new URL(program, import.meta.url);
  // Without a model for vectors the process loads nothing of models.
  if (!needs) return ok(connectIndex({ url, args: [folders.workspace, folders.state], environment }));
  const { names, keys } = needs;
  const confide = () => ({
    secrets: secretsIn({ ...environment, ...keys }, Object.keys(keys)),
    variables: keys,
    ...(limits ? { limits: limits() } : {}),
  });
  const args = [folders.workspace, folders.state, 'vectors'];
  return ok(connectIndex({ url, args, environment, names, confide }));
}

/** How the engine comes to what is known of the code. */
export function knownCode(folders: Folders, environment: Environment, means: VectorMeans): OpenCode {
  return async () => {
    if (isOff(environment['MAESTRO_INDEX'])) return null;
    const isKnown = existsSync(path.join(folders.state, 'code.db'));
    const index = await openWorkspaceIndex(folders, environment, means);
    return index.ok ? { index: index.value, isKnown } : null;
  };
}

/** Milliseconds that are spent on files that the index does not know yet. */
const patience = 3_000;

/**
 * The same for whoever wants to be told soon: it has looked at the files, as far as that went in a few seconds. Null where
 * it cannot be opened; then there is less to tell. Whoever opens it closes it.
 */
export async function openFreshIndex(
  folders: Folders,
  environment: Environment,
  signal: AbortSignal,
  means: VectorMeans = {},
): Promise<CodeIndex | null> {
  const index = await openWorkspaceIndex(folders, environment, means);
  if (!index.ok) return null;
  await index.value.refresh(AbortSignal.any([signal, AbortSignal.timeout(patience)]));
  return index.value;
}
