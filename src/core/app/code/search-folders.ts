import { err, ok, type Result } from '../../base/index.ts';
import type { Failure } from '../../domain/index.ts';
import { fuse } from '../../memory/index.ts';
import type { CodeHit, CodeIndex, CodeQuery } from '../../ports/index.ts';

/** A folder whose code is searched along with others. */
export interface SearchedFolder {
  /** What it is called for people. */
  readonly name: string;
  readonly index: CodeIndex;
}

/** A place in one of several folders. */
export interface FolderHit<F extends SearchedFolder> {
  readonly folder: F;
  readonly hit: CodeHit;
}

/** What was found in several folders. */
export interface FoldersFound<F extends SearchedFolder> {
  /** The best places, one a file; each folder's best one before the second best of any. */
  readonly hits: readonly FolderHit<F>[];
  /** Which folders were not searched and why, in sentences. */
  readonly notes: readonly string[];
}

/**
 * One search over several folders. What they found is put together by places, for what a score means depends on the words that
 * a folder has. One that cannot be searched keeps nobody from the others; it fails where none can be.
 */
export async function searchFolders<F extends SearchedFolder>(
  folders: readonly F[],
  query: CodeQuery,
  signal: AbortSignal,
): Promise<Result<FoldersFound<F>, Failure>> {
  const answers = await Promise.all(
    folders.map(async (folder) => ({ folder, found: await folder.index.search(query, signal) })),
  );
  const failures = answers.flatMap(({ folder, found }) => (found.ok ? [] : [{ folder, cause: found.error }]));
  const [first] = failures;
  if (first && failures.length === folders.length) return err(first.cause);
  const known = new Map<string, FolderHit<F>>();
  const rankings = answers.map(({ folder, found }, at) => {
    const keys = (found.ok ? found.value : []).map((hit) => {
      // Places that tie go by the folders' order.
      const key = `${String(at).padStart(6, '0')} ${hit.path}`;
      known.set(key, { folder, hit });
      return key;
    });
    return { why: folder.name, weight: 1, keys };
  });
  const hits = fuse(rankings).flatMap(({ key }) => known.get(key) ?? []);
  const notes = failures.map(({ folder, cause }) => `${folder.name} was not searched: ${cause.person}`);
  return ok({ hits: hits.slice(0, query.limit), notes });
}
