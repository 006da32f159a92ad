import assert from 'node:assert/strict';
import fc from 'fast-check';
import { err } from '../../src/core/base/index.ts';
import type { ModelRequest } from '../../src/core/ports/index.ts';
import { failing, model, stage, type Act } from './routing.ts';

const passing = [
  ...(['rate-limited', 'overloaded', 'server-error', 'unreachable', 'cut-off', 'malformed'] as const),
  ...(['too-long', 'unauthorised', 'unknown-model'] as const),
];

describe('a router', () => {
  for (const reason of passing) {
    it(`puts the same question to the next model at once when one is ${reason}`, async () => {
      const s = stage({ 'a/1': [failing(reason)], 'b/2': [] });
      const messages = [{ role: 'user' as const, text: 'the whole conversation' }];
      const answer = await s.ask({ messages });
      assert.ok(answer.ok);
      assert.deepEqual(answer.value.place, { provider: 'b', model: '2' });
      assert.deepEqual(s.asked, ['a/1', 'b/2']);
      assert.deepEqual(s.requests[1]?.messages, messages);
      assert.equal(s.requests[1].model, '2');
      assert.equal(s.outages[0]?.reason, reason);
      assert.match(s.notes[0] ?? '', /goes on with b\/2/);
      const [last] = s.choices.slice(-1);
      assert.equal(last?.passedOver[0]?.why, `it gave no answer (${reason})`);
    });
  }

  for (const reason of ['bad-request', 'cancelled'] as const) {
    it(`asks nobody else when the request is ${reason}`, async () => {
      const s = stage({ 'a/1': [failing(reason)], 'b/2': [] });
      const answer = await s.ask();
      assert.equal(!answer.ok && answer.error.reason, reason);
      assert.deepEqual(s.asked, ['a/1']);
    });
  }

  it('stays with the model that stepped in, and goes back when its cache would be cold anyway', async () => {
    const s = stage({ 'a/1': [failing('server-error')], 'b/2': [] });
    await s.ask();
    await s.ask();
    assert.deepEqual(s.asked, ['a/1', 'b/2', 'b/2']);
    s.clock.now += 5 * 60_000;
    await s.ask();
    assert.equal(s.asked.at(-1), 'a/1');
    assert.deepEqual(
      s.choices.map(({ provider }) => provider),
      ['a', 'b', 'a'],
    );
  });

  it('leaves a model alone for as long as it asks, in every session', async () => {
    const s = stage({ 'a/1': [failing('rate-limited', { retryAfter: 30_000 })] });
    await s.ask();
    const held = await s.another()();
    assert.ok(!held.ok && held.error.reason === 'rate-limited');
    assert.equal(held.error.retryAfter, 30_000);
    assert.deepEqual(s.asked, ['a/1']);
    s.clock.now += 30_000;
    assert.ok((await s.another()()).ok);
  });

  it('asks a provider that failed again and again last, and lets one call try it after a while', async () => {
    const s = stage({ 'a/1': Array.from({ length: 3 }, () => failing('server-error')), 'b/2': [] });
    for (let session = 0; session < 4; session++) await s.another()();
    assert.deepEqual(s.asked, ['a/1', 'b/2', 'a/1', 'b/2', 'a/1', 'b/2', 'b/2']);
    s.clock.now += 15_000;
    await s.another()();
    assert.equal(s.asked.at(-1), 'a/1');
  });

  it('asks the only model there is, however often it failed', async () => {
    const s = stage({ 'a/1': Array.from({ length: 9 }, () => failing('unreachable')) });
    for (let times = 0; times < 9; times++) assert.ok(!(await s.ask()).ok);
    assert.ok((await s.ask()).ok);
  });

  it('takes no model that is too small, calls no tools, or is elsewhere when nothing may leave the machine', async () => {
    const ok = () => {
      throw new Error('it must not be asked');
    };
    const small = model('a/small', ok, { window: 2_000 });
    const toolless = model('a/toolless', ok, { tools: false });
    const tools = [{ name: 't', description: '', input: {} }];
    const s = stage({}, { models: { work: [small, toolless], summary: [] } });
    const refused = await s.ask({ tools }, 5_000);
    assert.ok(!refused.ok && refused.error.reason === 'too-long');
    const elsewhere = stage({}, { models: { work: [model('a/far', ok)], summary: [] }, localOnly: true });
    const kept = await elsewhere.ask();
    assert.ok(!kept.ok && kept.error.reason === 'bad-request');
    assert.match(kept.error.person, /does not run on this machine/);
  });

  it('shows images only to models that take them, and prefers those', async () => {
    const s = stage({ 'blind/1': [] });
    const images = [{ mediaType: 'image/png' as const, data: 'AA==' }];
    await s.ask({ messages: [{ role: 'user', text: 'look', images }] });
    assert.deepEqual(s.requests[0]?.messages, [
      { role: 'user', text: 'look\n(An image was here. You are not shown it: you are not set to take images.)' },
    ]);
  });

  it('counts what a broken answer may have cost, and nothing where nothing had come', async () => {
    const s = stage({ 'a/1': [failing('cut-off', { partial: 'half an ans' })], 'b/2': [failing('server-error')] });
    await s.ask();
    assert.equal(s.outages[0]?.partial, 'half an ans');
    assert.equal(s.outages[0].cost?.estimated, true);
    assert.equal(s.outages[0].cost.dollars, (1_000 + 11) / 1e6);
    assert.equal(s.outages[1]?.cost, undefined);
  });

  it('counts what a provider told before it broke off, and what it had said beyond that', async () => {
    const usage = { known: true, input: 600, cacheRead: 400, cacheWrite: 0, output: 1, reasoning: 0 };
    const told = failing('server-error', { usage });
    const s = stage({ 'a/1': [told], 'b/2': [failing('cut-off', { usage, partial: 'half an ans' })], 'c/3': [] });
    await s.ask();
    const costs = s.outages.map(({ cost }) => [cost?.tokens.cacheRead, cost?.tokens.output, cost?.estimated]);
    assert.deepEqual(costs, [
      [400, 1, undefined],
      [400, 11, true],
    ]);
  });

  it('bounds an answer by what the model gives, and tells Anthropic one that there is room for', async () => {
    const asked: (number | undefined)[] = [];
    const bounds = async (more: Partial<Parameters<typeof model>[2]>, wanted?: number): Promise<void> => {
      const one = model('a/1', () => err(failing('bad-request')), more);
      const provider = {
        name: 'a',
        ask: (request: ModelRequest) => {
          asked.push(request.maxOutputTokens);
          return Promise.resolve(err(failing('bad-request')));
        },
      };
      const { vendor = null } = more?.offer ?? {};
      const s = stage({}, { models: { work: [{ ...one, offer: { ...one.offer, provider, vendor } }], summary: [] } });
      await s.ask(wanted === undefined ? {} : { maxOutputTokens: wanted }, 50_000);
    };
    const { offer } = model('a/1', () => err(failing('bad-request')));
    const anthropic = { ...offer, vendor: 'anthropic' as const };
    await bounds({ output: 8_192, offer: anthropic });
    await bounds({ output: 64_000, offer: anthropic });
    await bounds({ output: 64_000, offer: anthropic, window: 60_000 });
    await bounds({ output: 8_192 });
    await bounds({ output: 8_192 }, 20_000);
    await bounds({ output: null }, 20_000);
    assert.deepEqual(asked, [8_192, 32_000, 5_000, undefined, 8_192, 20_000]);
  });

  const act = fc.oneof(
    fc.constant<Act>('answers'),
    fc.constantFrom(...passing).map((reason): Act => failing(reason)),
  );
  const scripts = fc.array(fc.array(act, { maxLength: 6 }), { minLength: 1, maxLength: 4 });

  it('puts each question to each model at most once, and answers whenever one of them does', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.integer({ min: 1, max: 6 }), async (acts, questions) => {
        const named = Object.fromEntries(acts.map((each, index) => [`p${String(index)}/m`, each]));
        const s = stage(named);
        const left = acts.map((each) => [...each]);
        for (let question = 0; question < questions; question++) {
          const before = s.asked.length;
          const answer = await s.ask();
          const asked = s.asked.slice(before);
          assert.equal(new Set(asked).size, asked.length);
          const outcomes = asked.map((ref) => left[Number(/\d+/.exec(ref)?.[0])]?.shift() ?? 'answers');
          assert.equal(answer.ok, outcomes.at(-1) === 'answers');
          assert.ok(outcomes.slice(0, -1).every((outcome) => outcome !== 'answers'));
          if (!answer.ok) assert.equal(asked.length, acts.length);
        }
      }),
    );
  });
});
