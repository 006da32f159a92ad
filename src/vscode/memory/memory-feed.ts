import type { WorkspaceMemory } from '../../core/app/index.ts';
import {
  byPinAndAge,
  shelfNames,
  type FoundView,
  type FragmentView,
  type MemoryDelta,
  type MemoryFilters,
  type MemorySnapshot,
  type ShelfView,
  type TroubleView,
} from '../../protocol/index.ts';
import { createViews, fileIn, type MemoryFolder, type ViewFragments } from './memory-folder.ts';
import { findAmong, type Searched } from './memory-find.ts';

/** All that is remembered in the window, as the page shows it. */
interface Look extends Searched {
  readonly troubles: readonly TroubleView[];
}

/** What is looked at. */
export interface MemoryAbout {
  readonly folders: () => Promise<readonly MemoryFolder[]>;
  readonly standing: () => MemorySnapshot['standing'];
  readonly now: () => number;
  /** Lets others have their turn, when the thread was held for a while. */
  readonly pause: () => Promise<void>;
  /** Whether there is such a file. */
  readonly isThere: (folder: MemoryFolder, shelf: ShelfView, name: string) => Promise<boolean>;
}

/** Tells a page what is remembered: what it shows first, then the rest and what changed. */
export interface MemoryFeed {
  snapshot(): Promise<MemorySnapshot>;
  /** What is new since the last call of either, in parts to be sent one after the other; none when nothing is. */
  deltas(): Promise<readonly MemoryDelta[]>;
  /** Finds among all that there was when it was last looked at. `byWords`: no model is asked what the words mean. */
  find(filters: MemoryFilters, byWords: boolean): Promise<FoundView>;
}

/** Fragments that are told of at once: at first what fills any screen, then as many as a page takes in within a moment. */
const told = { first: 200, then: 500 };

/** What holds before what does not, each in the order of the page. */
function inOrder(a: FragmentView, b: FragmentView): number {
  const replaced = Number(a.supersededBy !== null) - Number(b.supersededBy !== null);
  return replaced || byPinAndAge(a, b);
}

async function troubleView(about: MemoryAbout, folder: MemoryFolder, text: string): Promise<TroubleView> {
  const name = fileIn(text);
  for (const shelf of name === '' ? [] : shelfNames) {
    if (await about.isThere(folder, shelf, name)) return { key: `${folder.key}/${shelf}/${name}`, text };
  }
  return { key: null, text };
}

async function lookAt(about: MemoryAbout, folders: readonly MemoryFolder[], viewsOf: ViewFragments): Promise<Look> {
  const fragments: FragmentView[] = [];
  const troubles: TroubleView[] = [];
  const looks: { folder: MemoryFolder; recall: WorkspaceMemory['recall'] }[] = [];
  for (const [at, folder] of folders.entries()) {
    const look = folder.memory.look();
    const all = await look.all();
    if (!all.ok) {
      troubles.push({ key: null, text: all.error.person });
      continue;
    }
    looks.push({ folder, recall: look.recall });
    // What goes with the person is the same in every folder, and shown in the first.
    const shown = at === 0 ? all.value.fragments : all.value.fragments.filter(({ shelf }) => shelf !== 'user');
    for (const view of await viewsOf(folder, shown, folders.length > 1)) fragments.push(view);
    const views = await Promise.all(all.value.troubles.map((text) => troubleView(about, folder, text)));
    troubles.push(...views.filter(({ key }) => at === 0 || key?.startsWith(`${folder.key}/user/`) !== true));
  }
  return { fragments: fragments.sort(inOrder), looks, troubles };
}

/** Fragments in parts, of which there is one at least. */
function parted(fragments: readonly FragmentView[]): readonly (readonly FragmentView[])[] {
  const count = Math.max(1, Math.ceil(fragments.length / told.then));
  return Array.from({ length: count }, (_, at) => fragments.slice(at * told.then, (at + 1) * told.then));
}

/** Most are the same object; others may only have been read anew. */
function isSame(before: FragmentView | undefined, now: FragmentView): boolean {
  return before === now || (before !== undefined && JSON.stringify(before) === JSON.stringify(now));
}

/** Owns what the page was told, so that it is told nothing twice. */
export function createMemoryFeed(about: MemoryAbout): MemoryFeed {
  const viewsOf = createViews(about.pause);
  let sent: ReadonlyMap<string, FragmentView> = new Map();
  let present: Look = { fragments: [], looks: [], troubles: [] };
  let troubles = '';
  let seq = 0;

  async function look(folders: readonly MemoryFolder[]): Promise<Look> {
    return (present = await lookAt(about, folders, viewsOf));
  }

  return {
    async snapshot() {
      const folders = await about.folders();
      const now = await look(folders);
      const first = now.fragments.slice(0, told.first);
      sent = new Map(first.map((view) => [view.key, view]));
      troubles = JSON.stringify(now.troubles);
      return {
        ...{ seq, now: about.now(), standing: about.standing() },
        folders: folders.map(({ key, name }) => ({ key, name })),
        fragments: first,
        more: now.fragments.length - first.length,
        troubles: [...now.troubles],
      };
    },
    async deltas() {
      const { fragments: all, troubles: unread } = await look(await about.folders());
      const now = new Map(all.map((view) => [view.key, view]));
      const changed = all.filter((view) => !isSame(sent.get(view.key), view));
      // What the page shows already comes first.
      const fresh = [...changed.filter(({ key }) => sent.has(key)), ...changed.filter(({ key }) => !sent.has(key))];
      const gone = [...sent.keys()].filter((key) => !now.has(key));
      const isQuiet = fresh.length === 0 && gone.length === 0 && JSON.stringify(unread) === troubles;
      [sent, troubles] = [now, JSON.stringify(unread)];
      if (isQuiet) return [];
      let more = fresh.length;
      return parted(fresh).map((fragments, at) => {
        seq += 1;
        more -= fragments.length;
        return { seq, fragments: [...fragments], gone: at === 0 ? gone : [], more, troubles: [...unread] };
      });
    },
    find: (filters, byWords) => findAmong(present, filters, { byWords, pause: about.pause }),
  };
}
