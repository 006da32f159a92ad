import { err, inSlices, ok, onFirstUse, type Result } from '../../base/index.ts';
import { failure, maskSecrets, type Failure } from '../../domain/index.ts';
import { newFragment, recallSteps, tierNow, type Fragment, type Recall, type Recalled } from '../../memory/index.ts';
import type { JournalReader } from '../../ports/index.ts';
import { learn } from './learning.ts';
import type { KnownMeaning } from './meaning.ts';
import { createIntake, openShelves, put, type MemoryParts, type OpenShelves } from './shelves.ts';
import type { Remembered, Shelved, ShelfName } from './shelves.ts';
import { aboutNow, namesKnown, withSubjects } from './subjects.ts';
import { takeIn, type ReadIn } from './take-in.ts';

export type { MemoryParts, Remembered, Shelved, ShelfName } from './shelves.ts';

/** What memory can be asked. Must not throw. */
export interface MemoryLook {
  /** All of it, the newest first. */
  readonly all: () => Promise<Result<Remembered, Failure>>;
  /** What is nearest to words, the best first. */
  readonly recall: (query: {
    readonly text: string;
    readonly limit: number;
    readonly goal?: string | undefined;
    /** Recalls what holds for one goal alone, too, whichever that is: for a person who looks. */
    readonly ofAnyGoal?: boolean;
    /** Leaves out what is pinned and has nothing to do with it. */
    readonly onlyAlike?: boolean;
    /** Has no model make a vector of it. */
    readonly byWords?: boolean;
  }) => Promise<Result<readonly Recalled<Shelved>[], Failure>>;
}

/** What the workspace remembers. Must not throw. */
export interface WorkspaceMemory extends MemoryLook {
  /** The same as it stands at the first question: for several that belong together, the files are looked at once. */
  readonly look: () => MemoryLook;
  /** Takes in what a person says; the fragment as it is kept, or the one that said the same before. */
  readonly add: (text: string, more: Partial<Fragment>, shelf: ShelfName) => Promise<Result<Shelved, Failure>>;
  /**
   * Takes several in, as `add` does each; how many there were. What holds in the place of another among them does so here, and
   * what is held stays held. Stops at the first that cannot be kept.
   */
  readonly addAll: (entries: readonly ReadIn[], shelf: ShelfName) => Promise<Result<number, Failure>>;
  readonly change: (id: string, change: Partial<Fragment>, shelf?: ShelfName) => Promise<Result<Shelved, Failure>>;
  /** Notes that fragments were told to a session. The team's files stay as they are: they are committed. */
  readonly use: (ids: readonly string[]) => Promise<Result<null, Failure>>;
  readonly forget: (id: string) => Promise<Result<null, Failure>>;
  /** Puts a fragment back as it was, in the place of what is under its name there. */
  readonly restore: (fragment: Shelved) => Promise<Result<null, Failure>>;
  /** The tier that it counts as: what is of use again and again rises, what is of none for long sinks. */
  readonly countsAs: (fragment: Fragment) => Fragment['tier'];
  /** Learns from what the journal holds since it was last asked, and lets go what is due; how many fragments are new. */
  readonly learn: (journal: JournalReader) => Promise<Result<number, Failure>>;
}

function unknown(id: string): Failure {
  return failure('not-found', `Nothing is remembered as ${id}. "maestro memory" lists what is.`);
}

async function find(id: string, parts: OpenShelves): Promise<Result<Shelved, Failure>> {
  const all = await parts.read();
  if (!all.ok) return all;
  const found = all.value.fragments.find((fragment) => fragment.id === id);
  return found ? ok(found) : err(unknown(id));
}

async function use(ids: readonly string[], parts: OpenShelves): Promise<Result<null, Failure>> {
  if (ids.length === 0) return ok(null);
  const all = await parts.read();
  if (!all.ok) return all;
  for (const each of all.value.fragments.filter(({ id, shelf }) => shelf !== 'team' && ids.includes(id))) {
    const written = await put({ ...each, uses: each.uses + 1, usedAt: parts.now() }, parts);
    if (!written.ok) return written;
  }
  return ok(null);
}

/** What of a fragment is made a vector of. */
function wordsOf({ text, about }: Fragment): string {
  return about.length === 0 ? text : `${text}\n${about.join(', ')}`;
}

/** Whether a fragment may be told; only what may be has a vector. */
function isTold({ held, supersededBy }: Fragment): boolean {
  return !held && supersededBy === undefined;
}

/** Makes the vectors that are missing. */
async function giveMeaning({ meaning, read }: OpenShelves): Promise<void> {
  const all = meaning ? await read() : null;
  if (!all?.ok) return;
  await meaning?.fill(all.value.fragments.filter(isTold).map(wordsOf));
}

/** How memory was last asked: made of these fragments, with these vectors of what may be told of them. */
interface Asking {
  readonly of: readonly Shelved[];
  readonly told: readonly Shelved[];
  readonly texts: readonly string[];
  readonly vectors: KnownMeaning['vectors'] | undefined;
  readonly recall: Recall<Shelved>;
}

/** Asks memory by readings of its files. Owns how the last of them is asked: while it is the same, that is made once. */
function createAsking({ now, meaning, pause }: MemoryParts): (read: MemoryLook['all']) => MemoryLook {
  let last: Asking | undefined;

  async function askingOf(of: readonly Shelved[]): Promise<{ readonly asking: Asking; readonly known?: KnownMeaning }> {
    const same = last?.of === of ? last : undefined;
    const told = same?.told ?? (meaning ? of.filter(isTold) : []);
    const texts = same?.texts ?? told.map(wordsOf);
    const known = await meaning?.known(texts);
    const vectors = known?.vectors;
    if (same && same.vectors === vectors) return { asking: same, ...(known ? { known } : {}) };
    const vectorOf = new Map(told.map((each, at) => [each, vectors?.[at]]));
    const recall = await inSlices(recallSteps(of, vectors ? of.map((each) => vectorOf.get(each)) : []), pause);
    last = { of, told, texts, vectors, recall };
    return { asking: last, ...(known ? { known } : {}) };
  }

  return (read) => ({
    all: read,
    async recall({ byWords, ...query }) {
      const all = await read();
      if (!all.ok) return all;
      const { asking, known } = await askingOf(all.value.fragments);
      const isAsked = !byWords && known?.vectors.some((vector) => vector !== undefined);
      const asked = isAsked ? await known?.ask(query.text) : undefined;
      return ok(asking.recall({ ...query, now: now(), ...asked }));
    },
  });
}

/** Opens what a workspace remembers. */
export function createMemory(means: MemoryParts): WorkspaceMemory {
  const parts = openShelves(means);
  const ask = createAsking(parts);
  return {
    ...ask(parts.read),
    look: () => ask(onFirstUse(parts.read)),
    async add(text, more, shelf) {
      const all = await parts.read();
      if (!all.ok) return all;
      const fresh = newFragment(parts.newId(), text.trim(), parts.now(), more);
      const taken = await createIntake(
        all.value.fragments,
        parts,
      )({
        ...withSubjects(fresh, await namesKnown(parts)),
        shelf,
      });
      return taken.ok ? ok(taken.value.kept) : taken;
    },
    addAll: (entries, shelf) => takeIn(entries, shelf, parts),
    async change(id, change, shelf) {
      const found = await find(id, parts);
      if (!found.ok) return found;
      const text = maskSecrets(change.text?.trim() ?? found.value.text);
      const isSame = text === found.value.text;
      const was = { ...found.value, about: change.about ?? found.value.about };
      const about = isSame ? was.about : aboutNow(was, text, await namesKnown(parts));
      // Whoever changes it stands for it.
      const next = { ...found.value, held: false, ...change, text, about, shelf: shelf ?? found.value.shelf };
      const written = await put(next, parts);
      if (!written.ok) return written;
      if (next.shelf !== found.value.shelf) await parts.shelves[found.value.shelf].remove(id);
      return ok(next);
    },
    use: (ids) => use(ids, parts),
    async forget(id) {
      const found = await find(id, parts);
      if (!found.ok) return found;
      const removed = await parts.shelves[found.value.shelf].remove(id);
      return removed.ok ? ok(null) : removed;
    },
    restore: (fragment) => put(fragment, parts),
    countsAs: (fragment) => tierNow(fragment, parts.now()),
    async learn(journal) {
      const learnt = await learn(journal, parts);
      await giveMeaning(parts);
      return learnt;
    },
  };
}
