import assert from 'node:assert/strict';
import type { PaidCall, Savings } from '../../src/core/app/index.ts';
import type { LimitStanding } from '../../src/core/domain/index.ts';
import { costLines } from '../../src/vscode/costs/cost-lines.ts';

/** Words as they are written in the code. */
const l10n = {
  t: (text: unknown, ...values: readonly unknown[]): string =>
    String(text).replace(/\{(\d)\}/g, (_all, at: string) => String(values[Number(at)])),
};

const tokens = { input: 1_000, cacheRead: 3_000, cacheWrite: 0, output: 200, reasoning: 0 };
const call: PaidCall = {
  ...{ at: Date.parse('2027-03-01T10:00:00Z'), goalId: 'g1', taskId: 't1', sessionId: 's1', role: 'developer' },
  ...{ provider: 'anthropic', model: 'claude', purpose: 'work' as const },
  cost: { dollars: 1.5, price: 'catalogue of 2025-11-30', tokens },
};
const unknown: PaidCall = {
  ...call,
  ...{ at: Date.parse('2027-03-02T10:00:00Z'), goalId: null, taskId: null, sessionId: null, role: 'chat' },
  ...{ provider: 'mine', purpose: 'chat' },
  cost: { dollars: null, price: 'unknown', tokens, estimated: true },
};
const nothing: Savings = { kinds: [], misses: {}, saved: [] };

function told(calls: readonly PaidCall[], savings = nothing, limits: readonly LimitStanding[] = []): string {
  return costLines({ folder: 'shop', calls, savings, limits }, l10n).join('\n');
}

describe('the document of costs', () => {
  it('sums by day, goal, role and model, the dearest first, the latest day first', () => {
    const text = told([call, call, unknown]);
    assert.match(
      text,
      /^shop: \$3\.00 and what is unknown · 3 calls · 12,000 tokens in, 75 % from the cache · 600 out/,
    );
    assert.match(text, /By day\n +2027-03-02 +cost unknown .*\n +2027-03-01 +\$3\.00 +2 calls/);
    assert.match(text, /By goal\n +g1 +\$3\.00.*\n +chat +cost unknown/);
    assert.match(text, /By role\n +developer .*\n +chat /);
    assert.match(text, /By model\n +anthropic\/claude +\$3\.00.*\n +mine\/claude +cost unknown/);
  });

  it('names the prices, what has none, and what is estimated', () => {
    const text = told([call, unknown]);
    assert.match(text, /Prices: catalogue of 2025-11-30\./);
    assert.match(text, /Nobody knows the price of mine\/claude: name it/);
    assert.match(text, /Tokens of 1 calls are estimated/);
    assert.doesNotMatch(told([call]), /Nobody knows|estimated|unknown/);
  });

  it('tells what answers from before saved, in dollars where the price is known', () => {
    const usage = { known: true, ...tokens, turns: 4 };
    const savings: Savings = {
      kinds: [{ kind: 'decomposition', found: 2, missed: 1 }],
      misses: { 'nothing-kept': 1 },
      saved: [
        { model: 'a/x', dollars: 0.5, ...usage },
        { model: 'b/y', dollars: null, ...usage },
      ],
    };
    const text = told([call], savings);
    assert.match(text, /decomposition +2 found +1 not found/);
    assert.match(text, /saved of a\/x: \$0\.50, 4 turns, 4200 tokens/);
    assert.match(text, /saved of b\/y: cost unknown/);
  });

  it('tells how things stand against limits', () => {
    const text = told([call], nothing, [
      { scope: 'goal', of: 'g1', unit: 'dollars', limit: 2, spent: 1.5 },
      { scope: 'day', of: '2027-03-01', unit: 'tokens', limit: 10_000, spent: 4_200 },
    ]);
    assert.match(
      text,
      /What may be spent\n +g1 +\$1\.50 of \$2\.00 +75 %\n +Today +4,200 tokens of 10,000 tokens +42 %/,
    );
  });

  it('says so where nobody was asked', () => {
    assert.equal(told([]), 'shop: no language model was asked for anything yet.');
  });
});
