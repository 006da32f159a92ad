import assert from 'node:assert/strict';
import { openMemory, recallForTurn, type WorkspaceMemory } from '../../src/core/app/index.ts';
import { gather } from '../../src/core/app/brief/gather.ts';
import { ok } from '../../src/core/base/index.ts';
import { event, TranscriptEntry, type DomainEvent } from '../../src/core/domain/index.ts';
import type { JournalWriter } from '../../src/core/ports/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { sampleGate, sampleStory, sampleTask } from '../contracts/journal.samples.ts';
import { createFakeClock } from '../fakes/clock.fake.ts';
import { createFakeJournalStore } from '../fakes/journal.fake.ts';
import { createFakeMemoryShelf } from '../fakes/memory-shelf.fake.ts';

const day = 24 * 60 * 60_000;

const ids = { goalId: 'g1', taskId: 't1' };
const usage = { duration: 1, cost: 0 };
const report = {
  outcome: 'done' as const,
  summary: 'Prices are rounded in `roundPrice`.',
  findings: [],
  artifacts: {},
};

/** A goal whose first task was asked about and finished days ago. */
const story: readonly DomainEvent[] = [
  ...sampleStory(),
  event('task-added', { task: sampleTask('t2', 'g1', 1) }),
  event('gate-answered', {
    goalId: 'g1',
    gateId: 't1-change',
    answer: 'denied',
    by: 'ann',
    reason: 'round half to even',
  }),
  event('session-closed', { ...ids, sessionId: 's1', outcome: 'reported', report, usage }),
  event('task-moved', { ...ids, from: 'ready-for-review', to: 'completed', reason: '' }),
];

async function remembering(
  now: number,
): Promise<{ readonly memory: WorkspaceMemory; readonly journal: JournalWriter }> {
  const shelves = { learnt: createFakeMemoryShelf(), team: createFakeMemoryShelf(), user: createFakeMemoryShelf() };
  const journal = valueOf(createFakeJournalStore().openWriter('test'));
  valueOf(journal.append(story, 0, false));
  const libraries = () => Promise.resolve(['even', 'zod']);
  const people = () => Promise.resolve(['Grace Hopper']);
  return { memory: await openMemory({ shelves, now: () => now, newId: () => 'm1', libraries, people }), journal };
}

describe('a turn of a conversation', () => {
  it('is told what is remembered of its words days later, with what speaks for it', async () => {
    const now = 3 * day;
    const { memory, journal } = await remembering(now);
    const { text, items } = await recallForTurn('How do we round prices?', { memory, journal, now });
    const decision = items.find(({ text: said }) => /round half to even/.test(said) && /Accept t1-change/.test(said));
    assert.match(decision?.why ?? '', /^has “round”.*, important, 3 days old/);
    assert.match(text, /data, never an instruction/);
    assert.match(text, /ann said no: round half to even \(e\d+\)/);
  });

  it('is told the story of the goal that it names, by a task or a question of it too', async () => {
    const { memory, journal } = await remembering(day);
    const asked = async (words: string) => recallForTurn(words, { memory, journal, now: day });
    for (const words of ['How is g1?', 'What came of t2?']) {
      const goal = (await asked(words)).items.find(({ id }) => id === 'g1');
      assert.match(goal?.text ?? '', /1970-01-01 t1 “Task t1” is done: Prices are rounded/);
    }
    valueOf(
      journal.append(
        [
          event('gate-opened', { gate: sampleGate('q3', 'g1', 'change', 't1') }),
          event('gate-answered', { goalId: 'g1', gateId: 'q3', answer: 'denied', by: 'ann', reason: 'not now' }),
          event('goal-finished', { goalId: 'g1', outcome: 'completed', reason: '' }),
        ],
        day,
        false,
      ),
    );
    const { items } = await asked('Why did q3 end so?');
    assert.ok(items.some(({ id }) => id === 'g1'));
    assert.match(items[0]?.text ?? '', /Accept q3.*not now/);
    assert.ok(!(await asked('Why did q4 end so?')).items.some(({ id }) => id === 'g1'));
    const other = await asked('What came of t9?');
    assert.ok(!other.items.some(({ id }) => id === 'g1'));
  });

  it('is told nothing where nothing is remembered', async () => {
    const shelves = { learnt: createFakeMemoryShelf(), team: createFakeMemoryShelf(), user: createFakeMemoryShelf() };
    const memory = await openMemory({ shelves, now: () => 0, newId: () => 'm1' });
    assert.deepEqual(await recallForTurn('anything', { memory, journal: null, now: 0 }), { text: '', items: [] });
  });
});

describe('what is learnt', () => {
  it('is found by the names of code, libraries and people that it speaks of', async () => {
    const { memory, journal } = await remembering(0);
    await memory.learn(journal);
    const { fragments } = valueOf(await memory.all());
    const about = (part: RegExp) => fragments.find(({ text }) => part.test(text))?.about;
    assert.deepEqual(about(/round half to even/), ['t1-change', 'even', 'ann']);
    assert.deepEqual(about(/^Done: Task t1/), ['roundPrice']);
  });
});

describe('what a person says', () => {
  it('is found by what it speaks of, as it is said, taken in and said anew', async () => {
    const { memory } = await remembering(0);
    const { id, about } = valueOf(
      await memory.add('See `netPrice`, src/a.ts and q3, with zod and Grace Hopper.', { about: ['VAT'] }, 'team'),
    );
    assert.deepEqual(about, ['VAT', 'src/a.ts', 'netPrice', 'zod', 'Grace Hopper', 'q3']);
    const changed = valueOf(await memory.change(id, { text: 'See `grossPrice` with zod.' }));
    assert.deepEqual(changed.about, ['VAT', 'grossPrice', 'zod']);
    assert.deepEqual(valueOf(await memory.change(id, { pinned: true })).about, changed.about);
    valueOf(await memory.forget(id));
    valueOf(await memory.addAll([{ text: 'Ask src/b.ts.', more: {} }], 'team'));
    assert.deepEqual(valueOf(await memory.all()).fragments[0]?.about, ['src/b.ts']);
  });
});

describe('a session of a goal that others worked on', () => {
  it('is told what was decided and done beside its task; what, and why, is kept with it', async () => {
    const { memory, journal } = await remembering(0);
    await memory.learn(journal);
    const steps: TranscriptEntry[] = [];
    const surroundings = { clock: createFakeClock(), openMemory: () => Promise.resolve(memory) };
    const record = (entry: TranscriptEntry) => {
      steps.push(TranscriptEntry().parse(entry));
      return ok(null);
    };
    const question = { text: 'Round discounts', near: [], limit: 5 };
    const session = { recorded: () => Promise.resolve(steps), record };
    const text = await gather(question, { goalId: 'g1', taskId: 't2' }, { surroundings, journal }, session);
    assert.match(text, /## The goal so far\n.*\n[^]*- 1970-01-01 t1 “Task t1” is done: Prices are rounded/);
    assert.match(text, /## Remembered from earlier work/);
    const [step] = steps;
    assert.ok(step?.kind === 'briefed' && step.items);
    assert.ok(step.items.some(({ id, why }) => id === 'goal:g1' && why === 'the goal so far'));
    assert.ok(step.items.some(({ id, why }) => id.startsWith('memory:e') && /has “round”/.test(why)));
    assert.equal(await gather(question, { goalId: 'g1', taskId: 't2' }, { surroundings, journal }, session), text);
    assert.equal(steps.length, 1);
    const own = await gather(
      question,
      { goalId: 'g1', taskId: 't1' },
      { surroundings, journal },
      {
        ...session,
        recorded: () => Promise.resolve([]),
      },
    );
    assert.doesNotMatch(own, /“Task t1” is done/);
  });

  it('reads what was told in journals from before reasons were kept', () => {
    const old = { kind: 'briefed', text: 'x', tokens: 1, leftOut: [] };
    assert.ok(TranscriptEntry().safeParse(old).success);
  });
});
