import type { Result } from '../../base/index.ts';
import type { Failure } from '../../domain/index.ts';
import type { CodeIndex, CodeQuery } from '../../ports/index.ts';
import type { CodeIndexParts } from './refresh.ts';
import type { FolderToRead, FoldersFound, SearchedFolder, SearchWatch } from './search-folders.ts';

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

/** The same over folders that may not be known yet, told as far as it goes. */
export async function searchAsRead<F extends FolderToRead>(
  folders: readonly F[],
  query: CodeQuery,
  watch: SearchWatch<F>,
): Promise<void> {
  return (await import('./search-folders.ts')).searchAsRead(folders, query, watch);
}
