import assert from 'node:assert/strict';
import type { Result } from '../../src/core/base/index.ts';
import type { Failure } from '../../src/core/domain/index.ts';
import type { CodeIndex } from '../../src/core/ports/index.ts';

/** An index of a folder with nothing in it. */
export interface CodeIndexHarness {
  readonly index: CodeIndex;
  readonly write: (path: string, text: string) => void;
  readonly remove: (path: string) => void;
  readonly dispose: () => Promise<void>;
}

export const never = new AbortController().signal;

export function good<T>(result: Result<T, Failure>): T {
  assert.ok(result.ok, result.ok ? '' : result.error.person);
  return result.value;
}

/** Paths that are found for words. */
export async function pathsFor(
  index: CodeIndex,
  text: string,
  near: readonly string[] = [],
): Promise<readonly string[]> {
  return good(await index.search({ text, limit: 5, near }, never)).map(({ path }) => path);
}

/** What every implementation of {@link CodeIndex} keeps to. */
export function codeIndexContract(name: string, make: () => Promise<CodeIndexHarness>): void {
  describe(`${name} as an index of code`, () => {
    let harness: CodeIndexHarness;
    let index: CodeIndex;
    beforeEach(async () => {
      harness = await make();
      index = harness.index;
    });
    afterEach(() => harness.dispose());

    it('finds places with their definition, the lines that tell most, and why', async () => {
      harness.write(
        'src/retry.ts',
        'export const one = 1;\n\n/** Waits, then tries again. */\nexport function retryLater(times: number) {\n  return times;\n}\n',
      );
      harness.write('src/other.ts', 'export function draw() {}\n');
      assert.equal(good(await index.refresh(never)).read, 2);
      const [first] = good(await index.search({ text: 'try again later', limit: 3, near: [] }, never));
      assert.ok(first);
      assert.deepEqual([first.path, first.symbol, first.from, first.to], ['src/retry.ts', 'retryLater', 3, 6]);
      assert.match(first.snippet, /retryLater/);
      assert.ok(first.why.includes('has the words'));
    });

    it('reads again only what has changed, and forgets what is gone', async () => {
      harness.write('a.ts', 'function alpha() {}');
      harness.write('b.ts', 'function beta() {}');
      await index.refresh(never);
      assert.equal(good(await index.refresh(never)).read, 0);
      harness.write('a.ts', 'function gamma() {}\n');
      harness.remove('b.ts');
      const { read, removed, files } = good(await index.refresh(never));
      assert.deepEqual([read, removed, files], [1, 1, 1]);
      assert.deepEqual(await pathsFor(index, 'gamma'), ['a.ts']);
      assert.deepEqual(await pathsFor(index, 'alpha beta'), []);
    });

    it('answers the same question in the same way', async () => {
      for (const each of ['a', 'b', 'c']) harness.write(`${each}.ts`, 'function same() {}');
      await index.refresh(never);
      const query = { text: 'same function', limit: 9, near: [] };
      assert.deepEqual(await index.search(query, never), await index.search(query, never));
      assert.deepEqual(await pathsFor(index, 'same'), ['a.ts', 'b.ts', 'c.ts']);
    });

    it('finds nothing for nothing, and in nothing', async () => {
      assert.deepEqual(await pathsFor(index, 'anything'), []);
      await index.refresh(never);
      for (const text of ['', '   ', 'the of and', '"*()^:']) assert.deepEqual(await pathsFor(index, text), []);
    });

    it('puts first what is named, by path or by name', async () => {
      harness.write('src/deep/main.go', 'package main\n\nfunc Unrelated() {}\n');
      harness.write('a.ts', 'main main main go go go');
      harness.write('b.ts', 'export function parseHeader() {}');
      harness.write('c.ts', '// parse header, parse header, parse header');
      await index.refresh(never);
      assert.equal((await pathsFor(index, 'what happens in deep/main.go'))[0], 'src/deep/main.go');
      assert.equal((await pathsFor(index, 'who calls parseHeader'))[0], 'b.ts');
    });

    it('brings in files that are linked with what matters', async () => {
      harness.write('user.ts', 'import { backOff } from "./far.ts";\nbackOff(1);\nbackOff(2);');
      harness.write('far.ts', 'export function backOff(n: number) {}');
      harness.write('zzz.ts', 'export function nothing() {}');
      await index.refresh(never);
      assert.deepEqual(await pathsFor(index, '', ['user.ts']), ['user.ts', 'far.ts']);
    });

    it('lists what it leaves out', async () => {
      harness.write('a.min.js', 'x');
      harness.write('b.ts', 'function b() {}');
      await index.refresh(never);
      const standing = good(await index.standing());
      assert.deepEqual(standing.leftOut, [{ path: 'a.min.js', why: 'minified' }]);
      assert.deepEqual(good(await index.leftOut()), standing.leftOut);
      assert.deepEqual([standing.files, standing.leftOutCount], [1, 1]);
    });

    it('draws a map within a budget, from what is asked for', async () => {
      harness.write('a.ts', 'export function alpha() {}\nexport function more() {}');
      harness.write('b.ts', 'export function beta() {}');
      await index.refresh(never);
      const map = good(await index.map({ text: 'beta', near: [], tokens: 200 }, never));
      assert.match(map, /^b\.ts\n {2}1: export function beta\(\)/);
      assert.equal(good(await index.map({ text: 'beta', near: [], tokens: 0 }, never)), '');
    });

    it('draws first what the rest leans on: a link changes the order', async () => {
      const map = async () => good(await index.map({ text: '', near: [], tokens: 200 }, never)).match(/^\S+\.ts$/gm);
      for (const each of ['a', 'b', 'c'])
        harness.write(`${each}.ts`, `export function ${each}Work() {\n  return '${each}';\n}\n`);
      await index.refresh(never);
      assert.deepEqual(await map(), ['a.ts', 'b.ts', 'c.ts']);
      harness.write('a.ts', 'import { cWork } from "./c.ts";\nexport function aWork() {\n  return cWork();\n}\n');
      await index.refresh(never);
      assert.equal((await map())?.[0], 'c.ts');
    });

    it('tells what stands around files: what they define, and what uses them', async () => {
      harness.write('user.ts', 'import { backOff } from "./far.ts";\nexport function use() {\n  backOff(1);\n}');
      harness.write('far.ts', 'export function backOff(n: number) {}');
      await index.refresh(never);
      const [far, user, ...more] = good(await index.around(['far.ts', 'user.ts', 'never.ts', 'far.ts']));
      assert.deepEqual([far?.path, far?.symbols.map(({ name }) => name)], ['far.ts', ['backOff']]);
      assert.deepEqual([far?.uses, far?.usedBy], [[], ['user.ts']]);
      assert.deepEqual([user?.path, user?.uses], ['user.ts', ['far.ts']]);
      assert.deepEqual(more, []);
    });

    it('shares a run among those who ask at the same time', async () => {
      harness.write('a.ts', 'function alpha() {}');
      const [one, two] = await Promise.all([index.refresh(never), index.refresh(never)]);
      assert.deepEqual(one, two);
    });
  });
}
