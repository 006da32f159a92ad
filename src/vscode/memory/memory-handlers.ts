import {
  mergeFragments,
  memoryAsLines,
  readMemoryLines,
  type Shelved,
  type WorkspaceMemory,
} from '../../core/app/index.ts';
import type { Result } from '../../core/base/index.ts';
import type { Failure } from '../../core/domain/index.ts';
import type { Handlers, MemoryRequests } from '../../protocol/index.ts';
import type { Localiser } from '../board/texts.ts';
import { keyOf, placeOf, type FragmentPlace, type MemoryFolder } from './memory-folder.ts';
import { readOrigin } from './origin.ts';

/** What the editor does for the page beyond the memory. */
export interface MemoryActions {
  readonly openFile: (place: FragmentPlace) => Promise<void>;
  readonly openTask: (folder: MemoryFolder, taskId: string) => Promise<void>;
  /** Has the person choose a file to write to, and writes it; its name, or null when they chose none. */
  readonly save: (text: string) => Promise<string | null>;
  /** Has the person choose a file; its text, or null when they chose none. */
  readonly load: () => Promise<string | null>;
  /** The key of a fragment by its name. */
  readonly keyOf: (id: string) => Promise<string | undefined>;
}

interface Parts {
  readonly about: { readonly folders: () => Promise<readonly MemoryFolder[]> };
  readonly actions: MemoryActions;
  readonly l10n: Localiser;
}

function good<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw new Error(result.error.person);
  return result.value;
}

/** What can be taken back: fragments as they were, to be put there again. */
interface Past {
  readonly memory: WorkspaceMemory;
  readonly before: readonly Shelved[];
}

/** How many steps back are kept. */
const steps = 20;

/** Owns what the person may take back, the last steps of it. */
function createUndo() {
  const pasts = new Map<number, readonly Past[]>();
  let last = 0;
  return {
    keep(past: readonly Past[]): { undo: number; count: number } {
      last += 1;
      pasts.set(last, past);
      pasts.delete(last - steps);
      return { undo: last, count: past.reduce((sum, { before }) => sum + before.length, 0) };
    },
    async takeBack(number: number): Promise<boolean> {
      const past = pasts.get(number);
      pasts.delete(number);
      for (const { memory, before } of past ?? []) {
        for (const fragment of before) good(await memory.restore(fragment));
      }
      return past !== undefined;
    },
  };
}

/** What a key stands for, and the fragment that is there now. */
interface Found extends FragmentPlace {
  readonly fragment: Shelved;
}

/** Looks keys up in what is there now; throws with a text for the person when one is gone. */
function createFinder({ about, l10n }: Parts) {
  const place = async (key: string): Promise<FragmentPlace> => {
    const found = placeOf(key, await about.folders());
    if (!found) throw new Error(l10n.t('This folder is not open in the window any more.'));
    return found;
  };
  const all = async (keys: readonly string[]): Promise<readonly Found[]> => {
    const known = new Map<MemoryFolder, ReadonlyMap<string, Shelved>>();
    const found: Found[] = [];
    for (const key of keys) {
      const at = await place(key);
      let fragments = known.get(at.folder);
      if (!fragments) {
        const read = good(await at.folder.memory.all()).fragments;
        known.set(at.folder, (fragments = new Map(read.map((each) => [`${each.shelf}/${each.id}`, each]))));
      }
      const fragment = fragments.get(`${at.shelf}/${at.id}`);
      if (!fragment) throw new Error(l10n.t('{0} is not remembered any more.', at.id));
      found.push({ ...at, fragment });
    }
    return found;
  };
  return {
    place,
    all,
    async one(key: string): Promise<Found> {
      const [found] = await all([key]);
      if (!found) throw new Error(l10n.t('{0} is not remembered any more.', key));
      return found;
    },
    async folder(key: string): Promise<MemoryFolder> {
      const folders = await about.folders();
      const found = folders.find((each) => each.key === key) ?? placeOf(key, folders)?.folder;
      if (!found) throw new Error(l10n.t('This folder is not open in the window any more.'));
      return found;
    },
    /** Something is not said to hold for a goal that there is not, but may stay so. */
    goal({ workspace }: MemoryFolder, goal: string | null, before?: string): string | undefined {
      if (goal === null) return undefined;
      if (goal !== before && !workspace.state().goals.has(goal)) throw new Error(l10n.t('There is no goal {0}.', goal));
      return goal;
    },
  };
}
type Finder = ReturnType<typeof createFinder>;

/** What changes fragments. */
function changing({ l10n }: Parts, find: Finder, refresh: () => Promise<void>) {
  const undo = createUndo();
  const handlers: Pick<Handlers<MemoryRequests>, 'goals' | 'add' | 'edit' | 'pin' | 'forget' | 'merge' | 'undo'> = {
    async goals({ of }) {
      const { workspace } = await find.folder(of);
      const goals = [...workspace.state().goals.values()].map(({ goal: { id, text } }) => ({ id, text }));
      return goals.reverse();
    },
    async add({ folder: key, text, shelf, goal, ...more }) {
      const folder = await find.folder(key);
      const added = good(await folder.memory.add(text, { ...more, goal: find.goal(folder, goal) }, shelf));
      await refresh();
      return { key: keyOf(folder, added) };
    },
    async edit({ key, was, shelf, goal, ...more }) {
      const { folder, id, fragment } = await find.one(key);
      if (fragment.text !== was)
        throw new Error(l10n.t('{0} was changed meanwhile, so nothing was saved. It now says: {1}', id, fragment.text));
      const change = { ...more, goal: find.goal(folder, goal, fragment.goal) };
      const changed = good(await folder.memory.change(id, change, shelf));
      await refresh();
      return { key: keyOf(folder, changed) };
    },
    async pin({ key, pinned }) {
      const { folder, id, shelf } = await find.one(key);
      // What somebody stands for is the team's.
      const changed = good(await folder.memory.change(id, { pinned }, shelf === 'learnt' ? 'team' : shelf));
      await refresh();
      return { key: keyOf(folder, changed) };
    },
    async forget({ keys }) {
      const found = await find.all(keys);
      for (const { folder, id } of found) good(await folder.memory.forget(id));
      await refresh();
      return undo.keep(found.map(({ folder: { memory }, fragment }) => ({ memory, before: [fragment] })));
    },
    async merge({ keys, text }) {
      const found = await find.all(keys);
      const [first, ...others] = found;
      if (!first || others.some(({ folder }) => folder !== first.folder)) {
        throw new Error(l10n.t('Only what is remembered in one folder can be made one.'));
      }
      const { memory } = first.folder;
      const merged = good(await mergeFragments(memory, [first.id, ...others.map(({ id }) => id)], text));
      await refresh();
      return { ...undo.keep([{ memory, before: merged.before }]), count: found.length };
    },
    async undo({ undo: number }) {
      if (!(await undo.takeBack(number))) throw new Error(l10n.t('That cannot be taken back any more.'));
      await refresh();
      return null;
    },
  };
  return handlers;
}

/** What the person does on the page. */
export function memoryHandlers(
  parts: Parts,
  refresh: () => Promise<void>,
): Omit<Handlers<MemoryRequests>, 'open' | 'find'> {
  const { actions } = parts;
  const find = createFinder(parts);
  return {
    ...changing(parts, find, refresh),
    async origin({ key }) {
      const { folder, shelf, fragment } = await find.one(key);
      // What goes with the person may have been learnt in another folder: its numbers are of another journal.
      return { key, events: shelf === 'user' ? [] : [...(await readOrigin(folder, fragment.events))] };
    },
    async exportTo({ keys }) {
      const found = await find.all(keys);
      const file = await actions.save(await memoryAsLines(found.map(({ fragment }) => fragment)));
      return file === null ? null : { count: found.length, file };
    },
    async importFrom({ folder: key }) {
      const folder = await find.folder(key);
      const text = await actions.load();
      if (text === null) return null;
      const count = good(await folder.memory.addAll(good(await readMemoryLines(text)), 'team'));
      await refresh();
      return { count };
    },
    async openFile({ key }) {
      await actions.openFile(await find.place(key));
      return null;
    },
    async openTask({ task }) {
      const at = task.indexOf('/');
      await actions.openTask(await find.folder(task.slice(0, at)), task.slice(at + 1));
      return null;
    },
  };
}
