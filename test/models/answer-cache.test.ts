import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { AnswerKind, LookUpMiss } from '../../src/core/domain/index.ts';
import { answerRules, createAnswerCache, createLexicalEmbedder, tidy } from '../../src/core/models/index.ts';
import type { Embedder } from '../../src/core/ports/index.ts';
import { superfluous } from '../../src/core/models/cache/answer-cache.ts';
import { good } from '../contracts/vector-shelf.contract.ts';
import { createFakeVectorShelf } from '../fakes/vector-shelf.fake.ts';

const { signal } = new AbortController();
const hour = 3_600_000;
const usage = { known: true, input: 10, cacheRead: 0, cacheWrite: 0, output: 5, reasoning: 0 };
const made = { answer: '{"a":1}', readings: [], goalId: 'g1', model: 'm', turns: 2, usage };

function rig(embedder: Embedder = createLexicalEmbedder()) {
  let now = 1_000_000_000;
  const shelf = createFakeVectorShelf();
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const cache = createAnswerCache({ shelf, embedder, digest, now: () => now });
  const ask = (kind: AnswerKind, text: string, setting = 'm') => ({ kind, text, setting });
  return {
    shelf,
    later: (time: number) => void (now += time),
    now: () => now,
    keep: async (kind: AnswerKind, text: string, setting?: string, answer = made.answer) =>
      good(await cache.keep(ask(kind, text, setting), { ...made, answer }, now, signal)),
    find: async (kind: AnswerKind, text: string, setting?: string, holds: LookUpMiss | null = null) => {
      const { found, miss } = await cache.find(ask(kind, text, setting), () => Promise.resolve(holds), signal);
      return found ? found.answer : miss;
    },
  };
}

/** An embedder by meaning: texts with the same first word are alike. */
const byMeaning: Embedder = {
  name: 'fake/meaning',
  kind: 'semantic',
  dimensions: () => 2,
  embed: (texts) => {
    const vectors = texts.map((text) => (text.startsWith('Order') ? Float32Array.of(1, 0) : Float32Array.of(0, 1)));
    return Promise.resolve({ ok: true, value: { vectors, tokens: 1 } });
  },
};

describe('answers that are kept', () => {
  it('are found again for the same question, with what making them took', async () => {
    const { keep, find } = rig();
    assert.equal(await find('decomposition', 'Add a dark theme'), 'nothing-kept');
    await keep('decomposition', 'Add a dark theme');
    assert.equal(await find('decomposition', 'please add a dark theme.'), made.answer);
  });

  it('are not found under another model, other words of the role or other tools, or as another kind', async () => {
    const { keep, find } = rig();
    await keep('decomposition', 'Add a dark theme', '{"model":"a"}');
    assert.equal(await find('decomposition', 'Add a dark theme', '{"model":"b"}'), 'nothing-kept');
    assert.equal(await find('analysis', 'Add a dark theme', '{"model":"a"}'), 'nothing-kept');
  });

  for (const [kind, { lifetime }] of Object.entries(answerRules)) {
    it(`as ${kind} hold for ${String(lifetime / hour)} hours and no longer`, async () => {
      const { keep, find, later } = rig();
      await keep(kind as AnswerKind, 'Add a dark theme');
      later(lifetime);
      assert.equal(await find(kind as AnswerKind, 'Add a dark theme'), made.answer);
      later(1);
      assert.equal(await find(kind as AnswerKind, 'Add a dark theme'), 'too-old');
    });
  }

  it('last as long and need to be as alike as was decided', () => {
    const told = Object.entries(answerRules).map(([kind, rule]) => [kind, rule.similarity, rule.lifetime / hour]);
    assert.deepEqual(told, [
      ['decomposition', 0.9, 168],
      ['response', 0.85, 24],
      ['analysis', 0.95, 72],
    ]);
  });

  const different: readonly (readonly [string, string])[] = [
    [
      'Sort the orders by date in ascending order, newest below',
      'Sort the orders by date in descending order, newest below',
    ],
    [
      'Copy the settings of module a to module b and check them',
      'Copy the settings of module b to module a and check them',
    ],
    ['Limit the upload of pictures in the profile to 5 MB', 'Limit the upload of pictures in the profile to 50 MB'],
    ['Rename getData to loadOrders in src/orders.ts', 'Rename getData to loadOrder2 in src/orders.ts'],
    [
      'Do delete the accounts that nobody has used for years',
      'Do not delete the accounts that nobody has used for years',
    ],
    ['Fix the comparison a < b in the sorting of the table', 'Fix the comparison a > b in the sorting of the table'],
    ['Users can edit the comments of others after a week', "Users can't edit the comments of others after a week"],
    ['Return -1 from compare when the first is smaller', 'Return 1 from compare when the first is smaller'],
  ];
  for (const [one, other] of different) {
    it(`by words do not answer “${other}” with “${one}”`, async () => {
      const { keep, find } = rig();
      await keep('response', one);
      assert.match(await find('response', other), /^(?:other-words|not-alike)$/);
    });
  }

  it('by meaning are used for other words, but not for other names, numbers, paths or a no', async () => {
    const { keep, find } = rig(byMeaning);
    await keep('response', 'Order the rows of src/table.ts by date, 20 a page');
    assert.equal(
      await find('response', 'Ordering: in src/table.ts, rows by their date, with pages of 20'),
      made.answer,
    );
    assert.equal(await find('response', 'Order the rows of src/list.ts by date, 20 a page'), 'other-words');
    assert.equal(await find('response', 'Order the rows of src/table.ts by date, 30 a page'), 'other-words');
    assert.equal(await find('response', 'Order the rows of src/table.ts not by date, 20 a page'), 'other-words');
    assert.equal(await find('response', 'Something else'), 'not-alike');
  });

  it('are not used when what they depend on has changed, but the next one that is alike is', async () => {
    const { keep, find } = rig();
    await keep('decomposition', 'Add a dark theme');
    assert.equal(await find('decomposition', 'Add a dark theme', 'm', 'files-changed'), 'files-changed');
  });

  it('that were damaged are as if they had never been kept', async () => {
    const { keep, find, shelf } = rig();
    await keep('decomposition', 'Add a dark theme');
    const [head] = good(await shelf.list());
    assert.ok(head);
    const vector = good(await shelf.vectors([head.id])).get(head.id);
    assert.ok(vector);
    good(await shelf.put([{ ...head, vector, text: '{"version":2}' }]));
    assert.equal(await find('decomposition', 'Add a dark theme'), 'unreadable');
  });

  it('go when they are too old, and beyond the cap those that were of use longest ago', async () => {
    const { keep, find, later, shelf, now } = rig();
    await keep('response', 'one thing');
    later(23 * hour);
    await keep('response', 'another thing');
    await find('response', 'one thing');
    later(2 * hour);
    good(await tidy(shelf, now()));
    assert.equal(good(await shelf.list()).length, 1);
    const head = (id: string, usedAt: number, size = 10) => ({ id, group: 'analysis/x', madeAt: 0, usedAt, size });
    const heads = [head('a', 3), head('b', 1), head('c', 2), head('d', 4, 50)];
    assert.deepEqual(superfluous(heads, 5, { entries: 3, bytes: 1_000 }), ['b']);
    assert.deepEqual(superfluous(heads, 5, { entries: 9, bytes: 65 }), ['c', 'b']);
  });
});
