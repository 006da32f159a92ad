import assert from 'node:assert/strict';
import type { CodeStore, CodeSymbol, FileContent } from '../../src/core/ports/index.ts';

/** An empty store. */
export interface CodeStoreHarness {
  readonly store: CodeStore;
  /** The same store, as a process sees it that starts now. */
  readonly again: () => CodeStore;
  readonly dispose: () => void;
}

/** A symbol that is a line long. */
export function symbolOn(line: number, name: string): CodeSymbol {
  return { name, kind: 'function', from: line, to: line, signature: `function ${name}()` };
}

/** A file with one chunk of words; what it defines, others can mean. */
export function contentWith(path: string, words: string, more: Partial<FileContent> = {}): FileContent {
  const symbols = more.symbols ?? [];
  return {
    file: { path, size: words.length, modified: 1, hash: words, leftOut: null },
    chunks: [{ from: 1, to: 9, symbol: null, words, digest: `of ${words}` }],
    symbols,
    offers: new Set(symbols.map(({ name }) => name)),
    uses: new Map(),
    pathWords: path.replaceAll(/\W/g, ' '),
    nameWords: symbols.map(({ name }) => name).join(' '),
    ...more,
  };
}

function paths(found: readonly { readonly path: string }[]): readonly string[] {
  return found.map(({ path }) => path);
}

/** What every implementation of {@link CodeStore} keeps to. */
export function codeStoreContract(name: string, make: () => CodeStoreHarness): void {
  describe(`${name} as a store of code`, () => {
    let harness: CodeStoreHarness;
    let store: CodeStore;
    beforeEach(() => {
      harness = make();
      store = harness.store;
    });
    afterEach(() => {
      harness.dispose();
    });

    it('keeps files, puts them in the place of what was there, and removes them with all that was known', () => {
      store.put([contentWith('a.ts', 'alpha'), contentWith('b.ts', 'beta')]);
      store.put([contentWith('a.ts', 'gamma')]);
      assert.deepEqual(paths(store.matches(['alpha'], 9)), []);
      assert.deepEqual(paths(store.matches(['gamma', 'beta'], 9)).toSorted(), ['a.ts', 'b.ts']);
      store.remove(['a.ts', 'never.ts']);
      assert.deepEqual(paths(store.files()), ['b.ts']);
      assert.deepEqual(paths(store.matches(['gamma'], 9)), []);
      assert.deepEqual(store.standing(), { files: 1, chunks: 1, symbols: 0, commits: 0, leftOut: [], leftOutCount: 0 });
    });

    it('shows others what was put and goes on with the next write that does not', () => {
      store.put([contentWith('a.ts', 'alpha')], true);
      store.put([contentWith('b.ts', 'beta')], true);
      const other = harness.again();
      assert.deepEqual([paths(store.files()), other.files()], [['a.ts', 'b.ts'], []]);
      store.put([]);
      assert.deepEqual(paths(other.files()), ['a.ts', 'b.ts']);
      store.put([contentWith('c.ts', 'gamma')], true);
      store.close();
      assert.deepEqual(paths(other.files()), ['a.ts', 'b.ts', 'c.ts'], 'or when it is closed');
      other.close();
    });

    it('tells stretches in the order that they came in, and where there is what has a digest', () => {
      store.put([contentWith('a.ts', 'alpha'), contentWith('b.ts', 'beta'), contentWith('c.ts', 'alpha')]);
      const [first, ...rest] = store.chunksAfter(0, 2);
      assert.ok(first);
      assert.deepEqual([first.path, first.hash, first.digest, rest.length], ['a.ts', 'alpha', 'of alpha', 1]);
      assert.deepEqual(
        store.chunksAfter(rest[0]?.id ?? 0, 9).map(({ path }) => path),
        ['c.ts'],
      );
      assert.deepEqual([[...store.digests(9)], [...store.digests(1)]], [['of alpha', 'of beta'], ['of alpha']]);
      assert.equal(store.digestCount(), 2);
      const places = store.placesOf(['of alpha', 'never']);
      assert.deepEqual([paths(places.get('of alpha') ?? []), places.size], [['a.ts', 'c.ts'], 1]);
      store.remove(['a.ts']);
      assert.deepEqual(paths(store.placesOf(['of alpha']).get('of alpha') ?? []), ['c.ts']);
    });

    it('finds words in other forms, the most telling place first, as many as are asked for', () => {
      store.put([
        contentWith('a.ts', 'parse parse parse header'),
        contentWith('b.ts', 'parsing one two three four five six'),
        contentWith('c.ts', 'nothing'),
      ]);
      assert.deepEqual(paths(store.matches(['parsed'], 9)), ['a.ts', 'b.ts']);
      assert.deepEqual(paths(store.matches(['parsed'], 1)), ['a.ts']);
      assert.deepEqual(store.matches([], 9), []);
    });

    it('finds what is rare, and what is called by a word, among very many places with the same words', () => {
      const rows = Array.from({ length: 4_500 }, (_, at) => ({
        ...{ from: at + 1, to: at + 1, symbol: null, digest: String(at) },
        words: 'alpha gamma delta of much that is the same',
      }));
      const called = { from: 5_000, to: 5_001, symbol: 'alpha', words: 'gamma', digest: 'called' };
      store.put([
        contentWith('many.ts', '', { chunks: [...rows, called] }),
        contentWith('rare.ts', 'beta zeta eta'),
        contentWith('both.ts', 'beta alpha eta'),
      ]);
      assert.deepEqual(paths(store.matches(['alpha', 'beta'], 9)), ['both.ts', 'rare.ts']);
      assert.equal(store.matches(['alpha'], 9)[0]?.from, 5_000);
      assert.equal(store.matches(['gamma', 'alpha'], 9).length, 9);
    });

    it('takes words that mean something to a query language as words', () => {
      store.put([contentWith('a.ts', 'and or not near')]);
      for (const word of ['and', 'not', 'near', 'a"b', '*']) store.matches([word], 9);
      assert.deepEqual(paths(store.matches(['near'], 9)), ['a.ts']);
    });

    it('finds files by their paths and the names that they define', () => {
      store.put([
        contentWith('core/retry.ts', 'x', { symbols: [symbolOn(3, 'backOff')] }),
        contentWith('other.ts', 'retry retry'),
      ]);
      assert.deepEqual(paths(store.namedLike(['retry'], 9)), ['core/retry.ts']);
      assert.deepEqual(store.definitions(['backOff', 'nowhere'], 9), [
        { path: 'core/retry.ts', from: 3, to: 3, symbol: 'backOff', score: 1 },
      ]);
      assert.deepEqual(store.symbolsOf(['core/retry.ts', 'other.ts']).get('core/retry.ts'), [symbolOn(3, 'backOff')]);
    });

    it('links files by the names that one defines and the other uses, unless many define them', () => {
      const uses = new Map([
        ['backOff', 4],
        ['run', 9],
      ]);
      const run = ['c', 'd', 'e', 'f', 'g'].map((each) =>
        contentWith(`${each}.ts`, 'x', { symbols: [symbolOn(1, 'run')] }),
      );
      store.put([
        contentWith('a.ts', 'x', { symbols: [symbolOn(1, 'backOff')] }),
        contentWith('b.ts', 'x', { uses }),
        ...run,
      ]);
      const link = { from: 'b.ts', to: 'a.ts', weight: 2 };
      assert.deepEqual(store.links(['b.ts']), [link]);
      assert.deepEqual(store.links(['a.ts']), [link]);
      assert.deepEqual(store.links(['c.ts']), []);
    });

    it('knows which files changed under which words, and together; of those that are there', () => {
      store.put(['a.ts', 'b.ts', 'c.ts'].map((path) => contentWith(path, 'x')));
      const commits = [
        { id: '3', at: 3, subject: 'Retry lost connections', files: ['a.ts', 'b.ts', 'gone.ts'] },
        { id: '2', at: 2, subject: 'Colour the output', files: ['a.ts', 'c.ts'] },
        { id: '1', at: 1, subject: 'Retries: first try', files: ['a.ts', 'b.ts'] },
      ];
      store.putCommits(commits, '3', true);
      const found = store.commitsLike(['retry'], 9).map(({ subject, files }) => ({ subject, files }));
      assert.deepEqual(found.find(({ subject }) => subject.startsWith('Retry'))?.files, ['a.ts', 'b.ts']);
      assert.equal(found.length, 2);
      assert.deepEqual(paths(store.changedWith(['a.ts'], 9)), ['b.ts', 'c.ts']);
      assert.deepEqual(paths(store.changedLately(2)), ['a.ts', 'b.ts']);
      assert.equal(store.head(), '3');
      store.putCommits([{ id: '4', at: 4, subject: 'More', files: [] }], '4', false);
      assert.equal(store.standing().commits, 4);
      store.putCommits([], '5', true);
      assert.deepEqual([store.standing().commits, store.head()], [0, '5']);
    });

    it('lists what is left out, and finds none of it', () => {
      const file = { path: 'icon.png', size: 1, modified: 1, hash: '', leftOut: 'binary' };
      store.put([contentWith('icon.png', 'icon'), contentWith('icon.png', 'icon', { file, chunks: [] })]);
      assert.deepEqual(store.standing().leftOut, [{ path: 'icon.png', why: 'binary' }]);
      assert.equal(store.standing().files, 0);
      assert.deepEqual(store.namedLike(['icon'], 9), []);
    });

    it('notes new stamps', () => {
      store.put([contentWith('a.ts', 'x')]);
      store.touch([{ path: 'a.ts', size: 7, modified: 8 }]);
      assert.deepEqual(store.files(), [{ path: 'a.ts', size: 7, modified: 8, hash: 'x', leftOut: null }]);
    });

    it('is the same for a process that starts later, and empty when it was started anew', () => {
      store.put([contentWith('a.ts', 'alpha')]);
      const later = harness.again();
      assert.deepEqual(paths(later.matches(['alpha'], 9)), ['a.ts']);
      later.close();
      store.startAnew();
      assert.deepEqual(store.files(), []);
      assert.match(store.note ?? '', /made anew/);
      store.put([contentWith('b.ts', 'beta')]);
      assert.deepEqual(paths(store.files()), ['b.ts']);
    });
  });
}
