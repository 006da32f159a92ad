import type { FragmentView, MemoryDelta, MemorySnapshot, ShelfView, TroubleView } from '../../protocol/index.ts';
import { byPinAndAge, shelfNames } from '../../protocol/index.ts';
import { fileIn, fragmentViews, type MemoryFolder } from './memory-folder.ts';

/** All that is remembered in the window, as the page shows it. */
interface Look {
  readonly fragments: readonly FragmentView[];
  readonly troubles: readonly TroubleView[];
}

/** What is looked at. */
export interface MemoryAbout {
  readonly folders: () => Promise<readonly MemoryFolder[]>;
  readonly standing: () => MemorySnapshot['standing'];
  readonly now: () => number;
  /** Whether there is such a file. */
  readonly isThere: (folder: MemoryFolder, shelf: ShelfView, name: string) => Promise<boolean>;
}

/** Tells a page what is remembered: what it shows first, then the rest and what changed. */
export interface MemoryFeed {
  snapshot(): Promise<MemorySnapshot>;
  /** What is new since the last call of either, in parts to be sent one after the other; none when nothing is. */
  deltas(): Promise<readonly MemoryDelta[]>;
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

async function lookAt(about: MemoryAbout, folders: readonly MemoryFolder[]): Promise<Look> {
  const fragments: FragmentView[] = [];
  const troubles: TroubleView[] = [];
  for (const [at, folder] of folders.entries()) {
    const all = await folder.memory.all();
    if (!all.ok) {
      troubles.push({ key: null, text: all.error.person });
      continue;
    }
    // What goes with the person is the same in every folder, and shown in the first.
    const shown = at === 0 ? all.value.fragments : all.value.fragments.filter(({ shelf }) => shelf !== 'user');
    fragments.push(...fragmentViews(folder, shown, folders.length > 1));
    const views = await Promise.all(all.value.troubles.map((text) => troubleView(about, folder, text)));
    troubles.push(...views.filter(({ key }) => at === 0 || key?.startsWith(`${folder.key}/user/`) !== true));
  }
  return { fragments, troubles };
}

/** Fragments in parts, of which there is one at least. */
function parted(fragments: readonly FragmentView[]): readonly (readonly FragmentView[])[] {
  const count = Math.max(1, Math.ceil(fragments.length / told.then));
  return Array.from({ length: count }, (_, at) => fragments.slice(at * told.then, (at + 1) * told.then));
}

/** Owns what the page was told, so that it is told nothing twice. */
export function createMemoryFeed(about: MemoryAbout): MemoryFeed {
  let sent = new Map<string, string>();
  let troubles = '';
  let seq = 0;

  return {
    async snapshot() {
      const folders = await about.folders();
      const look = await lookAt(about, folders);
      const first = look.fragments.toSorted(inOrder).slice(0, told.first);
      sent = new Map(first.map((view) => [view.key, JSON.stringify(view)]));
      troubles = JSON.stringify(look.troubles);
      return {
        ...{ seq, now: about.now(), standing: about.standing() },
        folders: folders.map(({ key, name }) => ({ key, name })),
        fragments: first,
        more: look.fragments.length - first.length,
        troubles: [...look.troubles],
      };
    },
    async deltas() {
      const look = await lookAt(about, await about.folders());
      const now = new Map(look.fragments.map((view) => [view.key, JSON.stringify(view)]));
      const changed = look.fragments.filter(({ key }) => now.get(key) !== sent.get(key));
      // What the page shows already comes first.
      const fresh = changed.sort((a, b) => Number(sent.has(b.key)) - Number(sent.has(a.key)) || inOrder(a, b));
      const gone = [...sent.keys()].filter((key) => !now.has(key));
      const unread = JSON.stringify(look.troubles);
      const isSame = fresh.length === 0 && gone.length === 0 && unread === troubles;
      [sent, troubles] = [now, unread];
      if (isSame) return [];
      let more = fresh.length;
      return parted(fresh).map((fragments, at) => {
        seq += 1;
        more -= fragments.length;
        return { seq, fragments: [...fragments], gone: at === 0 ? gone : [], more, troubles: [...look.troubles] };
      });
    },
  };
}
