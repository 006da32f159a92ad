import assert from 'node:assert/strict';
import { createAnthropicProvider } from '../../src/adapters/anthropic-models/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { chatWith, initialState, type ConfiguredModel, type State } from '../../src/core/app/index.ts';
import { dayOf, noCost, type ChatCall, type Limits } from '../../src/core/domain/index.ts';
import { noRules } from '../../src/core/models/index.ts';
import { createModelServer, type ModelServer, type ScriptedAnswer } from '../model-server/index.ts';

const now = Date.parse('2027-03-01T12:00:00Z');
const usage = { prompt_tokens: 1_000, completion_tokens: 100 };

describe('a chat that asks models', () => {
  const servers: ModelServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  /** Two providers, the first of which does as it is told. */
  async function chat(first: ScriptedAnswer, more: { limits?: Limits; state?: State; picked?: string } = {}) {
    const one = await createModelServer({ script: () => first });
    const two = await createModelServer({ wire: 'anthropic', script: () => ({ text: 'Because.' }) });
    servers.push(one, two);
    const provider = createOpenAiProvider({ name: 'one', baseUrl: one.url });
    const model: ConfiguredModel = {
      ...{ name: 'first', others: ['second'], provider },
      offers: [
        { provider, models: [{ ref: 'first', name: 'm1' }], local: false, vendor: null },
        {
          provider: createAnthropicProvider({ name: 'two', baseUrl: two.url }),
          ...{ models: [{ ref: 'second', name: 'm2' }], local: false, vendor: null },
        },
      ],
    };
    const calls: ChatCall[] = [];
    const notes: string[] = [];
    const prices = { first: { input: 1, cacheRead: 1, cacheWrite: 1, output: 1, reasoning: 1 } };
    const ask = await chatWith(more.picked ?? 'first', {
      ...{ model, health: new Map(), now: () => now, rules: { ...noRules, prices, limits: more.limits ?? {} } },
      state: () => more.state ?? initialState,
      noteCall: (call) => calls.push(call),
      note: (text) => notes.push(text),
    });
    const request = { system: 'Be short.', tools: [], messages: [{ role: 'user' as const, text: 'Why?' }] };
    const answer = await ask(request, () => undefined, new AbortController().signal);
    return { answer, calls, notes, asked: [one.requests.length, two.requests.length] };
  }

  it('is answered by the model that the person picked, and what that cost is noted', async () => {
    const { answer, calls, asked } = await chat({ text: 'So it is.', usage });
    assert.equal(answer.ok && answer.value.text, 'So it is.');
    assert.deepEqual(asked, [1, 0]);
    assert.deepEqual(
      calls.map(({ provider, model, cost }) => [provider, model, cost?.dollars]),
      [['one', 'm1', 1_100 / 1e6]],
    );
    const { asked: other } = await chat({ text: 'x' }, { picked: 'second' });
    assert.deepEqual(other, [0, 1]);
  });

  it('is answered by another model when that one breaks off; the person is told, and both are counted', async () => {
    const { answer, calls, notes } = await chat({ text: 'So it '.repeat(20), fault: { kind: 'cut', at: 'middle' } });
    assert.equal(answer.ok && answer.value.text, 'Because.');
    assert.match(notes.join(), /goes on with second/);
    assert.deepEqual(
      calls.map(({ model, failed }) => [model, failed]),
      [
        ['m1', 'cut-off'],
        ['m2', undefined],
      ],
    );
    assert.ok((calls[0]?.cost?.dollars ?? 0) > 0);
  });

  it('asks nobody when the day may not pay for it, and says which limit is in the way', async () => {
    const spent = { ...noCost, calls: 1, dollars: 2 };
    const state = { ...initialState, days: initialState.days.set(dayOf(now), spent) };
    const { answer, calls, asked } = await chat({ text: 'x' }, { limits: { day: { dollars: 2 } }, state });
    assert.ok(!answer.ok);
    assert.match(answer.error.person, /limit.*routing\.json/);
    assert.deepEqual([calls, asked], [[], [0, 0]]);
  });
});
