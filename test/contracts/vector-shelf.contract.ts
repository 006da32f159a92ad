import assert from 'node:assert/strict';
import type { Result } from '../../src/core/base/index.ts';
import type { Failure } from '../../src/core/domain/index.ts';
import type { KeptVector, VectorShelf } from '../../src/core/ports/index.ts';

/** An empty shelf. */
export interface VectorShelfHarness {
  readonly shelf: VectorShelf;
  /** The same shelf, as a process sees it that starts now. */
  readonly again: () => VectorShelf;
  readonly dispose: () => void;
}

export function good<T>(result: Result<T, Failure>): T {
  assert.ok(result.ok, result.ok ? '' : result.error.person);
  return result.value;
}

/** Something to keep: a vector of two numbers by its angle. */
export function kept(id: string, degrees: number, more: Partial<KeptVector> = {}): KeptVector {
  const angle = (degrees * Math.PI) / 180;
  const vector = Float32Array.of(Math.cos(angle), Math.sin(angle));
  return { id, vector, group: 'a', madeAt: 1_000, usedAt: 1_000, text: `text of ${id}`, ...more };
}

/** What every implementation of {@link VectorShelf} keeps to. */
export function vectorShelfContract(name: string, make: () => VectorShelfHarness): void {
  describe(`${name} as a shelf of vectors`, () => {
    let harness: VectorShelfHarness;
    let shelf: VectorShelf;
    beforeEach(() => {
      harness = make();
      ({ shelf } = harness);
    });
    afterEach(() => {
      harness.dispose();
    });

    async function near(degrees: number, group = 'a', count = 9): Promise<readonly string[]> {
      return good(await shelf.nearest(kept('', degrees).vector, group, count)).map(({ id }) => id);
    }

    it('is empty before anything was put', async () => {
      assert.deepEqual(await near(0), []);
      assert.equal(good(await shelf.text('x')), null);
      assert.equal(good(await shelf.remove(['x'])), 0);
      assert.deepEqual(good(await shelf.list()), []);
    });

    it('finds the most alike of a group first, with how alike they are', async () => {
      good(await shelf.put([kept('x', 80), kept('y', 10), kept('z', 30), kept('other', 0, { group: 'b' })]));
      assert.deepEqual(await near(0), ['y', 'z', 'x']);
      assert.deepEqual(await near(0, 'a', 2), ['y', 'z']);
      assert.deepEqual(await near(0, 'b'), ['other']);
      assert.deepEqual(await near(0, 'none'), []);
      const [first] = good(await shelf.nearest(kept('', 10).vector, 'a', 1));
      assert.ok(Math.abs((first?.similarity ?? 0) - 1) < 1e-6);
    });

    it('gives texts and vectors back as they were, to whoever comes later too', async () => {
      good(await shelf.put([kept('x', 80, { text: 'ünï\n🎼' }), kept('y', 10, { text: '' })]));
      for (const each of [shelf, harness.again()]) {
        assert.equal(good(await each.text('x')), 'ünï\n🎼');
        assert.equal(good(await each.text('y')), '');
        assert.deepEqual([...good(await each.vectors(['y', 'none']))], [['y', kept('y', 10).vector]]);
        assert.deepEqual(
          good(await each.list()).map(({ id, group, madeAt }) => ({ id, group, madeAt })),
          ['x', 'y'].map((id) => ({ id, group: 'a', madeAt: 1_000 })),
        );
      }
    });

    it('sees what was put elsewhere since it was looked at, and keeps it', async () => {
      good(await shelf.put([kept('x', 80)]));
      good(await harness.again().put([kept('y', 10)]));
      assert.deepEqual(await near(0), ['y', 'x']);
      good(await harness.again().remove(['x']));
      good(await shelf.put([kept('z', 30)]));
      assert.deepEqual(
        good(await harness.again().list())
          .map(({ id }) => id)
          .sort(),
        ['y', 'z'],
      );
    });

    it('puts in the place of what was under an id', async () => {
      good(await shelf.put([kept('x', 80)]));
      good(await shelf.put([kept('x', 0, { text: 'anew', group: 'b' })]));
      assert.deepEqual(await near(0, 'a'), []);
      assert.deepEqual(await near(0, 'b'), ['x']);
      assert.equal(good(await shelf.text('x')), 'anew');
    });

    it('removes what is there and says how much that was', async () => {
      good(await shelf.put([kept('x', 80), kept('y', 10)]));
      assert.equal(good(await shelf.remove(['x', 'none'])), 1);
      assert.deepEqual(await near(0), ['y']);
      assert.equal(good(await harness.again().text('x')), null);
    });

    it('writes down with the next change that something was of use', async () => {
      good(await shelf.put([kept('x', 80), kept('y', 10)]));
      shelf.touch('x', 5_000);
      shelf.touch('none', 5_000);
      good(await shelf.put([kept('z', 20)]));
      const used = good(await harness.again().list()).map(({ id, usedAt }) => [id, usedAt]);
      assert.deepEqual(used, [
        ['x', 5_000],
        ['y', 1_000],
        ['z', 1_000],
      ]);
      assert.equal(good(await harness.again().text('x')), 'text of x');
    });

    it('takes calls that come at the same time one after the other', async () => {
      const ids = Array.from({ length: 8 }, (_, at) => `k${String(at)}`);
      await Promise.all(ids.map(async (id, at) => good(await shelf.put([kept(id, at)]))));
      assert.deepEqual(
        good(await harness.again().list())
          .map(({ id }) => id)
          .sort(),
        ids,
      );
    });
  });
}
