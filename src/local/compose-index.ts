import { existsSync } from 'node:fs';
import path from 'node:path';
import type { OpenCode } from '../core/app/index.ts';
import { ok, type Result } from '../core/base/index.ts';
import { secretsIn, type Failure } from '../core/domain/index.ts';
import type { CodeIndex } from '../core/ports/index.ts';
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
): Promise<Result<CodeIndex, Failure>> {
  const made = makeStateFolder(folders);
  if (!made.ok) return made;
  const [{ connectIndex }, { embedderVariables }] = await Promise.all([
    import('../adapters/index-process/index.ts'),
    import('./code-embedder.ts'),
  ]);
  const variables = await embedderVariables(environment);
  // Without a model for vectors the process loads nothing of models.
  const args = [folders.workspace, folders.state, ...(variables ? ['vectors'] : [])];
  const names = variables ?? [];
  const secrets = (): readonly string[] => (variables ? secretsIn(environment, names) : []);
  return ok(connectIndex({ url: new URL(program, import.meta.url), args, environment, names, secrets }));
}

/** How the engine comes to what is known of the code. */
export function knownCode(folders: Folders, environment: Environment): OpenCode {
  return async () => {
    if (isOff(environment['MAESTRO_INDEX'])) return null;
    const isKnown = existsSync(path.join(folders.state, 'code.db'));
    const index = await openWorkspaceIndex(folders, environment);
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
): Promise<CodeIndex | null> {
  const index = await openWorkspaceIndex(folders, environment);
  if (!index.ok) return null;
  await index.value.refresh(AbortSignal.any([signal, AbortSignal.timeout(patience)]));
  return index.value;
}
