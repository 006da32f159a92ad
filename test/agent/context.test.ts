import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateTokens } from '../../src/core/agent/tokens.ts';
import { ok } from '../../src/core/base/index.ts';
import type { TranscriptEntry } from '../../src/core/domain/index.ts';
import type { ModelRequest } from '../../src/core/ports/index.ts';
import { call, kindsIn, reply, session, words } from './session.ts';

const window = 20_000;
const limits = { turns: 200, time: 1_000, idleAnswers: 2, window, resultLength: 24_000 };

/** A tool whose results are so many words long. */
function tellsWords(count: number) {
  return {
    onlyReads: () => true,
    run: ({ id }: { readonly id: string }) => Promise.resolve({ ok: true, text: `${id} ${'word '.repeat(count)}end` }),
  };
}

/** Calls a tool for so many turns, sums up when it is asked to, then reports. */
function worker(turns: number, summary = 'I looked at everything.') {
  let number = 0;
  return ({ messages }: ModelRequest) => {
    if (messages.at(-1)?.text.includes('about to be replaced')) return words(summary);
    number++;
    return number <= turns
      ? reply(call('read-a', `c${String(number)}`, `{"n":${String(number)}}`))
      : reply(call('report'));
  };
}

/** Longest common beginning of two requests, as a share of the first. */
function keptOf(before: ModelRequest, after: ModelRequest): number {
  const [one, two] = [JSON.stringify(before.messages).slice(0, -1), JSON.stringify(after.messages)];
  let at = 0;
  while (at < one.length && one[at] === two[at]) at++;
  return at / one.length;
}

function cutsIn(journal: readonly TranscriptEntry[]) {
  return journal.flatMap((entry) => (entry.kind === 'shortened' || entry.kind === 'summarised' ? [entry] : []));
}

describe('the context of a session', () => {
  it('cuts old results when it grows long, seldom and by much, and leaves the newest whole', async () => {
    const s = session(worker(60), { limits, tools: tellsWords(1_000) });
    assert.deepEqual(await s.run(), ok('fine'));
    const cuts = cutsIn(s.journal);
    assert.ok(cuts.length >= 2 && cuts.length <= 8, String(cuts.length));
    for (const { tokens } of cuts) assert.ok(tokens.after < 0.75 * tokens.before, JSON.stringify(tokens));
    for (const { messages } of s.requests) {
      const size = messages.reduce((sum, { text }) => sum + estimateTokens(text), 0);
      assert.ok(size <= window, String(size));
      const last = messages.findLast(({ role }) => role === 'tool');
      if (last && !messages.at(-1)?.text.includes('replaced')) assert.ok(last.text.endsWith('end'));
    }
  });

  it('sends the same beginning as before on every turn without a cut', async () => {
    const s = session(worker(60), { limits, tools: tellsWords(1_000) });
    await s.run();
    const kept = s.requests.slice(1).map((request, index) => keptOf(s.requests[index] ?? request, request));
    const broken = kept.filter((share) => share < 1).length;
    assert.equal(broken, cutsIn(s.journal).length);
  });

  it('goes on from a summary when cutting results is not enough; what the person said stays word for word', async () => {
    const said = [[], [], [{ by: 'person', text: 'Never touch the file LEGACY.md!' }]];
    let told = 0;
    const talk = ({ messages }: ModelRequest) => {
      if (messages.at(-1)?.text.includes('about to be replaced')) return words('All sorts of things were tried.');
      return ++told > 80
        ? reply(call('report'))
        : { ...reply(call('read-a', `c${String(told)}`, `{"n":${String(told)}}`)), text: 'word '.repeat(400) };
    };
    const s = session(talk, { limits, tools: tellsWords(5), heard: () => said.shift() ?? [] });
    assert.deepEqual(await s.run(), ok('fine'));
    const summaries = s.journal.flatMap((entry) => (entry.kind === 'summarised' ? [entry] : []));
    assert.ok(summaries.length >= 2);
    assert.ok(summaries.every(({ by }) => by === 'model'));
    const last = s.requests.at(-1)?.messages ?? [];
    assert.equal(last[0]?.text, 'the briefing');
    assert.match(last[1]?.text ?? '', /All sorts of things were tried\.[^]*- Never touch the file LEGACY\.md!/);
    const paid = kindsIn(s.journal).filter((kind) => kind === 'summary').length;
    assert.equal(paid, summaries.length, 'every summary is on record as a turn');
  });

  for (const [what, bad] of [
    ['calls tools instead', reply(call('read-a', 'x'))],
    ['says nothing', words('  ')],
    ['is cut off', words('So', 'length')],
    ['writes a novel', words('word '.repeat(15_000))],
  ] as const) {
    it(`sums up by rule when the model ${what}`, async () => {
      let told = 0;
      const talk = ({ messages }: ModelRequest) => {
        if (messages.at(-1)?.text.includes('about to be replaced')) return bad;
        if (++told > 60) return reply(call('report'));
        return {
          ...reply(call('read-a', `c${String(told)}`, `{"path":"src/${String(told)}.ts"}`)),
          text: 'word '.repeat(300),
        };
      };
      const s = session(talk, { limits });
      assert.deepEqual(await s.run(), ok('fine'));
      const summary = s.journal.find((entry) => entry.kind === 'summarised');
      assert.ok(summary?.kind === 'summarised' && summary.by === 'rule');
      assert.match(summary.text, /turn \d+: read-a \{"path":"src\/\d+\.ts"\}\n {2}read-a answered: did read-a/);
      assert.ok(summary.tokens.after < summary.tokens.before);
    });
  }

  it('sends exactly the same after a restart at any step, and pays no summary twice', async () => {
    let told = 0;
    const talk = ({ messages }: ModelRequest) =>
      messages.at(-1)?.text.includes('about to be replaced')
        ? words('So far so good.')
        : ++told > 30
          ? reply(call('report'))
          : { ...reply(call('read-a', `c${String(told)}`, `{"n":${String(told)}}`)), text: 'word '.repeat(800) };
    const whole = session(talk, { limits, tools: tellsWords(20) });
    await whole.run();
    assert.ok(cutsIn(whole.journal).length > 0);
    for (let cut = 0; cut < whole.journal.length; cut++) {
      const recorded = whole.journal.slice(0, cut);
      const asked = recorded.filter((entry) => entry.kind === 'turn').length;
      const stopAfterOne = new AbortController();
      const s = session(
        (request) => {
          if (stopAfterOne.signal.aborted) return words('y');
          stopAfterOne.abort();
          const beginnings = (each: ModelRequest | undefined) => each?.messages.map(({ text }) => text.slice(0, 60));
          assert.deepEqual(beginnings(request), beginnings(whole.requests[asked]), `cut after ${String(cut)}`);
          assert.deepEqual(request.messages, whole.requests[asked]?.messages);
          return words('x');
        },
        { limits, tools: tellsWords(20), recorded, signal: stopAfterOne.signal },
      );
      await s.run();
    }
  });

  it('cuts once and sends again when the provider finds it too long, then stops', async () => {
    const tooLong = { reason: 'too-long', person: 'Too long.', partial: '' } as const;
    let refused = 0;
    const talk = ({ messages }: ModelRequest) => {
      const turns = messages.filter(({ role }) => role === 'assistant').length;
      const size = messages.reduce((sum, { text }) => sum + text.length, 0);
      if (size > 30_000) {
        refused++;
        return tooLong;
      }
      return turns < 8 ? reply(call('read-a', `c${String(turns)}`)) : reply(call('report'));
    };
    const s = session(talk, { tools: tellsWords(1_000) });
    assert.deepEqual(await s.run(), ok('fine'));
    assert.equal(refused, 1);
    const never = session(() => tooLong, { tools: tellsWords(1_000) });
    const outcome = await never.run();
    assert.ok(!outcome.ok && !outcome.error.retryable);
    assert.ok(never.requests.length <= 2);
  });

  it('stops with what to do when the briefing alone does not fit', async () => {
    const s = session([], { opening: 'word '.repeat(30_000), limits });
    const outcome = await s.run();
    assert.ok(!outcome.ok && outcome.error.reason === 'too-long');
    assert.match(outcome.error.person, /MAESTRO_MODEL_WINDOW/);
    assert.equal(s.requests.length, 0);
  });

  it('believes the provider more than its own estimate', async () => {
    const counts = (input: number) => ({ known: true, input, cacheRead: 0, cacheWrite: 0, output: 5, reasoning: 0 });
    const dense = ({ messages }: ModelRequest) => {
      const turns = messages.filter(({ role }) => role === 'assistant').length;
      const size = messages.reduce((sum, { text }) => sum + estimateTokens(text), 0);
      return {
        ...(turns < 6 ? reply(call('read-a', `c${String(turns)}`)) : reply(call('report'))),
        usage: counts(size * 3),
      };
    };
    const s = session(dense, { limits, tools: tellsWords(1_000) });
    await s.run();
    assert.ok(cutsIn(s.journal).length > 0, 'six thousand estimated tokens are eighteen thousand here');
  });

  it('ends for whatever sizes, and never sends more than the window', async () => {
    const size = fc.integer({ min: 0, max: 6_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(size, size), { maxLength: 30 }), size, async (turns, summary) => {
        let at = 0;
        const talk = ({ messages }: ModelRequest) => {
          if (messages.at(-1)?.text.includes('about to be replaced')) return words('word '.repeat(summary));
          const [said = 0] = turns[at] ?? [];
          return at++ < turns.length
            ? { ...reply(call('read-a', `c${String(at)}`, `{"n":${String(at)}}`)), text: 'word '.repeat(said) }
            : reply(call('report'));
        };
        const run = () => Promise.resolve({ ok: true, text: 'word '.repeat(Math.min(4_000, turns[at - 1]?.[1] ?? 0)) });
        const s = session(talk, { limits, tools: { onlyReads: () => true, run } });
        const outcome = await s.run();
        assert.ok(outcome.ok || outcome.error.reason === 'too-long');
        for (const { messages } of s.requests) {
          assert.ok(messages.reduce((sum, { text }) => sum + estimateTokens(text), 0) <= window);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('tells with each turn what the request held, part by part, and never promises more than the window', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 1_500 }), async (turns, count) => {
        const s = session(worker(turns), { limits, tools: tellsWords(count) });
        await s.run();
        for (const entry of s.journal) {
          if (entry.kind !== 'turn' || entry.purpose) continue;
          const { split, window: taken = 0, tokens = 0 } = entry.sent;
          assert.ok(split);
          const { answer, within, ...held } = split;
          const sum = Object.values(held).reduce((total, part) => total + part, 0);
          assert.ok(Math.abs(sum - tokens) <= 6, `${String(sum)} told, ${String(tokens)} sent`);
          const { rules = 0, gathered = 0, ...ofHistory } = within ?? {};
          const history = Object.values(ofHistory).reduce((total, part) => total + part, 0);
          assert.ok(rules + gathered === 0 && Math.abs(history - held.history) <= 6, String(history));
          assert.ok(sum + answer <= taken, `${String(sum)} + ${String(answer)} of ${String(taken)}`);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('keeps rules, briefing and the words of the person whatever is cut, and always ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom('The summary.', '', 'too long '.repeat(4_000)),
        async (sizes, summary) => {
          const said = ['Keep the names.', 'And be quick.'];
          let turn = 0;
          const s = session(worker(sizes.length, summary), {
            limits,
            heard: () => {
              turn += 1;
              return turn === 2 ? said.map((text) => ({ by: 'Ada', text })) : [];
            },
            tools: {
              onlyReads: () => true,
              run: ({ id }) =>
                Promise.resolve({ ok: true, text: `${id} ${'word '.repeat(sizes[turn % sizes.length] ?? 1)}` }),
            },
          });
          await s.run();
          const { messages = [], system } = s.requests.at(-1) ?? {};
          assert.equal(system, 'be good');
          assert.equal(messages[0]?.text, 'the briefing');
          if (turn > 2)
            for (const text of said)
              assert.ok(
                messages.some((each) => each.text.includes(text)),
                text,
              );
          for (const { tokens } of cutsIn(s.journal)) assert.ok(tokens.after < tokens.before, JSON.stringify(tokens));
          assert.ok(cutsIn(s.journal).length <= 2 * sizes.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});
