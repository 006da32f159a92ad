import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFrontMatter } from '../../src/adapters/yaml-front-matter/index.ts';
import {
  createRecall,
  createSettler,
  fileOf,
  fragmentOf,
  isDue,
  newFragment,
  type Fragment,
} from '../../src/core/memory/index.ts';
import { maskSecrets } from '../../src/core/domain/index.ts';
import { createStemmer, stemsOf } from '../../src/core/memory/fragments/stems.ts';
import { tierNow } from '../../src/core/memory/fragments/tiers.ts';

const day = 24 * 60 * 60_000;
const words = fc.array(fc.constantFrom('port', 'cache', 'retry', 'is', 'the', '8080', 'never', ':', '"', '#'), {
  minLength: 1,
  maxLength: 8,
});
const anyFragment: fc.Arbitrary<Fragment> = fc.record({
  id: fc.constantFrom('e1', 'e2', 'm3'),
  text: words.map((each) => each.join(' ')),
  at: fc.integer({ min: 0, max: 400 }).map((days) => days * day),
  usedAt: fc.integer({ min: 400, max: 900 }).map((days) => days * day),
  kind: fc.constantFrom('fact', 'decision', 'preference', 'lesson', 'outcome'),
  tier: fc.constantFrom('critical', 'important', 'routine', 'ephemeral'),
  uses: fc.nat(20),
  pinned: fc.boolean(),
  held: fc.boolean(),
  events: fc.array(fc.nat(99), { maxLength: 3 }),
  about: fc.array(fc.constantFrom('src/a.ts', 'x: y', '- z'), { maxLength: 2 }),
});

describe('a fragment', () => {
  it('is the same after it was written to a file and read again', () => {
    fc.assert(
      fc.property(anyFragment, (fragment) => {
        const file = readFrontMatter(fragment.id, fileOf(fragment));
        assert.ok(file.ok);
        assert.deepEqual(fragmentOf(file.value), { ok: true, value: { ...fragment, text: fragment.text.trim() } });
      }),
    );
  });

  it('is read the same whether it looks as it is written here or not', () => {
    const odd = fc.dictionary(
      fc.constantFrom('tier', 'at', 'usedAt', 'uses', 'events', 'about', 'goal'),
      fc.constantFrom<unknown>(
        '',
        'routine',
        '2026-02-31T00:00:00.000Z',
        '2026-02-01T00:00:00Z',
        -1,
        1.5,
        [1.5],
        ['a'],
        true,
      ),
      { maxKeys: 2 },
    );
    fc.assert(
      fc.property(anyFragment, odd, (fragment, changed) => {
        const file = readFrontMatter(fragment.id, fileOf(fragment));
        assert.ok(file.ok && typeof file.value.fields === 'object');
        const fields = { ...file.value.fields, ...changed };
        const read = (more: object) => fragmentOf({ ...file.value, fields: { ...fields, ...more } });
        // What is unknown here has the schema read it, and is left out.
        assert.deepEqual(read({}), read({ unknown: 1 }));
      }),
    );
  });

  it('tells what somebody made of its file that does not fit, with the line', () => {
    const file = readFrontMatter('m1', '---\nat: 2026-01-01T00:00:00Z\ntier: huge\n---\nwords');
    assert.ok(file.ok);
    const read = fragmentOf(file.value);
    assert.ok(!read.ok);
    assert.match(read.error, /^m1\.md:3: "tier" does not fit/);
  });

  it('never goes while it is pinned or critical, and goes in time when it is ephemeral', () => {
    fc.assert(
      fc.property(anyFragment, fc.integer({ min: 900, max: 9_000 }), (fragment, days) => {
        if (fragment.pinned || fragment.tier === 'critical') assert.equal(isDue(fragment, days * day), false);
        else if (fragment.tier === 'ephemeral') {
          assert.equal(isDue(fragment, fragment.usedAt + 8 * day), true);
          assert.equal(isDue(fragment, fragment.usedAt + 6 * day), false);
        }
      }),
    );
  });

  it('counts for more by use, and for less without', () => {
    const often = newFragment('a', 'x', 0, { uses: 5 });
    assert.equal(tierNow(often, 0), 'important');
    const idle = newFragment('a', 'x', 0, { tier: 'important' });
    assert.equal(tierNow(idle, 366 * day), 'routine');
    assert.equal(tierNow({ ...idle, pinned: true }, 366 * day), 'important');
  });
});

describe('something new beside what is known', () => {
  it('holds in the place of what it contradicts, with a link to it', () => {
    const old = newFragment('m1', 'The port of the server is 8080.', 1);
    const { added, changed } = createSettler([old])(newFragment('m2', 'The port of the server is 9090', 2));
    assert.equal(added?.supersedes, 'm1');
    assert.deepEqual(changed, [{ ...old, supersededBy: 'm2' }]);
  });

  it('does not hold when it is the older of the two', () => {
    const known = newFragment('m1', 'The port of the server is 8080.', 5);
    const { added, changed } = createSettler([known])(newFragment('m2', 'The port of the server is 9090', 2));
    assert.equal(added?.supersededBy, 'm1');
    assert.deepEqual(changed, [{ ...known, supersedes: 'm2' }]);
  });

  it('neither takes the place of anything nor confirms it while it is held', () => {
    const known = [
      newFragment('m1', 'The port is 8080.', 1, { pinned: true }),
      newFragment('m2', 'Tests use mocha.', 1),
    ];
    const settle = createSettler(known);
    for (const [at, text] of ['The port is 9090.', 'Tests use jest.'].entries()) {
      const held = newFragment(`m1${String(at)}`, text, 5, { held: true });
      assert.deepEqual(settle(held), { added: held, changed: [] });
    }
    assert.deepEqual(settle(newFragment('m20', 'The port is 8080.', 6, { held: true })), { added: null, changed: [] });
    const own = settle(newFragment('m21', 'Tests use jest.', 7));
    assert.deepEqual([own.added?.id, own.added?.supersedes], ['m21', 'm2'], 'what a person says is not held by it');
  });

  it('does not hold against what is pinned where it was learnt, and does where a person says it', () => {
    const pinned = newFragment('m1', 'The port is 8080.', 1, { pinned: true });
    const learnt = createSettler([pinned])(newFragment('r9-1', 'The port is 9090.', 5));
    assert.equal(learnt.added?.supersededBy, 'm1');
    assert.ok(learnt.changed.every(({ supersededBy }) => supersededBy === undefined));
    assert.equal(createSettler([pinned])(newFragment('m2', 'The port is 9090.', 5)).added?.supersedes, 'm1');
  });

  it('only confirms what says the same', () => {
    const old = newFragment('m1', 'Amounts are always in cents.', 1);
    const { added, changed } = createSettler([old])(
      newFragment('e9', 'amounts are always in cents', 7, { events: [9] }),
    );
    assert.equal(added, null);
    assert.deepEqual(changed, [{ ...old, usedAt: 7, events: [9] }]);
  });

  it('leaves alone what is about something else', () => {
    const supersedes = (newer: string, older: string): string | undefined =>
      createSettler([newFragment('m1', older, 1)])(newFragment('m2', newer, 2)).added?.supersedes;
    assert.equal(supersedes('The port of service A is 80', 'The port of service B is 80'), undefined);
    assert.equal(supersedes('Use tabs', 'Use spaces'), undefined);
    assert.equal(supersedes('Tests run with mocha', 'Tests run with jest'), 'm1');
  });

  it('is compared with what is of the same goal, and with itself under its name never', () => {
    const settle = createSettler([newFragment('m1', 'The port is 1.', 1, { goal: 'g1' })]);
    assert.equal(settle(newFragment('m2', 'The port is 2.', 2)).added?.supersedes, undefined);
    assert.equal(settle(newFragment('m3', 'The port is 3.', 3, { goal: 'g1' })).added?.supersedes, 'm1');
    assert.equal(settle(newFragment('m3', 'The port is 4.', 4, { goal: 'g1' })).added?.supersedes, undefined);
    assert.equal(settle(newFragment('m5', 'The port is 5.', 5, { goal: 'g1' })).added?.supersedes, 'm3');
  });

  it('takes the place of what a rule learnt from the same, for good, where a model thought it over', () => {
    const rule = newFragment('e5', 'Done: Sort the table. It is sorted.', 1, { events: [5] });
    const settle = createSettler([rule, newFragment('e6', 'Tabs are wanted.', 1, { events: [6], pinned: true })]);
    const { added, changed } = settle(newFragment('r9-1', 'Tables are sorted by name.', 2, { events: [5, 6] }));
    assert.equal(added?.id, 'r9-1');
    assert.deepEqual(changed, [{ ...rule, supersededBy: 'r9-1' }], 'what a person pinned stays');
    const again = settle(newFragment('e12', rule.text, 3, { events: [12] }));
    assert.equal(again.added?.id, 'e12', 'what gave way is not confirmed');
  });

  it('links both ways and loses nothing, whatever comes in which order', () => {
    const text = fc
      .tuple(fc.constantFrom('port', 'cache size', 'colour'), fc.nat(3))
      .map(([a, b]) => `The ${a} is ${String(b)}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.nat(50)), { maxLength: 12 }), (given) => {
        const known = new Map<string, Fragment>();
        const settle = createSettler<Fragment>([]);
        for (const [at, [words_, time]] of given.entries()) {
          const { added, changed } = settle(newFragment(`m${String(at)}`, words_, time));
          for (const each of [...changed, ...(added ? [added] : [])]) known.set(each.id, each);
        }
        const current = [...known.values()].filter(({ supersededBy }) => supersededBy === undefined);
        const subjects = current.map(({ text: words_ }) => words_.replace(/ is .*/, ''));
        assert.equal(new Set(subjects).size, subjects.length, 'one holds for each subject');
        for (const { id, supersedes } of known.values()) {
          if (supersedes !== undefined) assert.equal(known.get(supersedes)?.supersededBy, id);
        }
      }),
    );
  });
});

describe('recalling', () => {
  const known = [
    newFragment('m1', 'Retries wait twice as long each time.', 100 * day),
    newFragment('m2', 'The cache is emptied at midnight.', 100 * day),
    newFragment('m3', 'Retry budgets are per goal.', 100 * day, { goal: 'g2' }),
    newFragment('m4', 'Never commit on Fridays.', 1, { pinned: true }),
    newFragment('m5', 'Retries were off once.', 1, { supersededBy: 'm1' }),
    newFragment('m6', 'Retrying today, please.', 1, { tier: 'ephemeral' }),
  ];
  const recall = (text: string, goal?: string): readonly string[] =>
    createRecall(known)({ text, limit: 5, goal, now: 101 * day }).map(({ fragment }) => fragment.id);

  it('finds by words in any form; what is pinned is always there, what is over never', () => {
    assert.deepEqual(recall('why did the retry wait'), ['m1', 'm4']);
    assert.deepEqual(recall('nothing of that'), ['m4']);
  });

  it('keeps what is for one goal to that goal', () => {
    assert.deepEqual(recall('retry budget', 'g2'), ['m3', 'm1', 'm4']);
    assert.deepEqual(recall('retry budget', 'g1'), ['m1', 'm4']);
    const [first] = createRecall(known)({ text: 'retry budget', limit: 5, now: 101 * day, ofAnyGoal: true });
    assert.equal(first?.fragment.id, 'm3', 'a person who looks finds it');
  });

  it('answers each question as if it were the first', () => {
    const all = ['ports are open', 'the port of the cache', 'retry the port', 'never'];
    const fragments = all.map((text, at) => newFragment(`m${String(at)}`, text, at));
    const ask = (text: string, recall = createRecall(fragments)) =>
      recall({ text, limit: 4, now: day }).map(({ fragment, score, why }) => [fragment.id, score, why]);
    const recall = createRecall(fragments);
    fc.assert(
      fc.property(words, (asked) => {
        assert.deepEqual(ask(asked.join(' '), recall), ask(asked.join(' ')));
      }),
    );
  });

  it('has the same words of a text, whatever was read before it', () => {
    const stems = createStemmer();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          words.map((each) => each.join('\t')),
        ),
        (text) => {
          assert.deepEqual(stems(text), stemsOf(text));
        },
      ),
    );
  });

  it('prefers what counts more and is newer where words are alike', () => {
    const alike = [
      newFragment('a', 'Parser quirk', day),
      newFragment('b', 'Parser quirk', day, { tier: 'critical' }),
      newFragment('c', 'Parser quirk', 90 * day),
    ];
    const found = createRecall(alike)({ text: 'parser quirk', limit: 3, now: 100 * day });
    assert.deepEqual(
      found.map(({ fragment }) => fragment.id),
      ['b', 'c', 'a'],
    );
    const used = [newFragment('a', 'Parser quirk', day), newFragment('b', 'Parser quirk', day, { uses: 4 })];
    const [first] = createRecall(used)({ text: 'parser quirk', limit: 2, now: 2 * day });
    assert.equal(first?.fragment.id, 'b', 'and what was of use more often');
  });
});

describe('recalling by meaning', () => {
  const axis = (...parts: readonly number[]): Float32Array => Float32Array.of(...parts, 0, 0);
  const known = [
    newFragment('m1', 'Retries wait twice as long each time.', day),
    newFragment('m2', 'Amounts are kept in cents.', day),
    newFragment('m3', 'Kept from everybody.', day, { held: true }),
    newFragment('m4', 'Nobody has a vector of this hiatus.', day),
  ];
  const recall = createRecall(known, [axis(1, 0), axis(0, 1), axis(1, 0), undefined]);
  const asked = { text: 'exponential hiatus', limit: 5, now: 2 * day };

  it('finds what shares no word, beside what does, and says so; what is held stays held', () => {
    const found = recall({ ...asked, vector: axis(0.9, 0.1) });
    assert.deepEqual(found.map(({ fragment, why }) => `${fragment.id} ${why}`).sort(), [
      'm1 alike in meaning (0.99)',
      'm4 has “hiatus”',
    ]);
  });

  it('goes by words alone without a vector, and says why where there should be one', () => {
    const words = recall(asked);
    assert.deepEqual(
      words.map(({ why }) => why),
      ['has “hiatus”'],
    );
    const [away] = recall({ ...asked, trouble: 'It is away.' });
    assert.equal(away?.why, 'has “hiatus”, by words alone (It is away.)');
    assert.equal(recall({ ...asked, trouble: 'It is away.' })[0]?.score, words[0]?.score);
  });

  it('compares with no vector of another length', () => {
    assert.deepEqual(
      recall({ ...asked, vector: Float32Array.of(1, 0) }).map(({ fragment }) => fragment.id),
      ['m4'],
    );
  });

  it('finds the nearest of many, as comparing with all of them would', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;
    const vectors = Array.from({ length: 3_000 }, () => Float32Array.from({ length: 64 }, random));
    const many = vectors.map((_, at) => newFragment(`v${String(at)}`, `Nothing ${String(at)}`, day));
    const searched = createRecall(many, vectors);
    for (let at = 0; at < 3_000; at += 500) {
      const near = vectors[at]?.map((part) => part + random() * 0.2);
      const [first] = searched({ ...asked, vector: near });
      assert.equal(first?.fragment.id, `v${String(at)}`);
    }
  });
});

describe('secrets', () => {
  it('are masked, whatever stands around them', () => {
    const secrets = [
      `sk-proj-${'a1B2'.repeat(8)}`,
      `ghp_${'x'.repeat(36)}`,
      'AKIAABCDEFGHIJKLMNOP',
      `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`,
    ];
    for (const secret of secrets) {
      assert.equal(maskSecrets(`the key (${secret}) works`), 'the key ([masked]) works');
    }
    assert.equal(maskSecrets('password: hunter22!'), 'password: [masked]');
    assert.equal(maskSecrets('postgres://ada:hunter22@db/x'), 'postgres://ada:[masked]@db/x');
    assert.doesNotMatch(maskSecrets('-----BEGIN RSA PRIVATE KEY-----\nabc\n'), /abc/);
  });

  it('are not seen in plain words', () => {
    const plain = 'Tokens are estimated; the password field is hidden, and task-management-of-long-names stays.';
    assert.equal(maskSecrets(plain), plain);
  });
});
