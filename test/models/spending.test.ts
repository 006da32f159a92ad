import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createEmitter, err, ok, type Result } from '../../src/core/base/index.ts';
import {
  allTokens,
  costOfCall,
  limitKey,
  noCost,
  plusCost,
  type CallCost,
  type Cost,
  type Limits,
  type LimitShortage,
} from '../../src/core/domain/index.ts';
import {
  createHealthBook,
  createRouter,
  type Ask,
  type PledgeRecords,
  type Purse,
} from '../../src/core/models/index.ts';
import { createPledgeBook } from '../../src/core/models/pledges.ts';
import type { RankedModel } from '../../src/core/models/ranking.ts';
import type { ModelFailure, ModelReply, ModelRequest } from '../../src/core/ports/index.ts';
import { failing, model, priced, purse, reply } from './routing.ts';

const day = '1970-01-01';
/** Tokens of an answer that is not bounded. */
const longest = 64_000;

/** Who works: two tasks of one goal, one of them with a helper, and the planner of another goal. */
const sessions = [
  { sessionId: 's1', goalId: 'g1', taskId: 't1' },
  { sessionId: 's2', goalId: 'g1', taskId: 't1' },
  { sessionId: 's3', goalId: 'g1', taskId: 't2' },
  { sessionId: 'e1', goalId: 'g2', taskId: null },
] as const;

interface World {
  readonly limits: Limits;
  /** What is on record, by scope and name. */
  readonly record: Map<string, Cost>;
  readonly raised: Map<string, number>;
  readonly records: PledgeRecords;
}

/** How many are spent or pledged beyond a limit. */
function beyond({ limits, record, raised, records }: World): number {
  const names = { turn: [], task: ['t1', 't2'], goal: ['g1', 'g2'], day: [day] } as const;
  const over = (['task', 'goal', 'day'] as const).flatMap((scope) =>
    names[scope].flatMap((of) =>
      (['dollars', 'tokens'] as const).map((unit) => {
        const limit = limits[scope]?.[unit];
        if (limit === undefined) return 0;
        const cost = record.get(`${scope}/${of}`) ?? noCost;
        const spent = unit === 'dollars' ? cost.dollars : allTokens(cost.tokens);
        const pledged = createPledgeBook(records).within({ scope, of, unit }, '');
        return spent + pledged - limit - (raised.get(`${scope}/${of}/${unit}`) ?? 0);
      }),
    ),
  );
  return Math.max(...over, 0);
}

function holds(world: World, when: string): void {
  assert.ok(beyond(world) < 1e-6, `${when}: ${String(beyond(world))} beyond`);
}

function pay({ record }: World, { goalId, taskId }: (typeof sessions)[number], cost: CallCost): void {
  for (const key of [`goal/${goalId}`, `day/${day}`, ...(taskId === null ? [] : [`task/${taskId}`])]) {
    record.set(key, plusCost(record.get(key) ?? noCost, costOfCall(cost)));
  }
}

/** What a model says, at the most that it was let: all that it was asked with counts, and as long an answer as it may give. */
function answerTo({ maxOutputTokens = longest }: ModelRequest, input: number, share: number): ModelReply {
  const output = Math.floor(maxOutputTokens * share);
  return { ...reply, usage: { known: true, input, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 } };
}

const amount = fc.record(
  {
    dollars: fc.integer({ min: 0, max: 300 }).map((cents) => cents / 100),
    tokens: fc.integer({ min: 1, max: 300_000 }),
  },
  { requiredKeys: [] },
);
const limitsOf = fc.record({ turn: amount, task: amount, goal: amount, day: amount }, { requiredKeys: [] });
const price = fc.constantFrom(null, 0, 1, 10, 100);
const call = fc.record({
  tokens: fc.integer({ min: 1, max: 20_000 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  fails: fc.constantFrom(null, null, null, ...(['server-error', 'cut-off', 'cancelled', 'overloaded'] as const)),
  says: fc.constantFrom<'yes' | 'no'>('yes', 'yes', 'no'),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;
const work = fc.array(fc.array(call, { maxLength: 6 }), { minLength: sessions.length, maxLength: sessions.length });

function spender(
  ref: string,
  dollars: number | null,
  ask: (request: ModelRequest) => Promise<Result<ModelReply, ModelFailure>>,
): RankedModel {
  const made = model(ref, () => ok(reply), {
    output: longest,
    ...(dollars === null ? { price: null } : priced(dollars)),
  });
  return { ...made, offer: { ...made.offer, provider: { name: ref, ask } } };
}

function purseOf({ limits, record, raised, records }: World, who: (typeof sessions)[number]): Purse {
  return purse({
    ...who,
    allowed: { limits, isUsual: false },
    pledges: createPledgeBook(records),
    books: {
      spent: (scope, of) => record.get(`${scope}/${of}`) ?? noCost,
      raised: (name) => raised.get(limitKey(name)) ?? 0,
      warned: () => 0,
    },
  });
}

function router(
  models: readonly RankedModel[],
  own: Purse,
  failed: (cost: CallCost) => void,
  shortages: LimitShortage[],
): Ask {
  return createRouter({
    models: { work: models, summary: models },
    reasons: [],
    health: createHealthBook(new Map()),
    localOnly: false,
    purse: own,
    atLimit: (shortage) => shortages.push(shortage),
    countTokens: (text) => text.length,
    now: () => 0,
    noteChoice: () => undefined,
    noteOutage({ cost }) {
      if (cost) failed(cost);
    },
    note: () => undefined,
  });
}

/** What became of the calls: how many were paid, and how often a session came to a limit. */
interface Tally {
  paid: number;
  asked: number;
}

/** Lets a session make its calls, and raises the limits that it comes to as the script says. */
async function letSpend(
  who: (typeof sessions)[number],
  script: readonly Call[],
  prices: readonly (number | null)[],
  world: World,
  s: fc.Scheduler,
  tally: Tally,
): Promise<void> {
  const shortages: LimitShortage[] = [];
  const own = purseOf(world, who);
  let now: Call | undefined;
  const models = prices.map((dollars, index) =>
    spender(`p${String(index)}/m`, dollars, async (request) => {
      holds(world, 'with a call under way');
      const { tokens = 0, share = 0, fails = null } = now ?? {};
      const answer = answerTo(request, tokens, share);
      await s.schedule(Promise.resolve(null));
      // The first one fails, and the next one steps in.
      if (fails === null || index > 0) return ok(answer);
      return err(failing(fails, { partial: 'x'.repeat(answer.usage.output) }));
    }),
  );
  const ask = router(models, own, (cost) => pay(world, who, cost), shortages);
  for (now of script) {
    for (let tries = 0; tries < 4; tries++) {
      const request = { model: 'm', system: '', tools: [], messages: [] };
      const inquiry = { request, purpose: 'work' as const, tokens: now.tokens };
      const answer = await ask(inquiry, () => undefined, new AbortController().signal);
      if (answer.ok) {
        pay(world, who, answer.value.cost);
        own.settle();
        holds(world, 'with an answer on record');
        tally.paid++;
        break;
      }
      const shortage = shortages.pop();
      if (!shortage) break;
      tally.asked++;
      if (now.says === 'no') return;
      const key = limitKey(shortage);
      world.raised.set(key, (world.raised.get(key) ?? 0) + shortage.raise);
    }
  }
}

describe('sessions that spend at the same time', () => {
  it('never pass a limit together, whatever fails and whoever raises what, and leave nothing pledged', async () => {
    const tally = { paid: 0, asked: 0 };
    const prices = fc.array(price, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), limitsOf, prices, work, async (s, limits, each, calls) => {
        const records = { underWay: new Map(), over: createEmitter<null>() };
        const world: World = { limits, record: new Map(), raised: new Map(), records };
        const runs = sessions.map((who, at) => letSpend(who, calls[at] ?? [], each, world, s, tally));
        await s.waitFor(Promise.all(runs));
        assert.equal(records.underWay.size, 0);
        holds(world, 'in the end');
      }),
      { numRuns: 300 },
    );
    assert.ok(tally.paid > 500 && tally.asked > 100, `calls were made and limits met: ${JSON.stringify(tally)}`);
  });
});
