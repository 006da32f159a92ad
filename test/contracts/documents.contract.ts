import assert from 'node:assert/strict';
import type { DocumentShelf } from '../../src/core/ports/index.ts';

/** What the shelf of the contract holds. */
export interface Card {
  readonly title: string;
}

/** An empty shelf. */
export interface ShelfHarness {
  readonly shelf: DocumentShelf<Card>;
  /** Makes what is under a name unreadable, as a hand that slips does. */
  readonly spoil: (name: string) => void;
  readonly dispose: () => void;
}

/** What every implementation of {@link DocumentShelf} keeps to. */
export function documentShelfContract(name: string, make: () => ShelfHarness): void {
  describe(`${name} as a shelf of documents`, () => {
    let harness: ShelfHarness;
    beforeEach(() => {
      harness = make();
    });
    afterEach(() => {
      harness.dispose();
    });

    async function put(key: string, title: string): Promise<void> {
      assert.deepEqual(await harness.shelf.put(key, { title }), { ok: true, value: null });
    }

    async function all(): Promise<{ readonly titles: Readonly<Record<string, string>>; readonly troubles: number }> {
      const read = await harness.shelf.all();
      assert.ok(read.ok, JSON.stringify(read));
      const titles = [...read.value.documents].map(([key, card]) => [key, card.title]);
      return { titles: Object.fromEntries(titles) as Record<string, string>, troubles: read.value.troubles.length };
    }

    it('is empty before anything was put', async () => {
      assert.deepEqual(await all(), { titles: {}, troubles: 0 });
    });

    it('gives what was put, by name in order, and puts in the place of what was there', async () => {
      await put('b', 'second');
      await put('a', 'first');
      await put('b', 'second, mended');
      const { titles } = await all();
      assert.deepEqual(Object.entries(titles), [
        ['a', 'first'],
        ['b', 'second, mended'],
      ]);
    });

    it('removes what is there and says when nothing was', async () => {
      await put('a', 'first');
      assert.deepEqual(await harness.shelf.remove('a'), { ok: true, value: true });
      assert.deepEqual(await harness.shelf.remove('a'), { ok: true, value: false });
      assert.deepEqual(await all(), { titles: {}, troubles: 0 });
    });

    it('tells once of one that does not fit, and gives the others', async () => {
      await put('a', 'first');
      await put('b', 'second');
      harness.spoil('a');
      assert.deepEqual(await all(), { titles: { b: 'second' }, troubles: 1 });
      assert.deepEqual(await all(), { titles: { b: 'second' }, troubles: 0 });
    });

    it('puts over one that does not fit', async () => {
      await put('a', 'first');
      harness.spoil('a');
      await put('a', 'anew');
      assert.deepEqual(await all(), { titles: { a: 'anew' }, troubles: 0 });
    });
  });
}
