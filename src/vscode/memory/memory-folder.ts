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

function viewOf(
  folder: MemoryFolder,
  fragment: Shelved,
  folderName: string | null,
  links: Pick<FragmentView, 'supersededBy' | 'supersedes'>,
): FragmentView {
  const { id, text, kind, tier, shelf, goal = null, pinned, held, at, usedAt, uses, events, about } = fragment;
  return {
    ...{ key: keyOf(folder, fragment), id, text, kind, tier, shelf, goal, pinned, held, at, usedAt, uses },
    ...{
      counts: folder.memory.countsAs(fragment),
      folder: folderName,
      events: events.length,
      about: [...about],
      ...links,
    },
  };
}

/** Makes fragments into what the page shows of them: what did not change is the same object as before. */
export type ViewFragments = (
  folder: MemoryFolder,
  fragments: readonly Shelved[],
  isOneOfSeveral: boolean,
) => Promise<readonly FragmentView[]>;

/** Owns the views of fragments, for as long as these are there. */
export function createViews(pause: () => Promise<void>): ViewFragments {
  const made = new WeakMap<Shelved, FragmentView>();
  return async (folder, fragments, isOneOfSeveral) => {
    const keys = new Map<string, string>();
    for (const fragment of fragments) {
      await pause();
      keys.set(fragment.id, keyOf(folder, fragment));
    }
    const other = (id: string | undefined): string | null => (id === undefined ? null : (keys.get(id) ?? id));
    const views: FragmentView[] = [];
    for (const fragment of fragments) {
      await pause();
      const [supersededBy, supersedes] = [other(fragment.supersededBy), other(fragment.supersedes)];
      const name = isOneOfSeveral && fragment.shelf !== 'user' ? folder.name : null;
      const before = made.get(fragment);
      const isSame =
        before?.supersededBy === supersededBy && before.supersedes === supersedes && before.folder === name;
      const view = before && isSame ? before : viewOf(folder, fragment, name, { supersededBy, supersedes });
      made.set(fragment, view);
      views.push(view);
    }
    return views;
  };
}

/** The name of the file that a trouble speaks of, without the ending; empty when it names none. */
export function fileIn(trouble: string): string {
  return /^(?:.*?[/\\])?([^/\\:]+)\.md:/.exec(trouble)?.[1] ?? '';
}
