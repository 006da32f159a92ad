import { ok, type Result } from '../core/base/index.ts';
import type { Failure } from '../core/domain/index.ts';
import type { CodeIndex } from '../core/ports/index.ts';
import { makeStateFolder } from './compose.ts';
import type { Folders } from './folders.ts';

/** Where the process of the index starts: beside this file, from source and in the bundle. */
const program = typeof MAESTRO_VERSION === 'undefined' ? './index-process.ts' : './index-process.js';

/**
 * The index of a workspace's code, in a process of its own that starts with the first question. Makes the state folder.
 * Whoever opens it closes it.
 */
export async function openWorkspaceIndex(
  folders: Folders,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<CodeIndex, Failure>> {
  const made = makeStateFolder(folders);
  if (!made.ok) return made;
  const { connectIndex } = await import('../adapters/index-process/index.ts');
  const args = [folders.workspace, folders.state];
  return ok(connectIndex({ url: new URL(program, import.meta.url), args, environment }));
}
