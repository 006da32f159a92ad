import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainOrigin, openKnowledge, openMemory, readNeighbourhood } from '../../../src/core/app/index.ts';
import { ok } from '../../../src/core/base/index.ts';
import { event, type DomainEvent } from '../../../src/core/domain/index.ts';
import { tellingEvents } from '../../../src/core/memory/index.ts';
import type { CodeIndex, FileSurroundings, JournalWriter } from '../../../src/core/ports/index.ts';
import { valueOf } from '../../adapters/git/sandbox.ts';
import { sampleGate, sampleStory } from '../../contracts/journal.samples.ts';
import { events } from '../../domain/arbitrary.ts';
import { createFakeCodeIndex, placeIn } from '../../fakes/code-index.fake.ts';
import { createFakeJournalStore } from '../../fakes/journal.fake.ts';
import { createFakeKnowledgeStore } from '../../fakes/knowledge-store.fake.ts';
import { createFakeMemoryShelf } from '../../fakes/memory-shelf.fake.ts';

const never = new AbortController().signal;

function journalWith(all: readonly DomainEvent[]): JournalWriter {
  const journal = valueOf(createFakeJournalStore().openWriter('test'));
  if (all.length > 0) valueOf(journal.append(all, 0, false));
  return journal;
}

async function knowledgeOf(journal: JournalWriter) {
  const store = createFakeKnowledgeStore();
  const shelves = { learnt: createFakeMemoryShelf(), team: createFakeMemoryShelf(), user: createFakeMemoryShelf() };
  const memory = await openMemory({ shelves, now: () => 1_000, newId: () => 'm1' });
  const index = createFakeCodeIndex([placeIn('src/parser.ts', { symbol: 'parseHeader' })]);
  return { store, memory, index, knowledge: await openKnowledge({ store, journal, memory, index }) };
}

const changed = event('change-committed', {
  ...{ goalId: 'g1', taskId: 't1', branch: 'maestro/g1', commit: 'c0ffee1234567', hunkIds: [] },
});

describe('the graph of a workspace', () => {
  it('comes to the same from events as they come in as from all at once', async () => {
    const some = fc.array(fc.oneof(...tellingEvents.map((type) => events(type))), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(some, some, async (first, second) => {
        const journal = journalWith(first);
        const growing = await knowledgeOf(journal);
        valueOf(await growing.knowledge.learn(never));
        if (second.length > 0) valueOf(journal.append(second, 1, false));
        valueOf(await growing.knowledge.learn(never));
        assert.equal(valueOf(await growing.knowledge.learn(never)), 0, 'what is known costs nothing');
        const fresh = await knowledgeOf(journal);
        valueOf(await fresh.knowledge.learn(never));
        assert.deepEqual(growing.store.all(), fresh.store.all());
      }),
      { numRuns: 25 },
    );
  });

  it('is made anew when the journal is another one', async () => {
    const { store, knowledge } = await knowledgeOf(journalWith(sampleStory('g1', 't1')));
    valueOf(await knowledge.learn(never));
    const other = await openKnowledge({ store, journal: journalWith(sampleStory('g8', 't8')) });
    valueOf(await other.learn(never));
    assert.deepEqual([...store.things(['task:t1', 'task:t8']).keys()], ['task:t8']);
  });

  it('leads from a definition over its file to the task that worked there, its goal and the answers', async () => {
    const { knowledge } = await knowledgeOf(journalWith([...sampleStory(), changed]));
    valueOf(await knowledge.learn(never));
    const symbol = valueOf(await knowledge.find('parseHeader'));
    assert.equal(symbol, 'symbol:src/parser.ts#parseHeader');
    const near = valueOf(await knowledge.around([symbol], { depth: 3 }));
    const ids = near.things.map(({ id }) => id);
    assert.deepEqual(ids.slice(0, 3), [symbol, 'file:src/parser.ts', 'task:t1']);
    for (const id of ['goal:g1', 'decision:t1-change', 'commit:c0ffee1234']) assert.ok(ids.includes(id), id);
  });

  it('knows what is remembered of a file, and what that was learnt from', async () => {
    const journal = journalWith(sampleStory());
    const { knowledge, memory } = await knowledgeOf(journal);
    valueOf(await knowledge.learn(never));
    // The third event of the story is the answer to the plan.
    const learnt = { about: ['src/parser.ts'], events: [3] };
    valueOf(await memory.add('Headers end at the first empty line.', learnt, 'team'));
    valueOf(await memory.add('Only for another goal.', { about: ['src/parser.ts'], goal: 'g9' }, 'learnt'));
    const near = valueOf(await knowledge.around(['file:src/parser.ts'], { depth: 2, goal: 'g1' }));
    const memories = near.things.filter(({ kind }) => kind === 'memory');
    assert.deepEqual(
      memories.map(({ label }) => label),
      ['Headers end at the first empty line.'],
    );
    assert.ok(near.things.some(({ id }) => id === 'decision:g1-plan'));
    const back = valueOf(await knowledge.around(['decision:g1-plan'], { depth: 1 }));
    assert.ok(back.things.some(({ kind }) => kind === 'memory'));
  });

  it('knows what is remembered of a question', async () => {
    const asked = event('gate-opened', { gate: sampleGate('q3', 'g1', 'change', 't1') });
    const { knowledge, memory } = await knowledgeOf(journalWith([...sampleStory(), asked]));
    valueOf(await knowledge.learn(never));
    valueOf(await memory.add('Changes are small since q3.', {}, 'team'));
    const near = valueOf(await knowledge.around(['decision:q3'], { depth: 1 }));
    assert.ok(near.things.some(({ label }) => label === 'Changes are small since q3.'));
  });

  it('leads from a file to its tests, to what uses it, and to what changes with it', async () => {
    const around: FileSurroundings = {
      ...{ path: 'src/prices.ts', symbols: [], uses: ['src/tax.ts'], together: ['docs/prices.md'] },
      usedBy: ['test/prices.test.ts', 'src/cart.ts'],
    };
    const index: CodeIndex = { ...createFakeCodeIndex([]), around: () => Promise.resolve(ok([around])) };
    const knowledge = await openKnowledge({ store: createFakeKnowledgeStore(), journal: journalWith([]), index });
    const near = valueOf(await knowledge.around(['file:src/prices.ts'], { depth: 1 }));
    assert.deepEqual(near.ties.map(({ from, kind, to }) => `${from} ${kind} ${to}`).sort(), [
      'file:src/cart.ts uses file:src/prices.ts',
      'file:src/prices.ts changes-with file:docs/prices.md',
      'file:src/prices.ts uses file:src/tax.ts',
      'file:test/prices.test.ts tests file:src/prices.ts',
    ]);
    assert.equal(near.things.find(({ id }) => id.startsWith('file:test/'))?.over?.how, 'is tested by');
  });

  it('finds things by their short names, and says what is near a name that is none', async () => {
    const { knowledge } = await knowledgeOf(journalWith([...sampleStory(), changed]));
    valueOf(await knowledge.learn(never));
    const found = async (meant: string) => valueOf(await knowledge.find(meant));
    assert.equal(await found('t1'), 'task:t1');
    assert.equal(await found('g1'), 'goal:g1');
    assert.equal(await found('src/parser.ts'), 'file:src/parser.ts');
    assert.equal(await found('c0ffee1234567'), 'commit:c0ffee1234');
    assert.equal(await found('Improve g1'), 'goal:g1');
    const none = await knowledge.find('task:t9');
    assert.ok(!none.ok && none.error.reason === 'not-found');
    const many = await knowledge.find('accept');
    assert.match(many.ok ? '' : many.error.person, /Do you mean decision:g1-plan, decision:t1-change\?/);
  });
});

describe('asking the graph of a workspace', () => {
  it('tells what was decided just now, without anybody having had memory learn from it', async () => {
    const journal = journalWith(sampleStory());
    const { store, memory, index } = await knowledgeOf(journal);
    const open = () => Promise.resolve(store);
    const near = valueOf(await readNeighbourhood({ meant: 'g1', depth: 2 }, open, { journal, index, memory }, never));
    assert.ok(near.things.some(({ kind, label }) => kind === 'memory' && /reads well/.test(label)));
    const none = await readNeighbourhood({ meant: 'task:t9', depth: 1 }, open, { journal, index, memory }, never);
    assert.ok(!none.ok && none.error.reason === 'not-found');
  });

  it('tells why a line is as it is by what was decided just now, too', async () => {
    const because = 'headers stay short';
    const answered = event('gate-answered', {
      ...{ goalId: 'g1', taskId: 't1', gateId: 't1-change', answer: 'approved', by: 'ann', reason: because },
    });
    const journal = journalWith([...sampleStory(), answered, changed]);
    const { store, memory } = await knowledgeOf(journal);
    const origin = { commit: 'c0ffee1234567', at: 0, author: 'Ada', subject: 'Shorten headers', task: 'g1-t1' };
    const history = { originsOf: () => Promise.resolve(ok([origin])) };
    const means = { history, journal, memory, openKnowledge: () => Promise.resolve(store) };
    const [why] = valueOf(await explainOrigin(means, { path: 'src/parser.ts', line: 1, limit: 1 }));
    assert.deepEqual([why?.task?.id, why?.decided.at(-1)?.reason], ['t1', because]);
    assert.ok(
      why?.known.some((line) => line.startsWith('remembered: ') && line.includes(because)),
      why?.known.join('\n'),
    );
  });
});
