import type { FragmentView, MemoryDelta, MemorySnapshot, ShelfView, TroubleView } from '../../protocol/index.ts';
import { shelfNames } from '../../protocol/index.ts';
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

/** Tells a page what is remembered: all of it once, then what changed. */
export interface MemoryFeed {
  snapshot(): Promise<MemorySnapshot>;
  /** What changed since the last call of either; null when nothing did. */
  delta(): Promise<MemoryDelta | null>;
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
    const told = await Promise.all(all.value.troubles.map((text) => troubleView(about, folder, text)));
    troubles.push(...told.filter(({ key }) => at === 0 || key?.startsWith(`${folder.key}/user/`) !== true));
  }
  return { fragments, troubles };
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
      sent = new Map(look.fragments.map((view) => [view.key, JSON.stringify(view)]));
      troubles = JSON.stringify(look.troubles);
      return {
        ...{ seq, now: about.now(), standing: about.standing() },
        folders: folders.map(({ key, name }) => ({ key, name })),
        fragments: [...look.fragments],
        troubles: [...look.troubles],
      };
    },
    async delta() {
      const look = await lookAt(about, await about.folders());
      const now = new Map(look.fragments.map((view) => [view.key, JSON.stringify(view)]));
      const fresh = look.fragments.filter(({ key }) => now.get(key) !== sent.get(key));
      const gone = [...sent.keys()].filter((key) => !now.has(key));
      const told = JSON.stringify(look.troubles);
      const isSame = fresh.length === 0 && gone.length === 0 && told === troubles;
      [sent, troubles] = [now, told];
      if (isSame) return null;
      seq += 1;
      return { seq, fragments: fresh, gone, troubles: [...look.troubles] };
    },
  };
}
