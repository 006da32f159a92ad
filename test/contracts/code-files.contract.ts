import assert from 'node:assert/strict';
import type { CodeFiles } from '../../src/core/ports/index.ts';

/** An empty folder. */
export interface CodeFilesHarness {
  readonly files: CodeFiles;
  readonly write: (path: string, content: string | Uint8Array) => void;
  readonly remove: (path: string) => void;
  readonly dispose: () => void;
}

/** What every implementation of {@link CodeFiles} keeps to. */
export function codeFilesContract(name: string, make: () => Promise<CodeFilesHarness>): void {
  describe(`${name} as files of code`, () => {
    let harness: CodeFilesHarness;
    beforeEach(async () => {
      harness = await make();
    });
    afterEach(() => {
      harness.dispose();
    });

    async function textOf(path: string): Promise<string | null> {
      const found = await harness.files.read(path);
      return found.kind === 'text' ? found.text : null;
    }

    it('lists files by path with their size, up to a limit', async () => {
      for (const path of ['b.ts', 'a/c.ts', 'a/b.ts']) harness.write(path, 'four');
      const all = await harness.files.list(9);
      assert.deepEqual(
        all.files.map(({ path, size }) => ({ path, size })),
        ['a/b.ts', 'a/c.ts', 'b.ts'].map((path) => ({ path, size: 4 })),
      );
      assert.equal(all.isCut, false);
      const some = await harness.files.list(2);
      assert.deepEqual([some.files.length, some.isCut], [2, true]);
    });

    it('reads text in the usual encodings', async () => {
      harness.write('utf8', '\ufeffgrün');
      harness.write('utf16', Buffer.from('\ufeffgrün', 'utf16le'));
      harness.write('latin', Buffer.from('grün', 'latin1'));
      for (const path of ['utf8', 'utf16', 'latin']) assert.equal(await textOf(path), 'grün', path);
    });

    it('tells what is no text, and what is not there any more', async () => {
      harness.write('a', Buffer.from([1, 0, 2]));
      harness.write('b', 'x');
      harness.remove('b');
      assert.equal((await harness.files.read('a')).kind, 'left-out');
      assert.deepEqual(await harness.files.read('b'), { kind: 'gone' });
    });

    it('names content by a digest', async () => {
      harness.write('a', 'same');
      harness.write('b', 'same');
      harness.write('c', 'other');
      const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((path) => harness.files.read(path)));
      assert.deepEqual(a, b);
      assert.ok(a?.kind === 'text' && c?.kind === 'text' && a.hash !== c.hash);
    });
  });
}
