import type { Result } from '../../base/index.ts';
import type { Failure } from '../../domain/index.ts';
import { drawMap, pageRank } from '../../memory/index.ts';
import type {
  CodeIndex,
  CodeMapOrder,
  FileSurroundings,
  IndexRefresh,
  VectorFill,
  VectorStanding,
} from '../../ports/index.ts';
import { anewWhenDamaged } from '../anew-when-damaged.ts';
import { createFindAlike } from './alike.ts';
import { fillVectors } from './fill-vectors.ts';
import { refreshCode, type CodeIndexParts } from './refresh.ts';
import { findFiles, searchCode } from './search.ts';
import { vectorStanding } from './vector-parts.ts';

/** Files at which a map starts, and files that it may show. */
const mapped = { seeds: 20, files: 400 };

async function drawCode({ text, near, tokens }: CodeMapOrder, { store }: CodeIndexParts): Promise<string> {
  const { estimateTokens } = await import('../../agent/index.ts');
  const files = store.files().flatMap(({ path, leftOut }) => (leftOut === null ? [path] : []));
  const { fused } = findFiles({ text, near }, store);
  const seeds = new Map(fused.slice(0, mapped.seeds).map(({ key }, at) => [key, 1 / (at + 1)]));
  const ranks = pageRank(files, store.links(), seeds);
  const first = [...ranks]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mapped.files)
    .map(([path]) => path);
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
    standing: () =>
      guarded(() =>
        Promise.resolve({ ...store.standing(), vectors: standingOfVectors(), notes: [store.note ?? []].flat() }),
      ),
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
