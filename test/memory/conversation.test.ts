import assert from 'node:assert/strict';
import fc from 'fast-check';
import { event, type DomainEvent, type JournalEvent } from '../../src/core/domain/index.ts';
import { entitiesIn, rollUp, storyEvents, storyOf, subjectsIn } from '../../src/core/memory/index.ts';
import { sampleStory } from '../contracts/journal.samples.ts';
import { events } from '../domain/arbitrary.ts';

const day = 24 * 60 * 60_000;
const ids = { goalId: 'g1', taskId: 't1' };

/** Events, one a day from the first of January 1970 on. */
function daily(all: readonly DomainEvent[]): readonly JournalEvent[] {
  return all.map((each, at) => ({ ...each, seq: at + 1, at: at * day, version: 1, hash: '' }));
}

const lengthOf = (text: string): number => text.length;

describe('the story of a goal', () => {
  it('is what was decided, said and finished, by day', () => {
    const report = { outcome: 'done' as const, summary: 'Split the parser.', findings: [], artifacts: {} };
    const story = storyOf(
      daily([
        ...sampleStory(),
        event('gate-answered', { goalId: 'g1', gateId: 't1-change', answer: 'denied', by: 'ann', reason: 'too big' }),
        event('task-told', { ...ids, by: 'ann', text: 'use\ncents' }),
        event('session-closed', {
          ...ids,
          sessionId: 's1',
          outcome: 'reported',
          report,
          usage: { duration: 1, cost: 0 },
        }),
        event('task-moved', { ...ids, from: 'ready-for-review', to: 'completed', reason: '' }),
      ]),
    );
    assert.deepEqual(rollUp(story, 1_000, lengthOf), [
      '(1 line of before left out)',
      '1970-01-03 ann answered “Accept g1-plan?”: approved: reads well',
      '1970-01-13 ann answered “Accept t1-change?”: denied: too big',
      '1970-01-14 ann told t1: use cents',
      '1970-01-16 t1 “Task t1” is done: Split the parser.',
    ]);
  });

  it('keeps to its room, in order, the same for the same story; the last of what lasts longest', () => {
    const some = fc.array(fc.oneof(...storyEvents.map((type) => events(type))), { maxLength: 30 });
    fc.assert(
      fc.property(some, fc.nat(600), (all, room) => {
        const story = storyOf(daily(all));
        const lines = rollUp(story, room, lengthOf);
        assert.deepEqual(lines, rollUp(story, room, lengthOf));
        const told = lines.filter((line) => !line.startsWith('('));
        assert.ok(told.join('\n').length <= room);
        assert.deepEqual(
          told.map((line) => line.slice(0, 10)),
          told.map((line) => line.slice(0, 10)).toSorted(),
        );
        for (const line of lines) assert.equal(line.split(/[\n\r]/).length, 1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what a text speaks of', () => {
  it('is files, names of the code, people, libraries and work', () => {
    const text =
      'Ada asked in g2 and t14 to round in src/prices.ts by `netPrice()` and parseHeader, with zod and @scope/tool.\nCo-authored-by: Grace Hopper <g@example.org>';
    assert.deepEqual(entitiesIn(text, { people: ['Ada', 'Ad'], libraries: ['zod', 'round'] }), {
      files: ['src/prices.ts'],
      symbols: ['netPrice', 'parseHeader'],
      people: ['Grace Hopper', 'Ada'],
      libraries: ['@scope/tool', 'zod', 'round'],
      work: ['g2', 't14'],
    });
  });

  it('is nothing for plain words, and each thing once', () => {
    assert.deepEqual(subjectsIn('Amounts are in cents, always and everywhere.'), []);
    assert.deepEqual(subjectsIn('src/a.ts and src/a.ts, see `run` and `run`'), ['src/a.ts', 'run']);
  });

  it('can be asked of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, name) => {
        const { people } = entitiesIn(text, { people: [name] });
        for (const each of people) assert.ok(text.includes(each));
      }),
    );
  });
});
