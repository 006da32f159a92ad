import { err, ok, type Result } from '../../base/index.ts';
import { failure, type Failure } from '../../domain/index.ts';
import {
  createRecall,
  fileOf,
  fragmentOf,
  heed,
  isDue,
  learnFrom,
  maskSecrets,
  newFragment,
  noLore,
  settle,
  subjectsIn,
  type Fragment,
  type Recalled,
} from '../../memory/index.ts';
import type { JournalReader, MemoryShelf } from '../../ports/index.ts';

/** Where fragments are: what was learnt here, what the team keeps, and what goes with the person everywhere. */
export const shelfNames = ['learnt', 'team', 'user'] as const;
export type ShelfName = (typeof shelfNames)[number];

/** A fragment with the shelf that it is on. */
export interface Shelved extends Fragment {
  readonly shelf: ShelfName;
}

export interface MemoryParts {
  readonly shelves: Readonly<Record<ShelfName, MemoryShelf>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A name for what a person adds, that nobody has. */
  readonly newId: () => string;
  /** What words of this workspace are names of libraries; none when left out. */
  readonly libraries?: () => Promise<readonly string[]>;
}

/** What there is, and what could not be read, in sentences. */
export interface Remembered {
  readonly fragments: readonly Shelved[];
  readonly troubles: readonly string[];
}

/** What the workspace remembers. Must not throw. */
export interface WorkspaceMemory {
  /** All of it, the newest first. */
  readonly all: () => Promise<Result<Remembered, Failure>>;
  /** What is nearest to words, the best first. */
  readonly recall: (query: {
    readonly text: string;
    readonly limit: number;
    readonly goal?: string | undefined;
  }) => Promise<Result<readonly Recalled[], Failure>>;
  /** Takes in what a person says; the fragment as it is kept, or the one that said the same before. */
  readonly add: (text: string, more: Partial<Fragment>, shelf: ShelfName) => Promise<Result<Shelved, Failure>>;
  /** Takes several in, as `add` does each, in order; how many there were. Stops at the first that cannot be kept. */
  readonly addAll: (
    entries: readonly { readonly text: string; readonly more: Partial<Fragment> }[],
    shelf: ShelfName,
  ) => Promise<Result<number, Failure>>;
  readonly change: (id: string, change: Partial<Fragment>, shelf?: ShelfName) => Promise<Result<Shelved, Failure>>;
  readonly forget: (id: string) => Promise<Result<null, Failure>>;
  /** Puts a fragment back as it was, in the place of what is under its name there. */
  readonly restore: (fragment: Shelved) => Promise<Result<null, Failure>>;
  /** Learns from what the journal holds since it was last asked, and lets go what is due; how many fragments are new. */
  readonly learn: (journal: JournalReader) => Promise<Result<number, Failure>>;
}

/** The file that says up to which event was learnt. */
const watermark = 'learnt-up-to';

async function readShelf(shelf: ShelfName, { shelves }: MemoryParts): Promise<Result<Remembered, Failure>> {
  const found = await shelves[shelf].all();
  if (!found.ok) return found;
  const fragments: Shelved[] = [];
  const troubles = [...found.value.troubles];
  for (const file of found.value.files.filter(({ source }) => source !== watermark)) {
    const fragment = fragmentOf(file);
    if (fragment.ok) fragments.push({ ...fragment.value, shelf });
    else troubles.push(fragment.error);
  }
  return ok({ fragments, troubles });
}

async function readAll(parts: MemoryParts): Promise<Result<Remembered, Failure>> {
  const fragments: Shelved[] = [];
  const troubles: string[] = [];
  for (const name of shelfNames) {
    const read = await readShelf(name, parts);
    if (!read.ok) return read;
    fragments.push(...read.value.fragments);
    troubles.push(...read.value.troubles);
  }
  fragments.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  return ok({ fragments, troubles });
}

function put({ shelf, ...fragment }: Shelved, { shelves }: MemoryParts): Promise<Result<null, Failure>> {
  return shelves[shelf].put(fragment.id, fileOf(fragment));
}

/** Takes a fragment in beside what is known, and writes what changes. */
async function takeIn(
  fresh: Shelved,
  known: readonly Shelved[],
  parts: MemoryParts,
): Promise<Result<{ readonly kept: Shelved; readonly isNew: boolean; readonly known: readonly Shelved[] }, Failure>> {
  const { added, changed } = settle(fresh, known);
  const shelfOf = new Map(known.map(({ id, shelf }) => [id, shelf]));
  const others = changed.map((each): Shelved => ({ ...each, shelf: shelfOf.get(each.id) ?? 'learnt' }));
  const own: readonly Shelved[] = added ? [{ ...added, shelf: fresh.shelf }] : [];
  for (const each of [...own, ...others]) {
    const written = await put(each, parts);
    if (!written.ok) return written;
  }
  const [kept] = [...own, ...others];
  const touched = new Set([...own, ...others].map(({ id }) => id));
  const now = [...known.filter(({ id }) => !touched.has(id)), ...own, ...others];
  return ok({ kept: kept ?? fresh, isNew: added !== null, known: now });
}

function unknown(id: string): Failure {
  return failure('not-found', `Nothing is remembered as ${id}. "maestro memory" lists what is.`);
}

async function find(id: string, parts: MemoryParts): Promise<Result<Shelved, Failure>> {
  const all = await readAll(parts);
  if (!all.ok) return all;
  const found = all.value.fragments.find((fragment) => fragment.id === id);
  return found ? ok(found) : err(unknown(id));
}

async function upTo({ shelves }: MemoryParts): Promise<number> {
  const found = await shelves.learnt.all();
  const mark = found.ok ? found.value.files.find(({ source }) => source === watermark)?.fields : undefined;
  const seq = typeof mark === 'object' && mark !== null && 'event' in mark ? Number(mark.event) : 0;
  return Number.isInteger(seq) ? seq : 0;
}

/** With the files, names, libraries and people that it speaks of. */
function withSubjects(fresh: Fragment, libraries: readonly string[], people: ReadonlySet<string>): Fragment {
  const subjects = subjectsIn(fresh.text, { libraries, people: [...people] });
  return { ...fresh, about: [...new Set([...fresh.about, ...subjects])] };
}

async function learn(journal: JournalReader, parts: MemoryParts): Promise<Result<number, Failure>> {
  const all = await readAll(parts);
  if (!all.ok) return all;
  let known = all.value.fragments;
  for (const each of known.filter((fragment) => fragment.shelf === 'learnt' && isDue(fragment, parts.now()))) {
    await parts.shelves.learnt.remove(each.id);
  }
  const since = await upTo(parts);
  const last = journal.lastSeq();
  if (last <= since) return ok(0);
  let lore = noLore;
  let count = 0;
  const libraries = (await parts.libraries?.()) ?? [];
  const people = new Set<string>();
  const types = [
    ...(['gate-opened', 'gate-answered', 'task-added', 'task-moved', 'stage-moved'] as const),
    ...(['session-closed', 'comment-added', 'task-told'] as const),
  ];
  for await (const events of journal.read({ types })) {
    for (const event of events) {
      lore = heed(lore, event);
      if ('by' in event.data && event.data.by !== undefined && event.data.by !== 'policy') people.add(event.data.by);
      if (event.seq <= since) continue;
      for (const fresh of learnFrom(event, lore)) {
        if (isDue(fresh, parts.now())) continue;
        const taken = await takeIn({ ...withSubjects(fresh, libraries, people), shelf: 'learnt' }, known, parts);
        if (!taken.ok) return taken;
        known = taken.value.known;
        if (taken.value.isNew) count++;
      }
    }
  }
  const mark = `---\nevent: ${String(last)}\n---\n\nWhat happened up to this event was learnt from.\n`;
  const written = await parts.shelves.learnt.put(watermark, mark);
  return written.ok ? ok(count) : written;
}

/** Takes several in, one after the other, each beside what is known by then. */
async function addAll(
  entries: Parameters<WorkspaceMemory['addAll']>[0],
  shelf: ShelfName,
  parts: MemoryParts,
): ReturnType<WorkspaceMemory['addAll']> {
  const all = await readAll(parts);
  if (!all.ok) return all;
  let known = all.value.fragments;
  for (const { text, more } of entries) {
    const fresh = { ...newFragment(parts.newId(), text.trim(), parts.now(), more), shelf };
    const taken = await takeIn(fresh, known, parts);
    if (!taken.ok) return taken;
    ({ known } = taken.value);
  }
  return ok(entries.length);
}

/** Opens what a workspace remembers. */
export function createMemory(parts: MemoryParts): WorkspaceMemory {
  return {
    all: () => readAll(parts),
    async recall({ text, limit, goal }) {
      const all = await readAll(parts);
      if (!all.ok) return all;
      return ok(createRecall(all.value.fragments)({ text, limit, goal, now: parts.now() }));
    },
    async add(text, more, shelf) {
      const all = await readAll(parts);
      if (!all.ok) return all;
      const fresh = { ...newFragment(parts.newId(), text.trim(), parts.now(), more), shelf };
      const taken = await takeIn(fresh, all.value.fragments, parts);
      return taken.ok ? ok(taken.value.kept) : taken;
    },
    addAll: (entries, shelf) => addAll(entries, shelf, parts),
    async change(id, change, shelf) {
      const found = await find(id, parts);
      if (!found.ok) return found;
      const text = maskSecrets(change.text?.trim() ?? found.value.text);
      // Whoever changes it stands for it.
      const next = { ...found.value, held: false, ...change, text, shelf: shelf ?? found.value.shelf };
      const written = await put(next, parts);
      if (!written.ok) return written;
      if (next.shelf !== found.value.shelf) await parts.shelves[found.value.shelf].remove(id);
      return ok(next);
    },
    async forget(id) {
      const found = await find(id, parts);
      if (!found.ok) return found;
      const removed = await parts.shelves[found.value.shelf].remove(id);
      return removed.ok ? ok(null) : removed;
    },
    restore: (fragment) => put(fragment, parts),
    learn: (journal) => learn(journal, parts),
  };
}
