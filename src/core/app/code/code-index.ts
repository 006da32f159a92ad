import type { Result } from '../../base/index.ts';
import type { Failure } from '../../domain/index.ts';
import { drawMap, pageRank } from '../../memory/index.ts';
import type {
  CodeIndex,
  CodeLink,
  CodeMapOrder,
  CodeStore,
  FileSurroundings,
  IndexRefresh,
  LeftOutFile,
  VectorFill,
  VectorStanding,
} from '../../ports/index.ts';
import { anewWhenDamaged } from '../anew-when-damaged.ts';
import { createFindAlike } from './alike.ts';
import { fillVectors } from './fill-vectors.ts';
import { refreshCode, standingOf, type CodeIndexParts } from './refresh.ts';
import { findFiles, searchCode } from './search.ts';
import { vectorStanding } from './vector-parts.ts';

/** Files at which a map starts and that it may show; steps along links, and files that are looked at. */
const mapped = { seeds: 20, files: 400, steps: 2, around: 800 };

/** The links within a few steps of some files, as far as there is room, over what leads nearer first. */
function linksAround(starts: readonly string[], store: CodeStore): readonly CodeLink[] {
  const known = new Set(starts);
  const links = new Map<string, CodeLink>();
  let front = starts;
  for (let step = 0; step < mapped.steps && front.length > 0; step++) {
    const weights = new Map<string, number>();
    for (const link of store.links(front)) {
      links.set(`${link.from}\n${link.to}`, link);
      for (const end of [link.from, link.to])
        if (!known.has(end)) weights.set(end, (weights.get(end) ?? 0) + link.weight);
    }
    const nearest = [...weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([path]) => path);
    front = nearest.slice(0, mapped.around - known.size);
    for (const path of front) known.add(path);
  }
  return [...links.values()].filter(({ from, to }) => known.has(from) && known.has(to));
}

function filesOf(store: CodeStore): readonly string[] {
  return store.files().flatMap(({ path, leftOut }) => (leftOut === null ? [path] : []));
}

function leftOutOf(store: CodeStore): readonly LeftOutFile[] {
  return store.files().flatMap(({ path, leftOut }) => (leftOut === null ? [] : [{ path, why: leftOut }]));
}

/** Where a map starts that nothing was asked for: at what changed lately, else at the first files there are. */
function anyFiles(store: CodeStore): readonly string[] {
  const lately = store.changedLately(mapped.files).map(({ path }) => path);
  return lately.length > 0 ? lately : filesOf(store).slice(0, mapped.around);
}

async function drawCode({ text, near, tokens }: CodeMapOrder, { store }: CodeIndexParts): Promise<string> {
  const { estimateTokens } = await import('../../agent/index.ts');
  const { fused } = findFiles({ text, near }, store);
  const seeds = new Map(fused.slice(0, mapped.seeds).map(({ key }, at) => [key, 1 / (at + 1)]));
  const starts = seeds.size > 0 ? [...seeds.keys()] : anyFiles(store);
  const links = linksAround(starts, store);
  const files = [...new Set([...starts, ...links.flatMap(({ from, to }) => [from, to])])].sort();
  const ranked = [...pageRank(files, links, seeds)]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([path]) => path);
  // What no link leads to comes last, where there is room for it.
  const rest = ranked.length < mapped.files ? filesOf(store) : [];
  const first = [...new Set([...ranked, ...fused.map(({ key }) => key), ...rest])].slice(0, mapped.files);
  const symbols = store.symbolsOf(first);
  return drawMap(
    first.map((path) => ({ path, symbols: symbols.get(path) ?? [] })),
    tokens,
    estimateTokens,
  );
}

/** Files of each sort that are told of as standing around another. */
const beside = 12;

function around(paths: readonly string[], { store }: CodeIndexParts): readonly FileSurroundings[] {
  const known = new Set(store.files().map(({ path }) => path));
  const asked = [...new Set(paths)].filter((path) => known.has(path));
  const symbols = store.symbolsOf(asked);
  return asked.map((path) => {
    const links = store
      .links([path])
      .toSorted((a, b) => b.weight - a.weight || (a.from + a.to < b.from + b.to ? -1 : 1));
    return {
      path,
      symbols: symbols.get(path) ?? [],
      uses: links.flatMap(({ from, to }) => (from === path ? [to] : [])).slice(0, beside),
      usedBy: links.flatMap(({ from, to }) => (to === path ? [from] : [])).slice(0, beside),
      together: store.changedWith([path], beside).map((each) => each.path),
    };
  });
}

/**
 * The index of one workspace's code over its parts.
 *
 * Invariants:
 * 1. One refresh and one making of vectors run at a time; whoever asks meanwhile gets that one.
 * 2. A damaged store is started anew, once a call.
 */
export function createCodeIndex(parts: CodeIndexParts): CodeIndex {
  let running: Promise<Result<IndexRefresh, Failure>> | undefined;
  let filling: Promise<Result<VectorFill | null, Failure>> | undefined;
  const { store, vectors } = parts;
  const findAlike = createFindAlike(parts);

  const guarded = <T>(work: () => Promise<T>): Promise<Result<T, Failure>> =>
    anewWhenDamaged(parts.store, 'The index of the code', work);

  const standingOfVectors = (): VectorStanding | null => vectors && vectorStanding(store, vectors);

  async function refresh(signal: AbortSignal): Promise<IndexRefresh> {
    const began = parts.now();
    const looked = await refreshCode(parts, signal);
    return { ...store.standing(), ...looked, vectors: standingOfVectors(), duration: parts.now() - began };
  }

  return {
    refresh(signal) {
      running ??= guarded(() => refresh(signal)).finally(() => (running = undefined));
      return running;
    },
    standing: () => guarded(() => Promise.resolve({ ...standingOf(parts), vectors: standingOfVectors() })),
    leftOut: () => guarded(() => Promise.resolve(leftOutOf(store))),
    fill(order, signal) {
      filling ??= guarded(async () => vectors && (await fillVectors(parts, vectors, order, signal))).finally(
        () => (filling = undefined),
      );
      return filling;
    },
    search: (query, signal) => guarded(() => searchCode(query, parts, findAlike, signal)),
    map: (order) => guarded(() => drawCode(order, parts)),
    around: (paths) => guarded(() => Promise.resolve(around(paths, parts))),
    close() {
      parts.store.close();
      return Promise.resolve();
    },
  };
}
