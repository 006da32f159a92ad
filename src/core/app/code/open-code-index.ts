import type { Result } from '../../base/index.ts';
import type { Failure } from '../../domain/index.ts';
import type { CodeIndex, CodeQuery } from '../../ports/index.ts';
import type { CodeIndexParts } from './refresh.ts';
import type { FoldersFound, SearchedFolder } from './search-folders.ts';

/** Makes an index of code of its parts. Loads what it works by only now: most processes ask another one for it. */
export async function openCodeIndex(parts: CodeIndexParts): Promise<CodeIndex> {
  const { createCodeIndex } = await import('./code-index.ts');
  return createCodeIndex(parts);
}

/** One search over several folders, listed fairly. Loads what it works by only now. */
export async function searchFolders<F extends SearchedFolder>(
  folders: readonly F[],
  query: CodeQuery,
  signal: AbortSignal,
): Promise<Result<FoldersFound<F>, Failure>> {
  return (await import('./search-folders.ts')).searchFolders(folders, query, signal);
}
