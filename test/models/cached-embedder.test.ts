import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Embedder, VectorShelf } from '../../src/core/ports/index.ts';
import { createCachedEmbedder } from '../../src/core/models/index.ts';
import { createFakeVectorShelf } from '../fakes/vector-shelf.fake.ts';

const { signal } = new AbortController();

function rig(shelf: VectorShelf = createFakeVectorShelf()) {
  const asked: string[][] = [];
  const embedder: Embedder = {
    name: 'fake/lengths',
    kind: 'semantic',
    dimensions: () => 2,
    embed(texts) {
      if (texts.includes('refused')) {
        return Promise.resolve({ ok: false, error: { reason: 'unreachable', person: 'It is away.', partial: '' } });
      }
      if (texts.length > 0) asked.push([...texts]);
      return Promise.resolve({
        ok: true,
        value: { vectors: texts.map((text) => Float32Array.of(1, text.length)), tokens: texts.length },
      });
    },
  };
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const cached = createCachedEmbedder({ embedder, shelf, digest, now: () => 1 });
  const embed = async (...texts: readonly string[]) => {
    const made = await cached.embed(texts, signal);
    return made.ok ? made.value.vectors.map((vector) => vector[1]) : made.error.reason;
  };
  return { asked, embed };
}

describe('embeddings that are kept', () => {
  it('are asked for once a text, however often and wherever it stands', async () => {
    const { asked, embed } = rig();
    assert.deepEqual(await embed('a', 'bb', 'a'), [1, 2, 1]);
    assert.deepEqual(await embed('ccc', 'bb'), [3, 2]);
    assert.deepEqual(await embed('bb'), [2]);
    assert.deepEqual(asked, [['a', 'bb'], ['ccc']]);
  });

  it('are those of exactly this text', async () => {
    const { asked, embed } = rig();
    await embed('a');
    await embed('a ');
    assert.deepEqual(asked, [['a'], ['a ']]);
  });

  it('are not kept when there are none', async () => {
    const { embed } = rig();
    assert.equal(await embed('refused'), 'unreachable');
  });

  it('are made anew where what keeps them fails', async () => {
    const broken = { reason: 'read-only', person: 'No.', model: 'No.', retryable: false } as const;
    const fails = (): Promise<{ ok: false; error: typeof broken }> => Promise.resolve({ ok: false, error: broken });
    const { asked, embed } = rig({ ...createFakeVectorShelf(), vectors: fails, put: fails });
    assert.deepEqual(await embed('a'), [1]);
    assert.deepEqual(await embed('a'), [1]);
    assert.equal(asked.length, 2);
  });
});
