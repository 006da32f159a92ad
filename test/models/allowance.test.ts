import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterSending, afterTelling, letThroughAt, unknownQuota, type Quota } from '../../src/core/models/allowance.ts';
import type { Allowance, AllowanceLeft } from '../../src/core/ports/index.ts';
import { failing, stage } from './routing.ts';

/** A provider with a bucket of requests and one of tokens, which fill evenly. */
function provider(whole: { requests: number; tokens: number }, fillTime: number) {
  const left = { ...whole };
  let at = 0;
  const fill = (now: number): void => {
    for (const what of ['requests', 'tokens'] as const) {
      left[what] = Math.min(whole[what], left[what] + (whole[what] * (now - at)) / fillTime);
    }
    at = now;
  };
  const tell = (what: 'requests' | 'tokens'): AllowanceLeft => ({
    left: Math.floor(left[what]),
    whole: whole[what],
    resetIn: Math.ceil(((whole[what] - left[what]) * fillTime) / whole[what]),
  });
  return {
    lets(tokens: number, now: number): boolean {
      fill(now);
      if (left.requests < 1 || left.tokens < tokens) return false;
      left.requests -= 1;
      left.tokens -= tokens;
      return true;
    },
    tells: (): Allowance => ({ requests: tell('requests'), tokens: tell('tokens') }),
  };
}

const size = fc.record({ requests: fc.integer({ min: 1, max: 60 }), tokens: fc.integer({ min: 100, max: 100_000 }) });
/** How large a request is, as a share of all that there is, and how long after the one before it is wanted. */
const wishes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(2_000)), { maxLength: 60 });

describe('what a provider lets through', () => {
  it('is never asked for more than there is, once it was told, by one who asks alone', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1_000, max: 60_000 }), wishes, (whole, fillTime, given) => {
        const server = provider(whole, fillTime);
        let [now, quota] = [0, unknownQuota] as [number, Quota];
        for (const [share, pause] of given) {
          now += pause;
          const tokens = Math.floor(whole.tokens * share);
          now = letThroughAt(quota, tokens, now);
          quota = afterSending(quota, tokens, now);
          assert.ok(server.lets(tokens, now), `refused at ${String(now)}`);
          quota = afterTelling(quota, server.tells(), quota.sent, now);
        }
      }),
    );
  });

  it('is never asked for more than there is when answers come late and out of order', () => {
    const calls = fc.array(fc.tuple(fc.nat(500), fc.nat(3_000)), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 20 }),
        fc.integer({ min: 5_000, max: 60_000 }),
        calls,
        (requests, fillTime, given) => {
          const server = provider({ requests, tokens: 1_000 }, fillTime);
          assert.ok(server.lets(0, 0));
          const first = afterSending(unknownQuota, 0, 0);
          let quota = afterTelling(first, server.tells(), first.sent, 0);
          let now = 0;
          let open: { upTo: Quota['sent']; told: Allowance; until: number }[] = [];
          for (const [pause, lasts] of given) {
            now = letThroughAt(quota, 0, now + pause);
            for (const { upTo, told } of open.filter(({ until }) => until <= now)) {
              // As it was when the answer began: what came back since is not in it.
              quota = afterTelling(quota, told, upTo, now);
            }
            open = open.filter(({ until }) => until > now);
            now = letThroughAt(quota, 0, now);
            quota = afterSending(quota, 0, now);
            assert.ok(server.lets(0, now), `refused at ${String(now)}`);
            open.push({ upTo: quota.sent, told: server.tells(), until: now + lasts });
          }
        },
      ),
    );
  });

  it('holds nobody back for more than a minute, whatever was told', () => {
    const part = fc.record(
      { left: fc.integer({ min: -5, max: 1_000 }), whole: fc.nat(1_000), resetIn: fc.nat(90_000_000) },
      { requiredKeys: ['left'] },
    );
    fc.assert(
      fc.property(
        part,
        part,
        fc.nat(100_000),
        fc.array(fc.nat(50_000), { maxLength: 9 }),
        (requests, tokens, wanted, sent) => {
          let quota = afterTelling(unknownQuota, { requests, tokens }, unknownQuota.sent, 5);
          for (const each of sent) quota = afterSending(quota, each, 5);
          assert.ok(letThroughAt(quota, wanted, 5) <= 60_005);
          assert.equal(letThroughAt(quota, wanted, 60_005), 60_005);
        },
      ),
    );
  });

  it('is as much as ever where nothing is told, or only half of it', () => {
    for (const told of [undefined, {}, { requests: { left: 0 } }, { requests: { left: -1, resetIn: 9 } }]) {
      assert.equal(letThroughAt(afterTelling(unknownQuota, told, unknownQuota.sent, 0), 1_000, 0), 0);
    }
  });
});

describe('a router that was told what is left', () => {
  const spent = { requests: { left: 0, whole: 60, resetIn: 60_000 } };

  it('asks the next model before this one would refuse, in every session, until there is more', async () => {
    const s = stage({ 'a/1': [{ allowance: spent }], 'b/2': [] });
    await s.ask();
    await s.another()();
    assert.deepEqual(s.asked, ['a/1', 'b/2']);
    assert.match(s.choices.at(-1)?.passedOver[0]?.why ?? '', /lets no more through for 1 s/);
    s.clock.now += 1_000;
    await s.another()();
    assert.equal(s.asked.at(-1), 'a/1');
  });

  it('waits, without asking, where there is no other', async () => {
    const s = stage({ 'a/1': [{ allowance: spent }] });
    await s.ask();
    const held = await s.ask();
    assert.ok(!held.ok && held.error.reason === 'rate-limited');
    assert.equal(held.error.retryAfter, 1_000);
    assert.deepEqual(s.asked, ['a/1']);
  });

  it('holds back what is too large, and lets pass what is small', async () => {
    const tokens = { left: 5_000, whole: 50_000, resetIn: 45_000 };
    const s = stage({ 'a/1': [{ allowance: { tokens } }], 'b/2': [] });
    await s.ask();
    await s.another()({}, 20_000);
    await s.another()({}, 4_000);
    assert.deepEqual(s.asked, ['a/1', 'b/2', 'a/1']);
  });

  it('hears it from a refusal, too', async () => {
    const refusal = { ...failing('rate-limited'), allowance: spent };
    const s = stage({ 'a/1': [refusal], 'b/2': [] });
    await s.ask();
    await s.another()();
    assert.deepEqual(s.asked, ['a/1', 'b/2', 'b/2']);
  });
});
