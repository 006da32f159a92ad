import type { Shelved, ShelfName, Workspace, WorkspaceMemory } from '../../core/app/index.ts';
import { shelfNames, type FragmentView } from '../../protocol/index.ts';

/** A folder of the window with what it remembers. */
export interface MemoryFolder {
  /** Its URI as text, and its name for people. */
  readonly id: string;
  readonly name: string;
  /** What the page calls it. */
  readonly key: string;
  readonly memory: WorkspaceMemory;
  readonly workspace: Workspace;
  /** Where its fragments' files lie. */
  readonly places: Readonly<Record<ShelfName, string>>;
}

/** What a key stands for. */
export interface FragmentPlace {
  readonly folder: MemoryFolder;
  readonly shelf: ShelfName;
  /** The fragment's name, and its file's without the ending. */
  readonly id: string;
}

/** The page's name of a fragment. */
export function keyOf(folder: MemoryFolder, { shelf, id }: Pick<Shelved, 'shelf' | 'id'>): string {
  return `${folder.key}/${shelf}/${id}`;
}

/** What a key stands for; undefined for what is none of these folders'. */
export function placeOf(key: string, folders: readonly MemoryFolder[]): FragmentPlace | undefined {
  const [folderKey = '', shelfName = '', ...rest] = key.split('/');
  const folder = folders.find((each) => each.key === folderKey);
  const shelf = shelfNames.find((name) => name === shelfName);
  const id = rest.join('/');
  // It is going to be part of a path.
  const isName = id !== '' && !/[/\\\0]/.test(id) && id !== '.' && id !== '..';
  return folder && shelf && isName ? { folder, shelf, id } : undefined;
}

/** Fragments as the page shows them. */
export function fragmentViews(
  folder: MemoryFolder,
  fragments: readonly Shelved[],
  isOneOfSeveral: boolean,
): readonly FragmentView[] {
  const keys = new Map(fragments.map((fragment) => [fragment.id, keyOf(folder, fragment)]));
  const other = (id: string | undefined): string | null => (id === undefined ? null : (keys.get(id) ?? id));
  return fragments.map((fragment) => {
    const { id, text, kind, tier, shelf, goal = null, pinned, at, usedAt, uses, events, about } = fragment;
    return {
      ...{ key: keyOf(folder, fragment), id, text, kind, tier, shelf, goal, pinned, at, usedAt, uses },
      folder: isOneOfSeveral && shelf !== 'user' ? folder.name : null,
      events: events.length,
      about: [...about],
      supersededBy: other(fragment.supersededBy),
      supersedes: other(fragment.supersedes),
    };
  });
}

/** The name of the file that a trouble speaks of, without the ending; empty when it names none. */
export function fileIn(trouble: string): string {
  return /^(.+?)(?:\.md)?(?::\d+:|:| is no file)/.exec(trouble)?.[1] ?? '';
}
