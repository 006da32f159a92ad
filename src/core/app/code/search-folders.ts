import { ok, type Result } from '../../base/index.ts';
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
export interface FolderHit<F extends { readonly name: string }> {
  readonly folder: F;
  readonly hit: CodeHit;
}

/** What was found in several folders. */
export interface FoldersFound<F extends { readonly name: string }> {
  /** The best places, one a file; each folder's best one before the second best of any. */
  readonly hits: readonly FolderHit<F>[];
  /** Which folders were not searched and why, in sentences. */
  readonly notes: readonly string[];
}

type Found = Awaited<ReturnType<CodeIndex['search']>>;

/** What folders answered, put together by places, for what a score means depends on the words that a folder has. */
function inOneList<F extends { readonly name: string }>(
  answers: readonly { readonly folder: F; readonly found: Found }[],
  limit: number,
): FoldersFound<F> {
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
  const notes = answers.flatMap(({ folder, found }) =>
    found.ok ? [] : [`${folder.name} was not searched: ${found.error.person}`],
  );
  return { hits: hits.slice(0, limit), notes };
}

/**
 * One search over several folders. One that cannot be searched keeps nobody from the others; it fails where none can be.
 */
export async function searchFolders<F extends SearchedFolder>(
  folders: readonly F[],
  query: CodeQuery,
  signal: AbortSignal,
): Promise<Result<FoldersFound<F>, Failure>> {
  const answers = await Promise.all(
    folders.map(async (folder) => ({ folder, found: await folder.index.search(query, signal) })),
  );
  const failed = answers.flatMap(({ found }) => (found.ok ? [] : [found]));
  const [first] = failed;
  if (first && failed.length === folders.length) return first;
  return ok(inOneList(answers, query.limit));
}

/** A folder whose index is opened for one search. */
export interface FolderToRead {
  readonly name: string;
  readonly open: () => Promise<Result<CodeIndex, Failure>>;
}

/** A search that goes on. */
export interface FoundSoFar<F extends FolderToRead> extends FoldersFound<F> {
  /** Folders that are not known whole yet, by name; places may come of each. None when the search has ended. */
  readonly reading: readonly string[];
}

/** Whoever waits for a search. */
export interface SearchWatch<F extends FolderToRead> {
  readonly signal: AbortSignal;
  /** Ends when a folder has kept the others waiting for long enough. */
  readonly patience: () => AbortSignal;
  /** Told whenever there is more. */
  readonly tell: (found: FoundSoFar<F>) => void;
}

/**
 * The same over folders that may not be known yet: each has its turn to be looked through and is searched as far as that went;
 * then those that took too long are, to the end. They are open one after the other, for each takes a process of its own.
 */
export async function searchAsRead<F extends FolderToRead>(
  folders: readonly F[],
  query: CodeQuery,
  { signal, patience, tell }: SearchWatch<F>,
): Promise<void> {
  const answers = new Map<F, Found>();
  const unread = new Set(folders);
  const read = async (folder: F, until: AbortSignal): Promise<void> => {
    const index = await folder.open();
    if (!index.ok) {
      answers.set(folder, index);
      unread.delete(folder);
      return;
    }
    try {
      await index.value.refresh(AbortSignal.any([signal, until]));
      if (!until.aborted) unread.delete(folder);
      answers.set(folder, await index.value.search(query, signal));
    } finally {
      await index.value.close();
    }
  };
  for (const until of [patience, () => signal]) {
    for (const folder of [...unread]) {
      if (signal.aborted) return;
      await read(folder, until());
      const given = folders.flatMap((each) => {
        const found = answers.get(each);
        return found ? [{ folder: each, found }] : [];
      });
      tell({ ...inOneList(given, query.limit), reading: [...unread].map(({ name }) => name) });
    }
  }
}
