import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMemoryFiles } from '../../src/adapters/memory-files/index.ts';
import { openSqliteCodeStore, openSqliteKnowledgeStore } from '../../src/adapters/sqlite-code/index.ts';
import { createVectraCodeShelf, createVectraShelf } from '../../src/adapters/vectra-shelf/index.ts';
import { fragmentOf } from '../../src/core/memory/index.ts';
import { pointing } from '../contracts/code-vectors.contract.ts';
import { good } from '../contracts/vector-shelf.contract.ts';

/** What earlier versions kept beside the journal, by the day of the version: never edited, one more for each change of a format. */
const kept = path.join(import.meta.dirname, '../fixtures/stores');

for (const day of readdirSync(kept)) {
  describe(`what the version of ${day} kept`, () => {
    let top: string;
    const at = (name: string): string => path.join(top, name);
    before(() => {
      top = mkdtempSync(path.join(tmpdir(), 'maestro-stores-'));
      cpSync(path.join(kept, day), top, { recursive: true });
    });
    after(() => {
      rmSync(top, { recursive: true });
    });

    it('as an index of code is used on', () => {
      const store = openSqliteCodeStore(at('code.db'));
      assert.equal(store.note, null);
      assert.deepEqual(
        store.matches(['price'], 9).map((found) => found.path),
        ['src/price.ts'],
      );
      assert.equal(store.standing().symbols, 1);
      store.close();
      assert.ok(!existsSync(at('code.db.bad')));
    });

    it('as knowledge is used on', () => {
      const store = openSqliteKnowledgeStore(at('knowledge.db'));
      assert.deepEqual(store.upTo(), { seq: 7, hash: 'ab' });
      assert.equal(store.things(['task:t1']).get('task:t1')?.label, 'Round');
      assert.equal(store.ties(['file:a.ts']).length, 1);
      store.close();
      assert.ok(!existsSync(at('knowledge.db.bad')));
    });

    it('as answers and as vectors is used on', async () => {
      assert.equal(good(await createVectraShelf(at('answers')).text('one')), 'An answer from before.');
      const vectors = createVectraCodeShelf(at('code-vectors')).of('a/model');
      assert.deepEqual(
        vectors.nearest(pointing(0), 9).map(({ digest }) => digest),
        ['y', 'x'],
      );
    });

    it('as memory is used on', async () => {
      const load = async () => (await import('../../src/adapters/yaml-front-matter/index.ts')).readFrontMatter;
      const { files, troubles } = good(await createMemoryFiles(at('memory'), load).all());
      assert.deepEqual(troubles, []);
      const told = files.map((file) => {
        const read = fragmentOf(file);
        return read.ok ? [read.value.id, read.value.text, read.value.pinned, read.value.supersededBy] : read.error;
      });
      assert.deepEqual(told.toSorted(), [
        ['round-down', 'Prices are rounded down.', false, 'round-half-up'],
        ['round-half-up', 'Prices are rounded half up.', true, undefined],
      ]);
    });
  });
}
