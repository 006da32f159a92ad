import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLexicalEmbedder } from '../../src/core/models/index.ts';

const { signal } = new AbortController();

async function vectorsOf(...texts: readonly string[]): Promise<readonly Float32Array[]> {
  const made = await createLexicalEmbedder().embed(texts, signal);
  assert.ok(made.ok);
  return made.value.vectors;
}

async function similarity(one: string, other: string): Promise<number> {
  const [a = new Float32Array(), b = new Float32Array()] = await vectorsOf(one, other);
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

describe('lexical vectors', () => {
  it('are named for what they are', () => {
    const { name, kind } = createLexicalEmbedder();
    assert.match(name, /lexical/);
    assert.equal(kind, 'lexical');
  });

  it('are the same for the same text, of length 1, for any text at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const [once, again] = await vectorsOf(text, text);
        assert.deepEqual(once, again);
        const length = Math.sqrt(once?.reduce((sum, value) => sum + value * value, 0) ?? 0);
        assert.ok(Math.abs(length - 1) < 1e-5, `length ${String(length)}`);
      }),
      { numRuns: 200 },
    );
  });

  it('do not change between versions of the program without a change of their name', async () => {
    const [vector] = await vectorsOf('Split parseConfig into smaller functions');
    const places = [...(vector ?? [])].flatMap((value, at) => (Math.abs(value) > 0.15 ? [at] : []));
    assert.deepEqual(places, [54, 100, 122, 142, 151, 158, 218]);
  });

  it('see through politeness, case, punctuation and how a name is written', async () => {
    const plain = 'Rename getData to loadOrders in src/orders.ts';
    assert.ok((await similarity(plain, 'please rename get_data to load_orders, in src/orders.ts!')) > 0.95);
  });

  it('are far apart for texts that share no word', async () => {
    assert.ok(Math.abs(await similarity('Add a dark theme', 'Publish the package on a tag')) < 0.3);
  });

  it('tell the order of words', async () => {
    const swapped = await similarity('replace tabs by spaces', 'replace spaces by tabs');
    assert.ok(swapped < 0.95, String(swapped));
  });
});
