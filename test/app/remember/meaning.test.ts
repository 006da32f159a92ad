import assert from 'node:assert/strict';
import { err } from '../../../src/core/base/index.ts';
import type { Embedder } from '../../../src/core/ports/index.ts';
import { createMeaning } from '../../../src/core/app/remember/meaning.ts';
import { createFakeEmbedder } from '../../fakes/embedder.fake.ts';
import { createFakeVectorShelf } from '../../fakes/vector-shelf.fake.ts';

describe('vectors of what is remembered', () => {
  it('are made of texts without what has the form of a secret, also where a person wrote it into a file', async () => {
    const sent: string[] = [];
    const fake = createFakeEmbedder();
    const meaning = createMeaning({
      embedder: {
        ...fake,
        embed(texts, signal) {
          sent.push(...texts);
          return fake.embed(texts, signal);
        },
      },
      shelf: createFakeVectorShelf(),
      before: () => Promise.resolve(null),
      serves: () => Promise.resolve(),
      claim: () => () => undefined,
      digest: (text) => text,
      now: () => 0,
      late: () => new AbortController().signal,
    });
    const key = ['ghp', 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0iL3oR6'].join('_');
    await meaning.fill([`The key of the robot is ${key}.`]);
    await (await meaning.known([])).ask(`Is ${key} the robot's?`);
    assert.equal(sent.length, 2);
    for (const text of sent) assert.ok(!text.includes(key), text);
    const { vectors } = await meaning.known([`The key of the robot is ${key}.`]);
    assert.equal(vectors.filter(Boolean).length, 1);
  });

  describe('after another model was named', () => {
    const texts = ['one', 'two', 'three'];
    const free = () => () => undefined;
    const late = () => new AbortController().signal;
    const means = { claim: free, digest: (text: string) => text, now: () => 0, late };
    const named = (name: string): Embedder => ({ ...createFakeEmbedder(), name });

    it('are those of the one before until all of the new one are there, which serve from then on', async () => {
      const [old, shelf] = [createFakeVectorShelf(), createFakeVectorShelf()];
      const none = () => Promise.resolve(null);
      const first = { embedder: named('old'), shelf: old, before: none, serves: () => Promise.resolve() };
      await createMeaning({ ...first, ...means }).fill(texts);
      let left = 2;
      let served = 0;
      const fresh = named('new');
      const embedder: Embedder = {
        ...fresh,
        // It is away after some, as long as there are none left.
        embed: (some, signal) =>
          left-- > 0
            ? fresh.embed(some, signal)
            : Promise.resolve(err({ reason: 'unreachable', person: 'It is away.', partial: '' })),
      };
      const before = () => Promise.resolve({ embedder: named('old'), shelf: old });
      const serves = () => {
        served++;
        return Promise.resolve();
      };
      const meaning = createMeaning({ embedder, shelf, before, serves, ...means });
      const many = [...texts, ...Array.from({ length: 40 }, (_, at) => `more ${String(at)}`)];
      await meaning.fill(many);
      const meanwhile = await meaning.known(texts);
      assert.deepEqual([meanwhile.by, meanwhile.vectors.filter(Boolean).length, served], ['old', 3, 0]);
      assert.ok('vector' in (await meanwhile.ask('one')), 'a question is asked by the same');
      left = 9;
      await meaning.fill(many);
      const then = await meaning.known(many);
      assert.deepEqual([then.by, then.vectors.filter(Boolean).length, served], ['new', 43, 1]);
      await meaning.fill(many);
      assert.equal(served, 1);
    });
  });
});
