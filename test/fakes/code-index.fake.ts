import { ok } from '../../src/core/base/index.ts';
import type { CodeHit, CodeIndex, CodeQuery } from '../../src/core/ports/index.ts';

/** A place in code. */
export function placeIn(path: string, more: Partial<CodeHit> = {}): CodeHit {
  const usual = { from: 1, to: 9, symbol: 'run', snippet: 'function run() {', score: 1, why: ['has the words'] };
  return { path, ...usual, ...more };
}

/** An index that finds the same for every question, and remembers these. */
export interface FakeCodeIndex extends CodeIndex {
  readonly questions: readonly CodeQuery[];
  readonly refreshes: () => number;
  readonly fills: () => number;
  readonly isClosed: () => boolean;
}

export function createFakeCodeIndex(hits: readonly CodeHit[]): FakeCodeIndex {
  const standing = {
    files: 1,
    chunks: 1,
    symbols: 1,
    commits: 0,
    leftOut: [],
    leftOutCount: 0,
    vectors: null,
    notes: [],
  };
  const questions: CodeQuery[] = [];
  let [refreshes, fills] = [0, 0];
  let isClosed = false;
  return {
    questions,
    refreshes: () => refreshes,
    fills: () => fills,
    isClosed: () => isClosed,
    refresh() {
      refreshes++;
      return Promise.resolve(ok({ ...standing, read: 0, removed: 0, duration: 0 }));
    },
    standing: () => Promise.resolve(ok(standing)),
    leftOut: () => Promise.resolve(ok([])),
    fill() {
      fills++;
      return Promise.resolve(ok(null));
    },
    search(query) {
      questions.push(query);
      return Promise.resolve(ok(hits.slice(0, query.limit)));
    },
    map: () => Promise.resolve(ok('')),
    around: (paths) => {
      const beside = { uses: [], usedBy: [], together: [] };
      const symbol = (name: string | null) =>
        name === null ? [] : [{ name, kind: 'function' as const, from: 1, to: 9, signature: `function ${name}()` }];
      const known = hits.filter(({ path }) => paths.includes(path));
      return Promise.resolve(ok(known.map(({ path, symbol: name }) => ({ path, symbols: symbol(name), ...beside }))));
    },
    close() {
      isClosed = true;
      return Promise.resolve();
    },
  };
}
