import assert from 'node:assert/strict';
import type { Embedder } from '../../src/core/ports/index.ts';

/** Makes the embedder under test; `close` is called after each test. */
export interface EmbedderStage {
  readonly create: () => Promise<Embedder>;
  readonly close?: () => Promise<void>;
}

const never = new AbortController().signal;

async function vectorsOf(embedder: Embedder, texts: readonly string[]): Promise<readonly Float32Array[]> {
  const made = await embedder.embed(texts, never);
  assert.ok(made.ok, JSON.stringify(made));
  return made.value.vectors;
}

/** The cosine of the angle between two vectors. */
function likeness(one: Float32Array, other: Float32Array): number {
  const product = (a: Float32Array, b: Float32Array): number =>
    a.reduce((sum, each, index) => sum + each * (b[index] ?? 0), 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
}

/** What every maker of vectors must do. */
export function embedderContract(name: string, stage: EmbedderStage): void {
  describe(`${name} as an embedder`, () => {
    afterEach(() => stage.close?.());

    it('gives each text a vector, in order and of one length', async () => {
      const embedder = await stage.create();
      const texts = ['reject negative prices', 'a cup of tea', 'grüße 🎼', 'reject negative prices'];
      const vectors = await vectorsOf(embedder, texts);
      assert.equal(vectors.length, texts.length);
      assert.ok(vectors.every(({ length }) => length === embedder.dimensions()));
      assert.deepEqual(vectors[3], vectors[0]);
      assert.notDeepEqual(vectors[1], vectors[0]);
    });

    it('gives the same text the same vector, whatever else is asked for', async () => {
      const embedder = await stage.create();
      const [alone] = await vectorsOf(embedder, ['reject negative prices']);
      const [, among] = await vectorsOf(embedder, ['tea', 'reject negative prices', 'cups']);
      assert.ok(alone && among && likeness(alone, among) > 0.9999);
    });

    it('gives an empty text and a very long one a vector with a direction', async () => {
      const vectors = await vectorsOf(await stage.create(), ['', ' \n', 'word '.repeat(20_000)]);
      for (const vector of vectors) {
        assert.ok(vector.every(Number.isFinite));
        assert.ok(vector.some((each) => each !== 0));
      }
    });

    it('gives nothing for nothing', async () => {
      assert.deepEqual(await vectorsOf(await stage.create(), []), []);
    });

    it('finds a text that is nearly the same nearer than one about something else', async () => {
      const [asked, near, far] = await vectorsOf(await stage.create(), [
        'reject orders with a negative price',
        'reject orders with negative prices',
        'draw the moon above a quiet lake',
      ]);
      assert.ok(asked && near && far);
      assert.ok(likeness(asked, near) > likeness(asked, far));
    });

    it('takes a thousand texts at once', async () => {
      const texts = Array.from({ length: 1000 }, (_, number) => `text number ${number}`);
      assert.equal((await vectorsOf(await stage.create(), texts)).length, 1000);
    });

    it('does nothing once it was stopped', async () => {
      const made = await (await stage.create()).embed(['x'], AbortSignal.abort());
      assert.equal(!made.ok && made.error.reason, 'cancelled');
    });
  });
}
