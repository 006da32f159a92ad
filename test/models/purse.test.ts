import assert from 'node:assert/strict';
import type { Cost, LimitShortage } from '../../src/core/domain/index.ts';
import { limitKey, noCost, noTokens } from '../../src/core/domain/index.ts';
import { allowedBy } from '../../src/core/models/index.ts';
import { usualGoalLimit } from '../../src/core/models/purse.ts';
import { failing, model, newPledges, priced, purse, reply, stage } from './routing.ts';
import { ok } from '../../src/core/base/index.ts';

function spent(dollars: number, tokens = 0): Cost {
  return { ...noCost, dollars, tokens: { ...noTokens, input: tokens } };
}

const books = (cost: Cost, raised: Readonly<Record<string, number>> = {}, warned = 0) => ({
  spent: () => cost,
  raised: (name: Parameters<typeof limitKey>[0]) => raised[limitKey(name)] ?? 0,
  warned: () => warned,
});

const ofGoal = (limits: Parameters<typeof allowedBy>[0]) => ({ limits, isUsual: false });
const inquiry = (tokens: number, maxOutputTokens?: number) => ({
  request: { model: 'm', system: '', tools: [], messages: [], ...(maxOutputTokens ? { maxOutputTokens } : {}) },
  purpose: 'work' as const,
  tokens,
});
const dear = model('a/dear', () => ok(reply), priced(100));

describe('a purse', () => {
  it('lets a call pass that fits into every limit, and bounds its answer by what is left', () => {
    const allowed = ofGoal({ task: { tokens: 1e6 }, goal: { dollars: 2 } });
    const own = purse({ allowed, books: books(spent(1)) });
    assert.equal(own.hindrance(dear, inquiry(1_000)), null);
    // A dollar is left: 10,000 tokens at that price, 1,200 of which the question may take.
    assert.equal(own.pledge(dear, inquiry(1_000)), 8_800);
    assert.equal(purse({ allowed }).pledge(dear, inquiry(1_000, 500)), undefined, 'it is short as it is');
  });

  it('cuts no answer short where the longest one that the model makes is paid for', () => {
    const allowed = ofGoal({ goal: { dollars: 20 } });
    const known = model('a/known', () => ok(reply), { ...priced(100), output: 64_000 });
    assert.equal(purse({ allowed }).pledge(known, inquiry(1_000)), undefined);
    const near = purse({ allowed, books: books(spent(15)) });
    assert.equal(near.pledge(known, inquiry(1_000)), 32_000, 'and keeps to a usual one where it is not');
    assert.equal(purse({ allowed }).pledge(dear, inquiry(1_000)), 32_000, 'nobody knows how long an answer may be');
  });

  it('says what is missing where a call may pass a limit, and what a yes would add', () => {
    const own = purse({ allowed: ofGoal({ goal: { dollars: 2 } }), books: books(spent(1.9)) });
    const hindrance = own.hindrance(dear, inquiry(1_000, 5_000));
    const shortage: Omit<LimitShortage, 'needed'> = {
      ...{ scope: 'goal', of: 'g1', unit: 'dollars', limit: 2, spent: 1.9 },
      raise: 1,
    };
    assert.ok(hindrance?.kind === 'limit');
    const { needed, ...rest } = hindrance.shortage;
    assert.equal(needed.toFixed(2), '0.62');
    assert.deepEqual(rest, shortage);
    const raised = purse({
      allowed: ofGoal({ goal: { dollars: 2 } }),
      books: books(spent(1.9), { 'goal/g1/dollars': 1 }),
    });
    assert.equal(raised.hindrance(dear, inquiry(1_000, 5_000)), null);
  });

  it('holds each scope by itself: the task, its goal, the day, and one call', () => {
    for (const [scope, of] of [
      ['task', 't1'],
      ['goal', 'g1'],
      ['day', '1970-01-01'],
      ['turn', 't1'],
    ] as const) {
      const own = purse({ allowed: ofGoal({ [scope]: { tokens: 3_000 } }) });
      const hindrance = own.hindrance(dear, inquiry(1_000));
      assert.ok(hindrance?.kind === 'limit');
      assert.deepEqual([hindrance.shortage.scope, hindrance.shortage.of], [scope, of]);
      assert.equal(own.hindrance(dear, inquiry(1_000, 500)), null, 'a short answer fits');
    }
    const planner = purse({ taskId: null, allowed: ofGoal({ task: { tokens: 1 } }) });
    assert.equal(planner.hindrance(dear, inquiry(1_000)), null, 'a planner has no task');
  });

  it('keeps what calls under way may come to, and waits for them rather than asking', async () => {
    const pledges = newPledges();
    const allowed = ofGoal({ goal: { tokens: 20_000 } });
    const first = purse({ allowed, pledges });
    const second = purse({ allowed, pledges, sessionId: 's2', taskId: 't2' });
    assert.equal(first.pledge(dear, inquiry(1_000)), 18_800);
    assert.equal(second.hindrance(dear, inquiry(1_000))?.kind, 'pledged');
    const elsewhere = purse({ allowed, pledges, sessionId: 's3', goalId: 'g2' });
    assert.equal(elsewhere.hindrance(dear, inquiry(1_000)), null, 'another goal has a limit of its own');
    const freed = second.freed(new AbortController().signal);
    first.settle();
    await freed;
    assert.equal(second.hindrance(dear, inquiry(1_000)), null);
  });

  it('asks once where a model has no known price and dollars are limited, never taking it for nothing', () => {
    const allowed = ofGoal({ goal: { dollars: 2 } });
    const unknown = model('a/unknown', () => ok(reply), { price: null });
    const hindrance = purse({ allowed }).hindrance(unknown, inquiry(1_000));
    assert.ok(hindrance?.kind === 'limit');
    assert.deepEqual([hindrance.shortage.unit, hindrance.shortage.limit], ['unpriced', 2]);
    const agreed = purse({ allowed, books: books(spent(99), { 'goal/g1/unpriced': 1 }) });
    assert.equal(agreed.hindrance(unknown, inquiry(1_000)), null);
    assert.equal(agreed.pledge(unknown, inquiry(1_000)), undefined, 'nothing bounds its answer');
    assert.ok(
      purse({ allowed: ofGoal({ goal: { tokens: 2 } }) }).hindrance(unknown, inquiry(1_000)),
      'tokens are known',
    );
  });

  it('never stands in the way of what costs nothing', () => {
    const own = purse({ allowed: ofGoal({ goal: { dollars: 0 } }), books: books(spent(5)) });
    const free = model('ollama/free', () => ok(reply), priced(0));
    assert.equal(own.hindrance(free, inquiry(1_000)), null);
    assert.equal(own.pledge(free, inquiry(1_000)), undefined);
    assert.equal(own.hindrance(dear, inquiry(1_000))?.kind, 'limit');
  });

  it('warns of each limit at 50, 75 and 90 percent of what is on record', () => {
    const told: number[] = [];
    for (const [dollars, warned] of [
      [0.9, 0],
      [1, 0],
      [1.2, 50],
      [1.7, 50],
      [2.5, 75],
      [2.5, 90],
    ] as const) {
      const neared = (_: unknown, share: number) => told.push(share);
      purse({ allowed: ofGoal({ goal: { dollars: 2 } }), books: books(spent(dollars), {}, warned), neared }).settle();
    }
    assert.deepEqual(told, [50, 75, 90]);
  });
});

describe('what all limits come to', () => {
  it('is the usual one for a goal where nobody says anything, which does not ask about unknown prices', () => {
    const allowed = allowedBy({}, {}, {});
    assert.deepEqual(allowed, { limits: { goal: usualGoalLimit }, isUsual: true });
    const unknown = model('a/unknown', () => ok(reply), { price: null });
    assert.equal(purse({ allowed }).hindrance(unknown, inquiry(1_000)), null);
    // A model without a price is no way around it, when one with a price has nearly spent it.
    const hindrance = purse({ allowed, books: books(spent(19)) }).hindrance(unknown, inquiry(1_000));
    assert.equal(hindrance?.kind === 'limit' && hindrance.shortage.unit, 'unpriced');
  });

  it('is what the person says, for the goal itself before goals in general, and none where they say so', () => {
    assert.deepEqual(allowedBy({ goal: { dollars: 5 } }, {}, {}).limits.goal, { dollars: 5 });
    assert.equal(allowedBy({ goal: { dollars: 5 } }, {}, { dollars: 50 }).limits.goal?.dollars, 50);
    assert.deepEqual(allowedBy({ goal: {} }, {}, {}), { limits: { goal: {} }, isUsual: false });
  });

  it('is never more than the person allows, whatever a workspace says', () => {
    const person = { goal: { dollars: 5 }, day: { tokens: 100 } };
    const loose = { goal: { dollars: 500 }, day: { tokens: 1_000 }, task: { dollars: 1 } };
    const { limits } = allowedBy(person, loose, {});
    assert.equal(limits.goal?.dollars, 5);
    assert.equal(limits.day?.tokens, 100);
    assert.equal(limits.task?.dollars, 1);
    assert.equal(allowedBy(person, { goal: { dollars: 2 } }, { dollars: 9 }).limits.goal?.dollars, 2);
  });
});

describe('a router at a limit', () => {
  const limited = (dollars: number) => ({ purse: purse({ allowed: ofGoal({ goal: { dollars } }) }) });

  it('passes a model over that does not fit what is left for one that does, and says why', async () => {
    const asked: string[] = [];
    const asks = (ref: string, dollars: number) => model(ref, () => (asked.push(ref), ok(reply)), priced(dollars));
    const models = [asks('a/dear', 100), asks('b/cheap', 1)];
    const s = stage({}, { ...limited(0.1), models: { work: models, summary: models } });
    assert.ok((await s.ask()).ok);
    assert.deepEqual(asked, ['b/cheap']);
    const why = s.choices[0]?.passedOver[0]?.why ?? '';
    assert.equal(why, 'it may take $3.32, and $0.10 are left for g1');
    assert.deepEqual(s.shortages, []);
  });

  it('has the person asked when no model fits, and asks none', async () => {
    const s = stage({ 'a/1': [] }, limited(0.001));
    const answer = await s.ask();
    assert.equal(!answer.ok && answer.error.reason, 'waiting');
    assert.deepEqual([s.asked, s.shortages.length], [[], 1]);
    assert.equal(s.shortages[0]?.scope, 'goal');
  });

  it('waits for a model that asked to wait rather than having the person asked', async () => {
    const s = stage({ 'a/1': [failing('rate-limited', { retryAfter: 30_000 })] }, {});
    await s.ask();
    const models = [dear, model('a/1', () => ok(reply))];
    const held = await s.another({ ...limited(0.1), models: { work: models, summary: models } })();
    assert.equal(!held.ok && held.error.reason, 'rate-limited');
    assert.deepEqual(s.shortages, []);
  });

  it('sends no longer answer than is paid for', async () => {
    const s = stage({ 'a/1': [] }, limited(0.01));
    assert.ok((await s.ask()).ok);
    assert.equal(s.requests[0]?.maxOutputTokens, 8_800);
  });

  it('ends a session that waits for the calls of others when it is stopped', async () => {
    const pledges = newPledges();
    const allowed = ofGoal({ goal: { dollars: 0.01 } });
    purse({ allowed, pledges, sessionId: 's9' }).pledge(
      model('a/1', () => ok(reply)),
      inquiry(1_000),
    );
    const s = stage({ 'a/1': [] }, { purse: purse({ allowed, pledges }) });
    const answer = await s.ask({}, 1_000, AbortSignal.abort());
    assert.equal(!answer.ok && answer.error.reason, 'cancelled');
  });
});
