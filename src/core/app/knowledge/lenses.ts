import { isTestPath } from '../../domain/index.ts';
import { merge, nameOf, thing, tie, type Fragment, type Lens } from '../../memory/index.ts';
import type { CodeIndex, FileSurroundings, KnowledgeStore, Known, Thing, Tie } from '../../ports/index.ts';
import type { MemoryLook } from '../remember/memory.ts';

const nothing: Known = { things: [], ties: [] };

function kindOf(id: string): string {
  return id.slice(0, id.indexOf(':'));
}

/** What the journal tells. */
export function journalLens(store: KnowledgeStore): Lens {
  return (ids) => {
    const ties = store.ties(ids).filter(({ kind }) => kind !== 'is');
    return Promise.resolve({ things: [...store.things(ids).values()], ties });
  };
}

function symbolsOf({ path, symbols }: FileSurroundings, only: ReadonlySet<string> | null): Known {
  const file = thing('file', path);
  const defined = symbols.flatMap(({ name, signature, from, to }): readonly Thing[] => {
    const own = thing('symbol', `${path}#${name}`);
    const told = { ...own, label: signature, state: `lines ${String(from)} to ${String(to)}` };
    return only === null || only.has(own.id) ? [told] : [];
  });
  return {
    things: defined.length > 0 ? [file, ...defined] : [],
    ties: defined.map((each) => tie(file, 'defines', each)),
  };
}

/** What stands around a file by the index: definitions, uses, tests, and what changes with it. */
function surroundingsOf(around: FileSurroundings): Known {
  const { path, uses, usedBy, together } = around;
  const own = thing('file', path);
  const link = (from: Thing, to: Thing): Tie => {
    const [user, used] = [from, to].map(({ id }) => isTestPath(nameOf(id)));
    return tie(from, user === true && used === false ? 'tests' : 'uses', to);
  };
  const others = [...new Set([...uses, ...usedBy, ...together])].map((each) => thing('file', each));
  const ties = [
    ...uses.map((each) => link(own, thing('file', each))),
    ...usedBy.map((each) => link(thing('file', each), own)),
    ...together.map((each) => tie(own, 'changes-with', thing('file', each))),
  ];
  return merge([{ things: [own, ...others], ties }, symbolsOf(around, null)]);
}

/** What the code tells. */
export function codeLens(index: CodeIndex): Lens {
  return async (ids) => {
    const files = ids.flatMap((id) => (kindOf(id) === 'file' ? [nameOf(id)] : []));
    const symbols = new Set(ids.filter((id) => kindOf(id) === 'symbol'));
    const holding = [...symbols].map((id) => nameOf(id).replace(/#[^#]*$/, ''));
    const [whole, partly] = await Promise.all([files, holding].map((paths) => index.around(paths)));
    return merge([
      ...(whole?.ok ? whole.value.map(surroundingsOf) : []),
      ...(partly?.ok ? partly.value.map((each) => symbolsOf(each, symbols)) : []),
    ]);
  };
}

/** What a fragment speaks of: a question, a file, or a name that may be a definition or a library. */
function subjectOf(about: string): Thing {
  if (/^q\d+$/.test(about)) return thing('decision', about);
  return thing(/\/|\.\w{1,8}$/.test(about) ? 'file' : 'name', about);
}

function memoryOf(fragment: Fragment, origins: readonly Thing[], asked: ReadonlySet<string>): Known {
  const { id, text, tier, about } = fragment;
  const own: Thing = { ...thing('memory', id), label: text.replace(/\s+/g, ' ').slice(0, 240), state: tier };
  const subjects = about.map(subjectOf);
  const symbols = [...asked].flatMap((each) => {
    const isMeant = kindOf(each) === 'symbol' && about.includes(each.slice(each.lastIndexOf('#') + 1));
    return isMeant ? [thing('symbol', nameOf(each))] : [];
  });
  const ties = [
    ...[...subjects, ...symbols].map((each) => tie(own, 'about', each)),
    ...origins.map((each) => tie(own, 'comes-of', each)),
    ...(fragment.goal === undefined ? [] : [tie(own, 'about', thing('goal', fragment.goal))]),
  ];
  return { things: [own, ...subjects, ...symbols], ties };
}

/** What events were the telling of, by their numbers. */
function originsIn(store: KnowledgeStore, fragments: readonly Fragment[]): ReadonlyMap<number, readonly Thing[]> {
  const ids = fragments.flatMap(({ events }) => events.map((seq) => `event:${String(seq)}`));
  const origins = new Map<number, readonly Thing[]>();
  for (const { from, kind, to } of ids.length > 0 ? store.ties(ids) : []) {
    if (kind !== 'is') continue;
    const seq = Number(nameOf(from));
    origins.set(seq, [...(origins.get(seq) ?? []), thing(kindOf(to) as Thing['kind'], nameOf(to))]);
  }
  return origins;
}

/** Fragments by what a thing may have to do with them. */
interface Shelf {
  readonly fragments: readonly Fragment[];
  /** Their places, by what they are and speak of: an id of a thing, a name, or the number of an event. */
  readonly places: ReadonlyMap<string | number, readonly number[]>;
}

function shelfOf(fragments: readonly Fragment[]): Shelf {
  const places = new Map<string | number, number[]>();
  for (const [at, { id, about, events, goal }] of fragments.entries()) {
    const things = [`memory:${id}`, ...(goal === undefined ? [] : [`goal:${goal}`])];
    for (const key of [...things, ...about.map((name) => `name ${name}`), ...events]) {
      const known = places.get(key);
      if (known) known.push(at);
      else places.set(key, [at]);
    }
  }
  return { fragments, places };
}

/** What is remembered, holds, and is not held back. `goal`: what holds for another goal alone is left out; all of it when not given. */
export function memoryLens(memory: Pick<MemoryLook, 'all'>, store: KnowledgeStore, goal?: string): Lens {
  let read: Promise<Shelf> | undefined;
  const all = async (): Promise<Shelf> => {
    const found = await memory.all();
    const fragments = found.ok ? found.value.fragments : [];
    const holds = fragments.filter(({ supersededBy, held }) => supersededBy === undefined && !held);
    return shelfOf(holds.filter((each) => goal === undefined || each.goal === undefined || each.goal === goal));
  };
  return async (ids) => {
    const { fragments, places } = await (read ??= all());
    if (fragments.length === 0) return nothing;
    const asked = new Set(ids);
    const names = ids.map((id) => `name ${kindOf(id) === 'symbol' ? id.slice(id.lastIndexOf('#') + 1) : nameOf(id)}`);
    const events = store.ties(ids).flatMap(({ from, kind }) => (kind === 'is' ? [Number(nameOf(from))] : []));
    const found = new Set([...ids, ...names, ...events].flatMap((key) => places.get(key) ?? []));
    const meant = [...found].sort((a, b) => a - b).flatMap((at) => fragments[at] ?? []);
    const origins = originsIn(store, meant);
    return merge(
      meant.map((each) =>
        memoryOf(
          each,
          each.events.flatMap((seq) => origins.get(seq) ?? []),
          asked,
        ),
      ),
    );
  };
}
