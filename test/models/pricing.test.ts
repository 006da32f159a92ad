import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allTokens, costOfCall, noCost, plusCost } from '../../src/core/domain/index.ts';
import { entryOf, knownModel } from '../../src/core/models/catalogue.ts';
import { catalogueDate, catalogueEntries } from '../../src/core/models/catalogue-data.ts';
import type { ModelOffer } from '../../src/core/models/index.ts';
import { costOf, mostOf } from '../../src/core/models/pricing.ts';

const none = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
const provider = { name: 'p', ask: () => Promise.reject(new Error('not asked')) };

function offer(more: Partial<ModelOffer> = {}): ModelOffer {
  return { provider, models: [], local: false, vendor: 'anthropic', ...more };
}

function priceOf(name: string, more: Partial<ModelOffer> = {}) {
  return knownModel(offer(more), { ref: name, name }, {}).price;
}

describe('the price of a call', () => {
  it('is that of each bucket by itself', () => {
    const usage = { known: true, input: 1_000, cacheRead: 10_000, cacheWrite: 2_000, output: 500, reasoning: 100 };
    const cost = costOf(usage, none, priceOf('claude-haiku-4-5'));
    const expected = (1_000 * 1 + 10_000 * 0.1 + 2_000 * 1.25 + 500 * 5 + 100 * 5) / 1e6;
    assert.equal(cost.dollars?.toFixed(9), expected.toFixed(9));
    assert.equal(cost.price, `catalogue of ${catalogueDate}`);
    assert.equal(cost.estimated, undefined);
  });

  it('is unknown, not nothing, for a model that is in no list, and for a server that only speaks like its vendor', () => {
    const usage = { known: true, ...none, input: 1_000_000 };
    assert.equal(costOf(usage, none, priceOf('claude-unheard-of')).dollars, null);
    assert.equal(costOf(usage, none, priceOf('gpt-5', { vendor: null })).dollars, null);
    assert.equal(costOf(usage, none, priceOf('gpt-5', { vendor: null })).price, 'unknown');
  });

  it("is nothing on the person's own machine, and what the person says where they say it", () => {
    const usage = { known: true, ...none, input: 1_000_000 };
    assert.equal(costOf(usage, none, priceOf('anything', { local: true, vendor: null })).dollars, 0);
    const own = { ...none, input: 7 };
    assert.equal(costOf(usage, none, knownModel(offer(), { ref: 'x/m', name: 'm' }, { 'x/m': own }).price).dollars, 7);
  });

  it('is estimated, and says so, when the provider told no tokens', () => {
    const estimate = { ...none, input: 1_000_000, output: 10 };
    const cost = costOf({ known: false, ...none }, estimate, priceOf('claude-opus-4-5'));
    assert.equal(cost.estimated, true);
    assert.deepEqual(cost.tokens, estimate);
    assert.ok((cost.dollars ?? 0) > 5);
  });

  it('is never more than what was said before to be the most', () => {
    const tokens = fc.nat(1_000_000);
    fc.assert(
      fc.property(
        fc.constantFrom(...catalogueEntries.filter(({ prices }) => prices !== null)),
        fc.record({ input: tokens, cacheRead: tokens, cacheWrite: tokens, output: tokens, reasoning: tokens }),
        ({ name, vendor }, used) => {
          const price = priceOf(name, { vendor });
          const most = mostOf(used.input + used.cacheRead + used.cacheWrite, used.output + used.reasoning, price);
          const cost = costOf({ known: true, ...used }, none, price).dollars;
          assert.ok(cost !== null && most !== null && cost <= most + 1e-9, name);
        },
      ),
    );
  });
});

describe('the catalogue', () => {
  it('has each model once, with prices that make sense and a date', () => {
    const keys = catalogueEntries.map(({ name, vendor }) => `${vendor ?? 'local'}/${name}`);
    assert.deepEqual(keys, [...new Set(keys)]);
    assert.match(catalogueDate, /^\d{4}-\d{2}-\d{2}$/);
    for (const { name, vendor, prices, window, output } of catalogueEntries) {
      assert.equal(prices === null, vendor === null, name);
      if (prices) assert.ok(prices.cacheRead < prices.input && prices.input < prices.output, name);
      assert.ok(window >= 8_192 && (output ?? 0) <= window, name);
    }
  });

  it('knows snapshots of a model and sizes of a local one', () => {
    assert.equal(entryOf('claude-sonnet-4-5-20250929', 'anthropic')?.name, 'claude-sonnet-4-5');
    assert.equal(entryOf('gpt-4o-2024-11-20', 'openai')?.name, 'gpt-4o');
    assert.equal(entryOf('qwen3-coder:30b', null)?.name, 'qwen3-coder');
    assert.equal(entryOf('gpt-oss:120b', null)?.grade, 2);
    assert.equal(entryOf('gpt-5-something-else', 'openai'), null);
  });
});

describe('costs together', () => {
  const call = fc.record({
    dollars: fc.option(fc.double({ min: 0, max: 10, noNaN: true }), { nil: null }),
    price: fc.constant('x'),
    tokens: fc.record({
      input: fc.nat(99),
      cacheRead: fc.nat(99),
      cacheWrite: fc.nat(99),
      output: fc.nat(99),
      reasoning: fc.nat(99),
    }),
  });

  it('count every call and every token once, and take no unknown price for nothing', () => {
    fc.assert(
      fc.property(fc.array(call), (calls) => {
        const sum = calls.reduce((all, each) => plusCost(all, costOfCall(each)), noCost);
        assert.equal(sum.calls, calls.length);
        assert.equal(sum.unpriced, calls.filter(({ dollars }) => dollars === null).length);
        assert.equal(
          allTokens(sum.tokens),
          calls.reduce((all, { tokens }) => all + allTokens(tokens), 0),
        );
      }),
    );
  });
});
