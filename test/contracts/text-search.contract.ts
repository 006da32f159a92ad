import assert from 'node:assert/strict';
import type { TextMatches, TextQuery, TextSearch, WorktreeFiles } from '../../src/core/ports/index.ts';

/** A searcher and an empty folder. */
export interface TextSearchHarness {
  readonly search: TextSearch;
  readonly files: WorktreeFiles;
  readonly dispose: () => Promise<void>;
}

/** What every implementation of {@link TextSearch} keeps to. */
export function textSearchContract(name: string, make: () => Promise<TextSearchHarness>): void {
  describe(`${name} as text search`, () => {
    let harness: TextSearchHarness;
    beforeEach(async () => {
      harness = await make();
    });
    afterEach(async () => harness.dispose());

    async function write(texts: Readonly<Record<string, string>>): Promise<void> {
      for (const [path, text] of Object.entries(texts)) assert.ok((await harness.files.write(path, text)).ok);
    }

    async function found(pattern: string, more: Partial<TextQuery> = {}): Promise<TextMatches> {
      const query = { pattern, literal: false, under: null, accepts: () => true, limit: 100, ...more };
      const result = await harness.search.search(harness.files, query, new AbortController().signal);
      assert.ok(result.ok, JSON.stringify(result));
      return result.value;
    }

    it('finds lines by path and number, sorted', async () => {
      await write({ 'b.ts': 'x\r\nfoo(1)\r\n', 'a.ts': 'foo(2)\nbar\n  foo(3) foo(4)', 'c/d.ts': 'bar' });
      assert.deepEqual(await found(String.raw`foo\(\d\)`), {
        matches: [
          { path: 'a.ts', line: 1, text: 'foo(2)' },
          { path: 'a.ts', line: 3, text: '  foo(3) foo(4)' },
          { path: 'b.ts', line: 2, text: 'foo(1)' },
        ],
        isCut: false,
      });
    });

    it('takes plain text as it is, whatever stands in it', async () => {
      const hard = 'a.b*(c) [d] {e} -f $g ^h |i \\j "k" /l';
      await write({ 'a.ts': `${hard}\naxb*(c)` });
      const { matches } = await found(hard, { literal: true });
      assert.deepEqual(matches, [{ path: 'a.ts', line: 1, text: hard }]);
      assert.equal((await found('-e', { literal: true })).matches.length, 0);
    });

    it('ignores case when told to, and reads anchors line by line', async () => {
      await write({ 'a.ts': 'Foo\nfoo bar\nbar foo' });
      assert.deepEqual(
        (await found('(?i)^foo')).matches.map((match) => match.line),
        [1, 2],
      );
      assert.deepEqual(
        (await found('foo$')).matches.map((match) => match.line),
        [3],
      );
    });

    it('looks only where it is told to, and in what is accepted', async () => {
      await write({ 'a/b.ts': 'x', 'a/c.md': 'x', 'ab.ts': 'x', '.hidden/d.ts': 'x' });
      assert.deepEqual(
        (await found('x', { under: 'a' })).matches.map((match) => match.path),
        ['a/b.ts', 'a/c.md'],
      );
      assert.deepEqual(
        (await found('x', { under: 'a/c.md' })).matches.map((match) => match.path),
        ['a/c.md'],
      );
      const accepts = (path: string): boolean => path.endsWith('.ts');
      const paths = (await found('x', { accepts })).matches.map((match) => match.path);
      assert.deepEqual(paths, ['.hidden/d.ts', 'a/b.ts', 'ab.ts']);
    });

    it('stops at the limit and says so', async () => {
      await write({ 'a.ts': 'x\n'.repeat(10), 'b.ts': 'x\n' });
      const cut = await found('x', { limit: 10 });
      assert.deepEqual([cut.matches.length, cut.isCut], [10, true]);
      const whole = await found('x', { limit: 11 });
      assert.deepEqual([whole.matches.length, whole.isCut], [11, false]);
    });

    it('cuts long lines around what it found, and passes over what is not text', async () => {
      await write({ 'a.min.js': `${'-'.repeat(5_000)}needle${'-'.repeat(5_000)}`, 'b.bin': 'needle\0' });
      const { matches } = await found('needle');
      assert.equal(matches.length, 1);
      assert.match(matches[0]?.text ?? '', /^…-+needle-+…$/);
      assert.ok((matches[0]?.text.length ?? 0) < 300);
    });

    it('finds what looks around or stands on two lines', async () => {
      await write({ 'a.ts': 'foobar\nfoobaz\nend' });
      assert.deepEqual(
        (await found('foo(?!bar)')).matches.map((match) => match.line),
        [2],
      );
      assert.deepEqual(
        (await found(String.raw`foobaz\nend`)).matches.map((match) => match.line),
        [2],
      );
    });

    it('refuses a pattern that cannot be read, and says what to do', async () => {
      const query = { pattern: 'foo(', literal: false, under: null, accepts: () => true, limit: 10 };
      const result = await harness.search.search(harness.files, query, new AbortController().signal);
      assert.ok(!result.ok && result.error.reason === 'bad-input');
      assert.match(result.error.model, /literal/);
    });
  });
}
