import { ok, type Pause, type Result } from '../../base/index.ts';
import type { Failure } from '../../domain/index.ts';
import { createSettler, fileOf, fragmentOf, type Fragment, type Settled } from '../../memory/index.ts';
import type { FrontMatter, MemoryShelf } from '../../ports/index.ts';
import { createStandings } from './holding.ts';
import { damagedText, markBeside, watermark, type Mark } from './learnt-mark.ts';
import type { Meaning } from './meaning.ts';

/** Where fragments are: what was learnt here, what the team keeps, and what goes with the person everywhere. */
export const shelfNames = ['learnt', 'team', 'user'] as const;
export type ShelfName = (typeof shelfNames)[number];

/** A fragment with the shelf that it is on. */
export interface Shelved extends Fragment {
  readonly shelf: ShelfName;
}

export interface MemoryParts {
  readonly shelves: Readonly<Record<ShelfName, MemoryShelf>>;
  /** Where they are, for people: what is wrong with a file is told with it. */
  readonly places?: Readonly<Record<ShelfName, string>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A name for what a person adds, that nobody has. */
  readonly newId: () => string;
  /** What fragments mean, as vectors; words alone count when left out. */
  readonly meaning?: Meaning | undefined;
  /** Lets others have their turn, when the thread was held for a while. */
  readonly pause?: Pause;
  /** What words of this workspace are names of libraries; none when left out. */
  readonly libraries?: () => Promise<readonly string[]>;
  /** Names of people who worked on it; none when left out. */
  readonly people?: () => Promise<readonly string[]>;
}

/** What there is, and what could not be read, in sentences. */
export interface Remembered {
  readonly fragments: readonly Shelved[];
  readonly troubles: readonly string[];
}

/** What there is on all shelves, and up to which event was learnt. */
export interface Reading extends Remembered {
  readonly mark: Mark;
}

/** {@link MemoryParts} that are at work. */
export interface OpenShelves extends MemoryParts {
  /** Looks at the files. What did not change since the last time is the same objects, and so is the list when nothing did. */
  readonly read: () => Promise<Result<Reading, Failure>>;
  /** The shelf of a fragment as it was read last. */
  readonly shelfOf: (id: string) => ShelfName | undefined;
}

type Files = readonly FrontMatter[];

/** What people put somewhere counts before what was learnt, under the same name. */
const ranks: Readonly<Record<ShelfName, number>> = { team: 0, user: 1, learnt: 2 };

/** A shelf with the files on it. */
interface Shelf {
  readonly name: ShelfName;
  readonly files: Files;
}

function byRank(shelves: readonly Shelf[]): readonly Shelf[] {
  return shelves.toSorted((a, b) => ranks[a.name] - ranks[b.name]);
}

/** The files on all shelves, and what could not be read, as `at` places it. */
async function filesOn(
  all: MemoryParts['shelves'],
  at: (name: ShelfName, what: string) => string,
): Promise<Result<{ readonly shelves: readonly Shelf[]; readonly unread: readonly string[] }, Failure>> {
  const found = await Promise.all(shelfNames.map(async (name) => ({ name, read: await all[name].all() })));
  const shelves: Shelf[] = [];
  const unread: string[] = [];
  for (const { name, read } of found) {
    if (!read.ok) return read;
    shelves.push({ name, files: read.value.files });
    unread.push(...read.value.troubles.map((trouble) => at(name, trouble)));
  }
  return ok({ shelves, unread });
}

/**
 * Reads the mark. Owns what there was to say of it: told as long as the shelves are open, for the mark is noted anew before
 * anybody looks.
 */
function createMarking(at: (name: ShelfName, what: string) => string) {
  const told = new Set<string>();
  const isOfMark = (trouble: string): boolean => trouble.startsWith(at('learnt', `${watermark}.md:`));
  return (fragments: readonly Shelved[], shelves: readonly Shelf[], unread: readonly string[]) => {
    const learnt = fragments.filter(({ shelf }) => shelf === 'learnt');
    const files = shelves.find(({ name }) => name === 'learnt')?.files ?? [];
    const mark = markBeside(learnt, files, unread.some(isOfMark));
    if (mark.isDamaged) told.add(at('learnt', damagedText(mark)));
    return { mark, others: unread.filter((trouble) => !isOfMark(trouble)), told: [...told] };
  };
}

/** What files said when they were read last, and on which day: what holds changes with it. */
interface LastReading {
  readonly files: Files;
  readonly troubles: readonly string[];
  readonly day: number;
  readonly reading: Reading;
}

/**
 * Opens the shelves. Owns what their files were found to say, for as long as a shelf gives the same files.
 */
export function openShelves(parts: MemoryParts): OpenShelves {
  const understood = new WeakMap<FrontMatter, Result<Shelved, string>>();
  const standing = createStandings<Shelved>();
  let last: LastReading | undefined;

  function understand(file: FrontMatter, shelf: ShelfName): Result<Shelved, string> {
    const known = understood.get(file);
    if (known) return known;
    const read = fragmentOf(file);
    const fragment = read.ok ? ok({ ...read.value, shelf }) : read;
    understood.set(file, fragment);
    return fragment;
  }

  const at = (name: ShelfName, what: string): string => (parts.places ? `${parts.places[name]}/${what}` : what);
  const marking = createMarking(at);

  /** Of files under the same name the first counts. */
  async function understandAll(shelves: readonly Shelf[]) {
    const fragments: Shelved[] = [];
    const troubles: string[] = [];
    const names = new Map<string, ShelfName>();
    for (const { name, files } of shelves) {
      for (const file of files.filter(({ source }) => source !== watermark)) {
        await parts.pause?.();
        const fragment = understand(file, name);
        const other = names.get(file.source);
        const twin = other && `${file.source}.md: ${at(other, `${file.source}.md`)} has the same name, and counts.`;
        if (!fragment.ok) troubles.push(at(name, fragment.error));
        else if (twin === undefined) fragments.push(fragment.value);
        else troubles.push(at(name, `${twin} Keep one of them.`));
        if (fragment.ok) names.set(file.source, other ?? name);
      }
    }
    return { fragments, troubles };
  }

  async function read(): Promise<Result<Reading, Failure>> {
    const found = await filesOn(parts.shelves, at);
    if (!found.ok) return found;
    const { shelves, unread } = found.value;
    const files = shelves.flatMap((each) => each.files);
    const day = Math.floor(parts.now() / (24 * 60 * 60_000));
    if (last?.day === day && isSame(last.files, files) && isSame(last.troubles, unread)) return ok(last.reading);
    const { fragments: filed, troubles: misfits } = await understandAll(byRank(shelves));
    const fragments = standing(filed, parts.now());
    fragments.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
    const { mark, others, told } = marking(fragments, shelves, unread);
    const reading = { fragments, troubles: [...others, ...misfits, ...told], mark };
    last = { files, troubles: unread, day, reading };
    return ok(reading);
  }

  return {
    ...parts,
    read,
    shelfOf: (id) => last?.reading.fragments.find((each) => each.id === id)?.shelf,
  };
}

function isSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.length === now.length && now.every((each, at) => each === before[at]);
}

/** Writes a fragment. The team's files are for everybody: they name nothing as holding in their place that is only here. */
export function put(
  { shelf, ...fragment }: Shelved,
  { shelves, shelfOf }: OpenShelves,
): Promise<Result<null, Failure>> {
  const { supersededBy } = fragment;
  const holder = shelf === 'team' && supersededBy !== undefined ? shelfOf(supersededBy) : undefined;
  const filed = holder === undefined || holder === 'team' ? fragment : { ...fragment, supersededBy: undefined };
  return shelves[shelf].put(fragment.id, fileOf(filed));
}

/** How many see a shelf: what comes in on one changes no file that more people see. */
const seen: Readonly<Record<ShelfName, number>> = { learnt: 0, user: 1, team: 2 };

/** Takes fragments in, one after the other, each beside what is known by then, and writes what changes. */
export function createIntake(
  known: readonly Shelved[],
  parts: OpenShelves,
): (fresh: Shelved) => Promise<Result<{ readonly kept: Shelved; readonly isNew: boolean }, Failure>> {
  const settle: (fresh: Shelved) => Settled<Shelved> = createSettler(known, ({ shelf }) => shelf === 'learnt');
  return async (fresh) => {
    const { added, changed } = settle(fresh);
    const all = added ? [added, ...changed] : changed;
    for (const each of all.filter(({ shelf }) => seen[shelf] <= seen[fresh.shelf])) {
      const written = await put(each, parts);
      if (!written.ok) return written;
    }
    return ok({ kept: all[0] ?? fresh, isNew: added !== null });
  };
}
