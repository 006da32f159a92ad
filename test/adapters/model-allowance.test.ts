import assert from 'node:assert/strict';
import { aged, allowanceOf } from '../../src/adapters/model-wire/server-error.ts';

const now = Date.parse('2027-03-01T12:00:00Z');

function told(headers: Readonly<Record<string, string>>) {
  return allowanceOf((name) => headers[name], now);
}

describe('what a server says that it lets through', () => {
  it('is read as OpenAI says it, in durations', () => {
    const headers = {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-limit-tokens': '150000',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-tokens': '6m0s',
    };
    assert.deepEqual(told(headers), {
      requests: { left: 59, whole: 60, resetIn: 1_000 },
      tokens: { left: 149_984, whole: 150_000, resetIn: 360_000 },
    });
  });

  it("is read as Anthropic says it, in dates of the server's own clock", () => {
    const headers = {
      date: 'Mon, 01 Mar 2027 11:00:00 GMT',
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2027-03-01T11:00:02Z',
    };
    assert.deepEqual(told(headers), { requests: { left: 49, whole: 50, resetIn: 2_000 } });
  });

  it('is nothing where nothing is said, or what means that there is no limit', () => {
    assert.equal(told({}), undefined);
    assert.equal(told({ 'x-ratelimit-remaining-requests': '-1' }), undefined);
    assert.deepEqual(told({ 'x-ratelimit-remaining-tokens': '7', 'x-ratelimit-reset-tokens': 'soon' }), {
      tokens: { left: 7 },
    });
  });

  it('grows while an answer comes in', () => {
    const requests = { left: 0, whole: 60, resetIn: 60_000 };
    assert.deepEqual(aged({ requests }, 15_000), { requests: { left: 15, whole: 60, resetIn: 45_000 } });
    assert.deepEqual(aged({ requests }, 70_000), { requests: { left: 60, whole: 60, resetIn: 0 } });
    assert.deepEqual(aged({ tokens: { left: 3, resetIn: 500 } }, 400), { tokens: { left: 3, resetIn: 100 } });
    assert.equal(aged({ tokens: { left: 3, resetIn: 500 } }, 600), undefined);
  });
});
