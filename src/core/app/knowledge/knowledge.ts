import { err, ok, type Result } from '../../base/index.ts';
import { failure, type Failure, type JournalEvent } from '../../domain/index.ts';
import {
  knownFrom,
  merge,
  mergeThings,
  neighbourhood,
  tellingEvents,
  type Lens,
  type Neighbourhood,
} from '../../memory/index.ts';
import type { CodeIndex, JournalReader, KnowledgeStore, Known, ThingKind } from '../../ports/index.ts';
import { anewWhenDamaged } from '../anew-when-damaged.ts';
import { knownUpTo } from '../journal-place.ts';
import type { MemoryLook } from '../remember/memory.ts';
import { codeLens, journalLens, memoryLens } from './lenses.ts';

/** What the graph of a workspace is made of. */
export interface KnowledgeParts {
  readonly store: KnowledgeStore;
  readonly journal: JournalReader;
  /** Without them, less is known. */
  readonly index?: CodeIndex | null | undefined;
  readonly memory?: Pick<MemoryLook, 'all'> | null | undefined;
}

/** How far from a thing is looked. */
export interface Reach {
  readonly depth: number;
  /** The goal that is worked on: what holds for another one alone is left out. */
  readonly goal?: string;
  /** Only what is known of the work, and not how the code hangs together. */
  readonly within?: 'work';
}

/**
 * Goals, tasks, files, definitions, tests, decisions, memories and errors, and what they have to do with each other. What the
 * journal tells is kept; code and memory are asked as they are now. Must not throw.
 */
export interface Knowledge {
  /** Takes in what the journal holds since the last time, as far as that goes; how many events told of something. */
  readonly learn: (signal: AbortSignal) => Promise<Result<number, Failure>>;
  /** The thing that somebody means: `task:t1`, `t1`, a path, a name in the code, a commit, or words of it. */
  readonly find: (meant: string) => Promise<Result<string, Failure>>;
  readonly around: (ids: readonly string[], reach: Reach) => Promise<Result<Neighbourhood, Failure>>;
}

/** Ties of one kind that are followed from a thing, and things in all. */
const bounds = { perKind: 12, things: 200 };

function guarded<T>(store: KnowledgeStore, work: () => Promise<T>): Promise<Result<T, Failure>> {
  return anewWhenDamaged(store, 'The graph of the workspace', work);
}

function takeIn(store: KnowledgeStore, events: readonly JournalEvent[]): void {
  const last = events.at(-1);
  if (!last) return;
  const { things, ties } = merge(events.map(knownFrom));
  store.alone(() => {
    const known = store.things(things.map(({ id }) => id));
    const merged = things.map((each) => mergeThings(each, known.get(each.id) ?? each));
    store.put({ things: merged, ties }, { seq: last.seq, hash: last.hash });
  });
}

async function learn({ store, journal }: KnowledgeParts, signal: AbortSignal): Promise<number> {
  const known = store.upTo();
  const after = known ? knownUpTo(journal, known) : 0;
  if (known && after === 0) store.startAnew();
  let count = 0;
  for await (const events of journal.read({ after, types: tellingEvents })) {
    if (signal.aborted) break;
    takeIn(store, events);
    count += events.length;
  }
  return count;
}

const kinds: ReadonlySet<string> = new Set<ThingKind>([
  ...(['goal', 'task', 'decision', 'remark', 'commit', 'error', 'test'] as const),
  ...(['file', 'symbol', 'memory', 'person', 'name'] as const),
]);

/** What a word may be the name of, the likeliest first. */
function readings(meant: string): readonly string[] {
  const [, kind = ''] = /^([a-z]+):./.exec(meant) ?? [];
  if (kinds.has(kind)) return [meant];
  const byForm: readonly (readonly [RegExp, ThingKind])[] = [
    [/^t\d+$/, 'task'],
    [/^g\d+$/, 'goal'],
    [/^q\d+$/, 'decision'],
  ];
  const named = byForm.flatMap(([form, each]) => (form.test(meant) ? [`${each}:${meant}`] : []));
  const commit = /^[0-9a-f]{10,40}$/.test(meant) ? [`commit:${meant.slice(0, 10)}`] : [];
  return [...named, ...commit, `file:${meant}`, `memory:${meant}`, `person:${meant}`];
}

async function findThing(
  meant: string,
  { store, index }: KnowledgeParts,
  lenses: readonly Lens[],
): Promise<Result<string, Failure>> {
  for (const id of readings(meant)) {
    const there: readonly Known[] = await Promise.all(lenses.map((lens) => lens([id])));
    if (there.some(({ things }) => things.some((each) => each.id === id))) return ok(id);
  }
  const query = { text: meant, limit: 5, near: [] };
  const hits = /^[\w$]+$/.test(meant) ? await index?.search(query, new AbortController().signal) : undefined;
  const defined = hits?.ok ? hits.value.find(({ symbol }) => symbol === meant) : undefined;
  if (defined) return ok(`symbol:${defined.path}#${meant}`);
  const like = store.find(meant, null, 6);
  const [only] = like;
  if (only && like.length === 1) return ok(only.id);
  const hint = like.length > 0 ? ` Do you mean ${like.map(({ id }) => id).join(', ')}?` : '';
  return err(
    failure(
      'not-found',
      `Nothing is known as "${meant}".${hint} Name a task (t1), a goal (g1), a file, or a name in the code.`,
    ),
  );
}

/** The graph of a workspace over its parts. Whoever made the parts closes them. */
export function createKnowledge(parts: KnowledgeParts): Knowledge {
  const { store, index, memory } = parts;
  const lensesFor = ({ goal, within }: Pick<Reach, 'goal' | 'within'>): readonly Lens[] => [
    journalLens(store),
    ...(index && within === undefined ? [codeLens(index)] : []),
    ...(memory ? [memoryLens(memory, store, goal)] : []),
  ];
  return {
    learn: (signal) => guarded(store, () => learn(parts, signal)),
    async find(meant) {
      const found = await guarded(store, () => findThing(meant, parts, lensesFor({})));
      return found.ok ? found.value : found;
    },
    around: (ids, { depth, ...of }) => guarded(store, () => neighbourhood(ids, lensesFor(of), { ...bounds, depth })),
  };
}
