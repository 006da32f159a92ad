import assert from 'node:assert/strict';
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
      digest: (text) => text,
      now: () => 0,
      late: () => new AbortController().signal,
    });
    const key = ['ghp', 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0iL3oR6'].join('_');
    await meaning.fill([`The key of the robot is ${key}.`]);
    await meaning.ask(`Is ${key} the robot's?`);
    assert.equal(sent.length, 2);
    for (const text of sent) assert.ok(!text.includes(key), text);
    assert.equal((await meaning.known([`The key of the robot is ${key}.`])).filter(Boolean).length, 1);
  });
});
