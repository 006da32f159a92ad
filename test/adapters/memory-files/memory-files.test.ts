import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { createMemoryFiles } from '../../../src/adapters/memory-files/index.ts';
import { readPlainFields } from '../../../src/adapters/memory-files/plain-fields.ts';
import { readFrontMatter } from '../../../src/adapters/yaml-front-matter/index.ts';
import { fileOf, newFragment } from '../../../src/core/memory/index.ts';
import { good } from '../../contracts/code-index.contract.ts';
import { memoryShelfContract } from '../../contracts/memory-shelf.contract.ts';
import { createFakeMemoryShelf } from '../../fakes/memory-shelf.fake.ts';

function inFolder() {
  const top = mkdtempSync(path.join(tmpdir(), 'maestro-memory-'));
  const shelf = createMemoryFiles(path.join(top, 'memory'), () => Promise.resolve(readFrontMatter));
  const dispose = (): void => {
    rmSync(top, { recursive: true });
  };
  return { top, shelf, dispose };
}

memoryShelfContract('a folder', inFolder);
memoryShelfContract('memory', () => ({ shelf: createFakeMemoryShelf(), dispose: () => undefined }));

describe('fragments in a folder', () => {
  it('cannot be put where no folder can be made, and that is said', async () => {
    const { top, dispose } = inFolder();
    writeFileSync(path.join(top, 'file'), '');
    const shelf = createMemoryFiles(path.join(top, 'file', 'memory'), () => Promise.resolve(readFrontMatter));
    const put = await shelf.put('a', 'x');
    assert.ok(!put.ok);
    assert.match(put.error.person, /Nothing can be remembered in .*Make the folder writable/);
    dispose();
  });

  it('are read without what reads YAML, as long as they are written as here', async () => {
    const { top, dispose } = inFolder();
    let loaded = 0;
    const shelf = createMemoryFiles(path.join(top, 'memory'), () => {
      loaded++;
      return Promise.resolve(readFrontMatter);
    });
    const fragment = newFragment('a', 'Amounts are in cents.', 0, { about: ['src/ä.ts', '"x": y'], events: [1, 2] });
    good(await shelf.put('a', fileOf({ ...fragment, goal: 'g1', pinned: true })));
    const { files, troubles } = good(await shelf.all());
    assert.deepEqual([files.length, troubles.length, loaded], [1, 0, 0]);
    good(await shelf.put('b', '---\n# by hand\ntier: [\n---\nwords'));
    assert.equal(good(await shelf.all()).troubles.length, 1);
    assert.equal(loaded, 1);
    dispose();
  });

  it('are the same objects until their file changes', async () => {
    const { top, shelf, dispose } = inFolder();
    good(await shelf.put('a', fileOf(newFragment('a', 'one', 0))));
    good(await shelf.put('b', fileOf(newFragment('b', 'two', 0))));
    const before = good(await shelf.all()).files;
    mkdirSync(path.join(top, 'memory', 'c.md'));
    writeFileSync(path.join(top, 'memory', 'b.md'), fileOf(newFragment('b', 'three', 0)));
    const { files, troubles } = good(await shelf.all());
    assert.equal(files[0], before[0]);
    assert.equal(files[1]?.body, 'three');
    assert.deepEqual(troubles, ['c.md: this is no file.']);
    dispose();
  });

  it('are left as they are where they are no text, or too large, and that is said', async () => {
    const { top, shelf, dispose } = inFolder();
    good(await shelf.put('fine', fileOf(newFragment('fine', 'one', 0))));
    const odd: Readonly<Record<string, Uint8Array>> = {
      'binary.md': Uint8Array.of(0, 1, 2, 0),
      'latin.md': Buffer.from('---\nkind: fact\n---\n\nGrüße\n', 'latin1'),
      'vast.md': Buffer.alloc(10 * 1024 * 1024, 'x'),
      'wide.md': Buffer.from('---\nkind: fact\n---\n\nwords\n', 'utf16le'),
    };
    for (const [name, bytes] of Object.entries(odd)) writeFileSync(path.join(top, 'memory', name), bytes);
    for (let round = 0; round < 2; round++) {
      const { files, troubles } = good(await shelf.all());
      assert.deepEqual(
        [files.length, ...troubles],
        [
          1,
          ...['binary', 'latin'].map((name) => `${name}.md: its bytes are no text in UTF-8.`),
          'vast.md: it is larger than 65536 bytes. Say it in fewer words.',
          'wide.md: its bytes are no text in UTF-8.',
        ],
      );
    }
    for (const [name, bytes] of Object.entries(odd)) {
      assert.ok(readFileSync(path.join(top, 'memory', name)).equals(bytes), `${name} stays as it is`);
    }
    dispose();
  });
});

describe('a fragment that is put where somebody wrote what cannot be read', () => {
  it('keeps that beside it', async () => {
    const { top, shelf, dispose } = inFolder();
    good(await shelf.put('a', 'my notes'));
    assert.equal(good(await shelf.all()).troubles.length, 1);
    good(await shelf.put('a', fileOf(newFragment('a', 'one', 0))));
    assert.equal(good(await shelf.all()).files.length, 1);
    assert.equal(readFileSync(path.join(top, 'memory/a.md.bad'), 'utf8'), 'my notes');
    dispose();
  });
});

describe('fields that are read without YAML', () => {
  const value = fc.oneof(
    fc.constantFrom(
      ...['true', 'TRUE', 'null', '~', 'no', 'word', 'a-b', 'a: b', 'a:', '-x', '- x', '0', '007', '0x1f', '1e3'],
      ...['1.5', '.inf', '2026-11-27T06:00:00.000Z', '2026-11-27', '"a', "'a'", '"a" # b', 'a #b', '[]', '[1,2]'],
      ...['[1, 2]', '["a","b"]', '["a",]', '[a]', '{a: 1}', '&a b', '*a', '!!str 1', '|', '>', '"\\u0041"', '%a', '@a'],
    ),
    fc.string({ unit: 'binary', maxLength: 6 }).map((text) => JSON.stringify(text)),
    fc.array(fc.string({ unit: 'grapheme', maxLength: 4 }), { maxLength: 3 }).map((list) => JSON.stringify(list)),
    fc.string({ maxLength: 4 }),
  );
  const line = fc.tuple(fc.constantFrom('kind', 'at', 'true', 'Kind', 'a b', '"q"', 'constructor', '#'), value);

  it('are what YAML reads, or are left to it', () => {
    const text = fc
      .tuple(fc.array(line, { maxLength: 4 }), fc.constantFrom('\n---\n', '\n---', '\n--- \n', '\r\n---\n', '\n...\n'))
      .map(
        ([lines, end]) => `---\n${lines.map(([name, each]) => `${name}: ${each}`).join('\n')}${end}\n Words. \n---\n`,
      );
    fc.assert(
      fc.property(text, (written) => {
        const plain = readPlainFields('a', written);
        if (plain) assert.deepEqual(good(readFrontMatter('a', written)), plain);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are those that are written here', () => {
    const letters = ['a', 'ä', ':', '#', '"', '\\', '-', '[', ']', '{', '}', ',', ' ', '\t', '🎼', '中'];
    const about = fc.array(fc.string({ unit: fc.constantFrom(...letters) }), { maxLength: 3 });
    fc.assert(
      fc.property(about, fc.array(fc.nat()), fc.boolean(), (names, events, pinned) => {
        const file = fileOf(newFragment('a', 'words', 1_000, { about: names, events, pinned, goal: 'g1' }));
        const read = good(readFrontMatter('a', file));
        const isPlain = !/[🎼]/u.test(names.join(''));
        assert.deepEqual(readPlainFields('a', file), isPlain ? read : null);
      }),
    );
  });
});
