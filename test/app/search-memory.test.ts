import assert from 'node:assert/strict';
import { journalMemory, openMemory, wholeMemory } from '../../src/core/app/index.ts';
import { event } from '../../src/core/domain/index.ts';
import { sampleNote, sampleStory } from '../contracts/journal.samples.ts';
import { createFakeJournalStore } from '../fakes/journal.fake.ts';
import { createFakeMemoryShelf } from '../fakes/memory-shelf.fake.ts';

/** A journal with a goal that was worked on, what Ada said of it, and words that nobody said. */
function told() {
  const writer = createFakeJournalStore().openWriter('a test');
  assert.ok(writer.ok);
  const said = [
    event('task-told', { goalId: 'g1', taskId: 't1', by: 'Ada', text: 'Keep the order of the headers' }),
    sampleNote('the order of imports does not matter'),
    event('stage-moved', { goalId: 'g1', taskId: 't1', stageId: 'develop', to: 'failed', reason: 'headers order' }),
  ];
  assert.ok(writer.value.append([...sampleStory(), ...said], 1_000, false).ok);
  return journalMemory(writer.value);
}

describe('searching what the journal remembers', () => {
  it('finds a decision with its reason, what was asked, and where it stands', async () => {
    const [found, ...others] = await told()({ text: 'Does it read? It reads well!', limit: 1 });
    assert.deepEqual(others, []);
    assert.deepEqual(found, {
      text: 'g1-plan approved by ann: reads well (asked: Accept g1-plan?)',
      source: 'journal 3, g1',
      at: 1_000,
    });
  });

  it('puts first what has most of the words, and leaves out how the machine moved', async () => {
    const found = await told()({ text: 'order headers', limit: 10 });
    assert.deepEqual(
      found.map(({ text }) => text),
      ['t1 is told by Ada: Keep the order of the headers', 'g1 the order of imports does not matter'],
    );
  });

  it('finds nothing where there is nothing, and for no words', async () => {
    assert.deepEqual(await told()({ text: 'zeppelin', limit: 5 }), []);
    assert.deepEqual(await told()({ text: ' ?! ', limit: 5 }), []);
  });
});

describe('searching all that is remembered', () => {
  it('finds fragments and the journal in one, and tells nothing twice', async () => {
    const writer = createFakeJournalStore().openWriter('a test');
    assert.ok(writer.ok);
    assert.ok(writer.value.append(sampleStory(), 1_000, false).ok);
    const shelves = { learnt: createFakeMemoryShelf(), team: createFakeMemoryShelf(), user: createFakeMemoryShelf() };
    const memory = await openMemory({ shelves, now: () => 2_000, newId: () => 'm1' });
    const search = wholeMemory(writer.value, memory);
    assert.deepEqual(
      (await search({ text: 'reads well', limit: 5 })).map(({ source }) => source),
      ['journal 3, g1'],
    );
    assert.ok((await memory.learn(writer.value)).ok);
    assert.ok((await memory.add('What reads well is short.', {}, 'team')).ok);
    const found = (await search({ text: 'reads well', limit: 5 })).map(({ source }) => source);
    assert.deepEqual(found.toSorted(), ['memory e3', 'memory m1']);
  });
});
