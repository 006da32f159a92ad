import assert from 'node:assert/strict';
import type { MemoryShelf } from '../../src/core/ports/index.ts';
import { good } from './code-index.contract.ts';

/** An empty shelf. */
export interface MemoryShelfHarness {
  readonly shelf: MemoryShelf;
  readonly dispose: () => void;
}

/** What every implementation of {@link MemoryShelf} keeps to. */
export function memoryShelfContract(name: string, make: () => MemoryShelfHarness): void {
  describe(`${name} as a shelf of memory`, () => {
    let harness: MemoryShelfHarness;
    let shelf: MemoryShelf;
    beforeEach(() => {
      harness = make();
      shelf = harness.shelf;
    });
    afterEach(() => {
      harness.dispose();
    });

    it('is empty before anything is put there', async () => {
      assert.deepEqual(good(await shelf.all()), { files: [], troubles: [] });
      assert.equal(good(await shelf.remove('a')), false);
    });

    it('keeps files by name, puts them in the place of what was there, and removes them', async () => {
      for (const [id, text] of [
        ['b', 'two'],
        ['a', 'one'],
        ['b', 'three'],
      ] as const) {
        good(await shelf.put(id, `---\nkind: fact\n---\n\n${text}\n`));
      }
      const told = good(await shelf.all()).files.map(({ source, fields, body }) => ({ source, fields, body }));
      assert.deepEqual(told, [
        { source: 'a', fields: { kind: 'fact' }, body: 'one' },
        { source: 'b', fields: { kind: 'fact' }, body: 'three' },
      ]);
      assert.equal(good(await shelf.remove('a')), true);
      assert.equal(good(await shelf.all()).files.length, 1);
    });

    for (const [what, text, said] of [
      ['no fields', 'just words', /^odd\.md:1: it begins with a line "---"/],
      ['nothing', '', /^odd\.md:1: it begins with a line "---"/],
      ['half a file', '---\nkind: fact\nat: 2026-1', /^odd\.md:1: the line "---" that ends its fields is missing/],
      ['fields that are no YAML', '---\nkind: [\n---\nwords', /^odd\.md:\d: this is not YAML/],
      ['a field twice', '---\nkind: fact\nkind: fact\n---\nwords', /^odd\.md:\d: this is not YAML/],
      [
        'a conflict in its fields',
        '---\n<<<<<<< HEAD\nkind: fact\n=======\nkind: lesson\n>>>>>>> theirs\n---\nwords',
        /^odd\.md:2: git left a conflict here/,
      ],
      [
        'a conflict in its text',
        '---\nkind: fact\n---\n\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> theirs\n',
        /^odd\.md:5: git left a conflict here/,
      ],
    ] as const) {
      it(`tells of a file with ${what}, by its name and line`, async () => {
        good(await shelf.put('odd', text));
        const { files, troubles } = good(await shelf.all());
        assert.deepEqual(files, []);
        assert.equal(troubles.length, 1);
        assert.match(troubles[0] ?? '', said);
      });
    }

    it('tells what has no fields, and leaves it as it is', async () => {
      good(await shelf.put('odd', 'just words'));
      good(await shelf.put('fine', '---\nkind: fact\n---\nwords'));
      for (let round = 0; round < 2; round++) {
        const { files, troubles } = good(await shelf.all());
        assert.equal(files.length, 1);
        assert.equal(troubles.length, 1);
        assert.match(troubles[0] ?? '', /odd/);
      }
    });
  });
}
