import { contentOf, leftOutContent, whyLeftOut, whyUnreadable } from '../../memory/index.ts';
import type {
  CodeFiles,
  CodeHistory,
  CodeParser,
  CodeStore,
  FileContent,
  FileStamp,
  IndexStanding,
  StoredFile,
} from '../../ports/index.ts';

import type { VectorParts } from './vector-parts.ts';

/** What an index of code is made of. */
export interface CodeIndexParts {
  readonly files: CodeFiles;
  readonly parser: CodeParser;
  readonly history: CodeHistory;
  readonly store: CodeStore;
  /** Null where no embedder is set up. */
  readonly vectors: VectorParts | null;
  /** Names a text. */
  readonly digest: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * Waits until no other process brings the same store up to date: gives back how this one's turn ends, or null when it is to
   * stop before that. There is no other one when not given.
   */
  readonly takeTurn?: (signal: AbortSignal) => Promise<(() => void) | null>;
  /** Files that are looked at, at most; 200,000 when not given. */
  readonly mostFiles?: number;
}

/** What a look at the files came to. */
export interface Looked {
  readonly read: number;
  readonly removed: number;
  readonly notes: readonly string[];
}

const usualMost = 200_000;
/** Commits that are remembered when there is nothing yet. */
const mostCommits = 5_000;
/**
 * Characters and files that are handed over together: little enough to hold in memory. How many such come to the disk together:
 * each time costs much, and what is lost when the process is killed is a few seconds' work.
 */
const batch = { characters: 500_000, files: 100, together: 10 };

/** What is kept of a file as it is now; null when it is gone. `same`: it was only touched. */
async function look(
  stamp: FileStamp,
  known: StoredFile | undefined,
  { files, parser, digest }: CodeIndexParts,
): Promise<FileContent | 'same' | null> {
  const byName = whyLeftOut(stamp.path, stamp.size);
  if (byName) return leftOutContent({ ...stamp, hash: '', leftOut: byName });
  const found = await files.read(stamp.path);
  if (found.kind === 'gone') return null;
  if (found.hash === known?.hash) return 'same';
  const { hash } = found;
  const why = found.kind === 'left-out' ? found.why : whyUnreadable(found.text);
  if (found.kind === 'left-out' || why) return leftOutContent({ ...stamp, hash, leftOut: why });
  const symbols = await parser.symbolsOf(stamp.path, found.text);
  return contentOf({ ...stamp, hash, leftOut: null }, found.text, symbols, digest);
}

/** Takes in what has changed, part by part. Returns how many files that were. */
async function takeIn(
  changed: readonly FileStamp[],
  known: ReadonlyMap<string, StoredFile>,
  parts: CodeIndexParts,
  signal: AbortSignal,
): Promise<number> {
  const { store, parser } = parts;
  parser.expect(changed.length);
  let [read, characters, handed] = [0, 0, 0];
  let contents: FileContent[] = [];
  let touched: FileStamp[] = [];
  const write = (goesOn: boolean): void => {
    if (contents.length > 0) handed++;
    if (contents.length > 0 || (handed > 0 && !goesOn)) store.put(contents, goesOn && handed % batch.together !== 0);
    if (touched.length > 0) store.touch(touched);
    [contents, touched, characters] = [[], [], 0];
  };
  for (const stamp of changed) {
    if (signal.aborted) break;
    const seen = await look(stamp, known.get(stamp.path), parts);
    if (seen === 'same') touched.push(stamp);
    else if (seen) {
      contents.push(seen);
      characters += stamp.size;
      read++;
    } else if (known.has(stamp.path)) store.remove([stamp.path]);
    if (characters > batch.characters || contents.length + touched.length >= batch.files) write(true);
  }
  write(false);
  return read;
}

async function takeCommits({ store, history }: CodeIndexParts): Promise<void> {
  const head = await history.head();
  const known = store.head();
  if (head === null || head === known) return;
  const { commits, isWhole } = await history.since(known, mostCommits);
  store.putCommits(commits, head, isWhole);
}

/** What there is to say of an index, in sentences. */
function notesOf({ store, mostFiles = usualMost }: CodeIndexParts, isCut: boolean): readonly string[] {
  const tooMany = `Only the first ${String(mostFiles)} files by path are in the index; have git ignore what need not be.`;
  return [...(store.note === null ? [] : [store.note]), ...(isCut ? [tooMany] : [])];
}

/** What a store holds, as it stands. One that has as many files as it may is taken for one that lacks some. */
export function standingOf(parts: CodeIndexParts): Omit<IndexStanding, 'vectors'> {
  const standing = parts.store.standing();
  const isFull = standing.files + standing.leftOutCount >= (parts.mostFiles ?? usualMost);
  return { ...standing, notes: notesOf(parts, isFull) };
}

/**
 * Brings a store up to date with the files. Files with the stamp that they had are not read; files with the content that they
 * had are not parsed. When it is stopped midway, what was taken in stays. Of several processes one after the other does it, so
 * that nothing is read twice.
 */
export async function refreshCode(parts: CodeIndexParts, signal: AbortSignal): Promise<Looked> {
  const turn = await parts.takeTurn?.(signal);
  if (turn === null) return { read: 0, removed: 0, notes: notesOf(parts, false) };
  try {
    return await lookAtFiles(parts, signal);
  } finally {
    turn?.();
  }
}

async function lookAtFiles(parts: CodeIndexParts, signal: AbortSignal): Promise<Looked> {
  const { files, store, mostFiles = usualMost } = parts;
  // What is known is read while others look which files there are.
  const listing = Promise.all([files.list(mostFiles), takeCommits(parts)]);
  listing.catch(() => undefined);
  const known = new Map(store.files().map((file) => [file.path, file]));
  const [listed] = await listing;
  const present = new Set(listed.files.map(({ path }) => path));
  const gone = [...known.keys()].filter((path) => !present.has(path));
  if (gone.length > 0) store.remove(gone);
  const changed = listed.files.filter(({ path, size, modified }) => {
    const before = known.get(path);
    return before?.size !== size || before.modified !== modified;
  });
  const read = await takeIn(changed, known, parts, signal);
  return { read, removed: gone.length, notes: notesOf(parts, listed.isCut) };
}
