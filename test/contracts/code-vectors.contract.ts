import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failureIn } from '../../src/core/domain/index.ts';
import type { CodeVectors, CodeVectorShelf } from '../../src/core/ports/index.ts';

/** A shelf with nothing on it. */
export interface CodeVectorsHarness {
  readonly shelf: CodeVectorShelf;
  /** The same shelf, as a process sees it that starts now. */
  readonly again: () => CodeVectorShelf;
  readonly dispose: () => void;
}

/** A vector of two numbers by its angle, longer than 1. */
export function pointing(degrees: number): Float32Array {
  const angle = (degrees * Math.PI) / 180;
  return Float32Array.of(3 * Math.cos(angle), 3 * Math.sin(angle));
}

/** Vectors under digests by their angles. */
function angles(all: Readonly<Record<string, number>>): ReadonlyMap<string, Float32Array> {
  return new Map(Object.entries(all).map(([digest, degrees]) => [digest, pointing(degrees)]));
}

function near(vectors: CodeVectors, degrees: number, count = 9): readonly string[] {
  return vectors.nearest(pointing(degrees), count).map(({ digest }) => digest);
}

/** What every implementation of {@link CodeVectorShelf} keeps to. */
export function codeVectorsContract(name: string, make: () => CodeVectorsHarness): void {
  describe(`${name} as a shelf of vectors of code`, () => {
    let harness: CodeVectorsHarness;
    let vectors: CodeVectors;
    beforeEach(() => {
      harness = make();
      vectors = harness.shelf.of('a/model');
    });
    afterEach(() => {
      harness.dispose();
    });

    it('is empty before anything was put', () => {
      assert.deepEqual([vectors.count(), vectors.dimensions(), near(vectors, 0)], [0, null, []]);
      assert.deepEqual(vectors.missing(['x', 'y', 'x']), ['x', 'y']);
      assert.deepEqual(harness.shelf.note(), { serving: null, trouble: null });
    });

    it('finds the most alike first, with how alike they are, for whoever comes later too', async () => {
      await vectors.put(angles({ x: 80, y: 10, z: 30 }));
      for (const each of [vectors, harness.again().of('a/model')]) {
        assert.deepEqual([near(each, 0), near(each, 0, 2), each.dimensions()], [['y', 'z', 'x'], ['y', 'z'], 2]);
        const [first] = each.nearest(pointing(70), 1);
        assert.equal(first?.digest, 'x');
        assert.ok(Math.abs(first.similarity - Math.cos(Math.PI / 18)) < 1e-5);
      }
    });

    it('takes a vector without any length for one that is like nothing', async () => {
      await vectors.put(new Map([['nothing', Float32Array.of(0, 0)], ...angles({ x: 80 })]));
      assert.deepEqual(near(vectors, 80), ['x', 'nothing']);
      assert.ok(vectors.nearest(pointing(80), 9).every(({ similarity }) => Number.isFinite(similarity)));
    });

    it('puts nothing twice, and tells what is missing', async () => {
      await vectors.put(angles({ x: 0 }));
      await vectors.put(angles({ x: 0, y: 10 }));
      assert.deepEqual([vectors.count(), vectors.missing(['y', 'z', 'x'])], [2, ['z']]);
    });

    it('takes no vectors of another length, and finds none by such', async () => {
      await vectors.put(angles({ x: 0 }));
      const wrong = new Map([['y', Float32Array.of(1, 2, 3)]]);
      await assert.rejects(vectors.put(wrong), (error) => failureIn(error)?.reason === 'stale');
      assert.deepEqual([vectors.count(), vectors.nearest(Float32Array.of(1, 2, 3), 5)], [1, []]);
    });

    it('forgets what is not wanted any more', async () => {
      await vectors.put(angles({ x: 0, y: 10, z: 20 }));
      await vectors.keepOnly(new Set(['y', 'never']));
      assert.deepEqual([near(vectors, 0), vectors.missing(['x', 'y'])], [['y'], ['x']]);
      await vectors.keepOnly(new Set());
      assert.deepEqual([vectors.count(), vectors.dimensions()], [0, null]);
      await vectors.put(new Map([['w', Float32Array.of(1, 2, 3)]]));
      assert.equal(vectors.dimensions(), 3, 'another length may begin');
    });

    it('keeps those of embedders apart, and forgets those of some', async () => {
      const { shelf } = harness;
      await vectors.put(angles({ x: 0 }));
      await shelf.of('b/model').put(angles({ y: 0 }));
      assert.deepEqual(near(vectors, 0), ['x']);
      await shelf.keepOnly(['b/model']);
      assert.deepEqual([vectors.count(), shelf.of('b/model').count()], [0, 1]);
    });

    it('keeps a note', async () => {
      const note = { serving: 'a/model', trouble: { by: 'a/model', why: 'It is raining.', times: 2, at: 3, until: 4 } };
      await harness.shelf.putNote(note);
      assert.deepEqual([harness.shelf.note(), harness.again().note()], [note, note]);
    });

    it('has what was put and not taken out again, whatever the order', async () => {
      const step = fc.oneof(
        fc.record({ put: fc.uniqueArray(fc.nat(40), { maxLength: 12 }) }),
        fc.record({ keep: fc.uniqueArray(fc.nat(40), { maxLength: 40 }) }),
      );
      let round = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
          const embedder = `p/${String(round++)}`;
          let wanted = new Set<string>();
          for (const each of steps) {
            const own = harness.again().of(embedder);
            if ('put' in each) {
              await own.put(new Map(each.put.map((at) => [`d${String(at)}`, pointing(at * 4)])));
              for (const at of each.put) wanted.add(`d${String(at)}`);
            } else {
              const kept = new Set(each.keep.map((at) => `d${String(at)}`));
              await own.keepOnly(kept);
              wanted = new Set([...wanted].filter((digest) => kept.has(digest)));
            }
            const there = harness.again().of(embedder);
            assert.deepEqual(there.missing([...wanted]), []);
            const found = new Set(near(there, 0, 99));
            assert.ok([...wanted].every((digest) => found.has(digest)));
            assert.deepEqual(own.missing([...found]), [], 'what is found is there');
          }
        }),
        { numRuns: 8 },
      );
    });
  });
}
