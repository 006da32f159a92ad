import assert from 'node:assert/strict';
import { good } from '../../contracts/code-index.contract.ts';
import { sampleStory } from '../../contracts/journal.samples.ts';
import { createFakeJournalStore } from '../../fakes/journal.fake.ts';
import { memoryAt } from './memory-at.ts';

describe('learning from the journal', () => {
  for (const nonsense of ['no fields', '---\nevent: soon\n---\n\nWords.\n', '---\nevent: [1\n---\n', '---\n']) {
    it(`goes on after what it learnt last where the mark says ${JSON.stringify(nonsense)}, and says so`, async () => {
      const { memory, shelves } = await memoryAt(() => 1_000);
      const writer = createFakeJournalStore().openWriter('a test');
      assert.ok(writer.ok);
      const tell = (...goals: readonly string[]): void => {
        for (const goal of goals) assert.ok(writer.value.append(sampleStory(goal, `t-${goal}`), 1_000, false).ok);
      };
      tell('g1', 'g2', 'g3');
      assert.equal(good(await memory.learn(writer.value)), 3);
      good(await memory.change('e3', { text: 'Plans are to be short.' }));
      good(await memory.forget('e15'));
      await shelves.learnt.put('learnt-up-to', nonsense);
      tell('g4');
      assert.equal(good(await memory.learn(writer.value)), 1);
      const { fragments, troubles } = good(await memory.all());
      assert.deepEqual(
        fragments.map(({ id, text }) => [id, text.slice(0, 24)]),
        [
          ['e27', 'Asked “Accept g3-plan?”,'],
          ['e3', 'Plans are to be short.'],
          ['e39', 'Asked “Accept g4-plan?”,'],
        ],
      );
      assert.equal(troubles.length, 1);
      assert.match(troubles[0] ?? '', /^learnt-up-to\.md: it did not say .*went on after event 27, the last that/);
      assert.match(shelves.learnt.texts.get('learnt-up-to') ?? '', /^---\nevent: 48\nhash: "\w{64}"\n---\n/);
      assert.equal(good(await memory.learn(writer.value)), 0);
    });
  }

  it('learns from a journal that took the place of another one beside what it knows, and nothing twice', async () => {
    const { memory, shelves } = await memoryAt(() => 3_000);
    const store = createFakeJournalStore();
    const begin = (at: number, ...goals: readonly string[]) => {
      store.remove();
      const writer = store.openWriter('a test');
      assert.ok(writer.ok);
      for (const goal of goals) assert.ok(writer.value.append(sampleStory(goal, `t-${goal}`), at, false).ok);
      return writer.value;
    };
    assert.equal(good(await memory.learn(begin(1_000, 'g1', 'g2'))), 2);
    good(await memory.change('e3', { text: 'Plans are to be short.' }));
    // A shorter one, which would have been taken for known.
    assert.equal(good(await memory.learn(begin(2_000, 'g5'))), 1);
    const texts = async () => good(await memory.all()).fragments.map(({ text }) => text.replace(/”.*/, ''));
    assert.deepEqual(await texts(), ['Asked “Accept g5-plan?', 'Asked “Accept g2-plan?', 'Plans are to be short.']);
    // The first again, as from a backup: all of it is known.
    assert.equal(good(await memory.learn(begin(1_000, 'g1', 'g2'))), 0);
    assert.equal((await texts()).length, 3);
    assert.ok([...shelves.learnt.texts.keys()].some((id) => /^e3-[0-9a-f]{8}$/.test(id)));
  });
});
