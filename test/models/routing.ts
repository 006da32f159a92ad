import { createEmitter, err, ok, type Result } from '../../src/core/base/index.ts';
import { noCost, type LimitShortage, type ModelChoice, type ModelOutage } from '../../src/core/domain/index.ts';
import {
  createHealthBook,
  createPledgeBook,
  createPurse,
  createRouter,
  type Ask,
  type HealthRecords,
  type Purse,
} from '../../src/core/models/index.ts';
import type { Pledges } from '../../src/core/models/pledges.ts';
import type { PurseConfig } from '../../src/core/models/purse.ts';
import type { RankedModel } from '../../src/core/models/ranking.ts';
import type { RouterConfig } from '../../src/core/models/router.ts';
import type { ModelFailure, ModelReply, ModelRequest, ModelUsage } from '../../src/core/ports/index.ts';

/** What a model does when it is asked: it answers, and may tell what it lets through, or fails. */
export type Act = 'answers' | ModelFailure | Pick<ModelReply, 'allowance'>;

export function failing(
  reason: Exclude<ModelFailure['reason'], 'timed-out'>,
  more: { readonly retryAfter?: number; readonly partial?: string; readonly usage?: ModelUsage } = {},
): ModelFailure {
  return { reason, person: `It is ${reason}.`, partial: '', ...more };
}

export const reply: ModelReply = {
  text: 'yes',
  calls: [],
  stop: 'end',
  usage: { known: true, input: 1_000, cacheRead: 0, cacheWrite: 0, output: 10, reasoning: 0 },
  skipped: 0,
};

/** A model with a price of a dollar for a million tokens, whose acts the script has. */
export function model(
  ref: string,
  act: (request: ModelRequest) => Result<ModelReply, ModelFailure>,
  more: Partial<RankedModel> = {},
): RankedModel {
  const [provider = '', name = ''] = ref.split('/');
  const prices = { input: 1, cacheRead: 1, cacheWrite: 1, output: 1, reasoning: 1 };
  return {
    offer: {
      provider: { name: provider, ask: (request) => Promise.resolve(act(request)) },
      models: [],
      local: false,
      vendor: null,
    },
    model: { ref, name },
    local: false,
    window: 100_000,
    output: null,
    images: false,
    tools: true,
    grade: 2,
    price: { prices, from: 'test' },
    reason: 'it is there',
    distance: 0,
    ...more,
  };
}

/** A price of so many dollars for a million tokens, in and out. */
export function priced(dollars: number) {
  const prices = { input: dollars, cacheRead: dollars, cacheWrite: dollars, output: dollars, reasoning: dollars };
  return { price: { prices, from: 'test' } };
}

/** No call is under way. */
export function newPledges(): Pledges {
  return createPledgeBook({ underWay: new Map(), over: createEmitter() });
}

/** The purse of a session, without a limit unless there is more. */
export function purse(more: Partial<PurseConfig> = {}): Purse {
  return createPurse({
    ...{ goalId: 'g1', taskId: 't1', sessionId: 's1', pledges: newPledges(), now: () => 0 },
    allowed: { limits: {}, isUsual: false },
    books: { spent: () => noCost, raised: () => 0, warned: () => 0 },
    neared: () => undefined,
    ...more,
  });
}

/** Models that act in turn, by their refs; one whose script is over answers. */
export function stage(scripts: Readonly<Record<string, readonly Act[]>>, more: Partial<RouterConfig> = {}) {
  const clock = { now: 1_000_000 };
  const asked: string[] = [];
  const requests: ModelRequest[] = [];
  const choices: ModelChoice[] = [];
  const outages: ModelOutage[] = [];
  const notes: string[] = [];
  const shortages: LimitShortage[] = [];
  const records: HealthRecords = new Map();
  const models = Object.entries(scripts).map(([ref, acts]) => {
    const left = [...acts];
    return model(ref, (request) => {
      asked.push(ref);
      requests.push(request);
      const act = left.shift() ?? 'answers';
      if (act === 'answers') return ok(reply);
      return 'reason' in act ? err(act) : ok({ ...reply, ...act });
    });
  });
  const config: RouterConfig = {
    models: { work: models, summary: models },
    reasons: [],
    health: createHealthBook(records),
    localOnly: false,
    purse: purse(),
    atLimit: (shortage) => shortages.push(shortage),
    countTokens: (text) => text.length,
    now: () => clock.now,
    noteChoice: (choice) => choices.push(choice),
    noteOutage: (outage) => outages.push(outage),
    note: (text) => notes.push(text),
    ...more,
  };
  const ask = createRouter(config);
  const another = (more: Partial<RouterConfig> = {}) => asks(createRouter({ ...config, ...more }));
  return {
    ask: asks(ask),
    another,
    asked,
    requests,
    choices,
    outages,
    notes,
    shortages,
    clock,
    config,
  };
}

function asks(ask: Ask) {
  return (request: Partial<ModelRequest> = {}, tokens = 1_000, signal = new AbortController().signal) =>
    ask(
      { request: { model: 'any', system: '', tools: [], messages: [], ...request }, purpose: 'work', tokens },
      () => undefined,
      signal,
    );
}
