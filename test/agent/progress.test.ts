import assert from 'node:assert/strict';
import { ok } from '../../src/core/base/index.ts';
import type { ModelRequest } from '../../src/core/ports/index.ts';
import { call, reply, session, words } from './session.ts';

const limits = { turns: 100, time: 1_000, idleAnswers: 2, window: 100_000, resultLength: 24_000 };

/** Whether the model was warned. */
function isWarned({ messages }: ModelRequest): boolean {
  return messages.some(({ role, text }) => role === 'user' && text.startsWith('You make no progress'));
}

/** Tools of which every call fails in its own way, or in the same. */
function failing(text: (id: string) => string) {
  return { onlyReads: () => false, run: ({ id }: { id: string }) => Promise.resolve({ ok: false, text: text(id) }) };
}

describe('an agent that makes no progress', () => {
  it('is warned after five turns of the same calls, and stopped after ten', async () => {
    const s = session(() => reply(call('write-a')), { limits });
    const outcome = await s.run();
    assert.ok(!outcome.ok && outcome.error.reason === 'no-progress' && outcome.error.retryable);
    assert.match(outcome.error.person, /same calls with the same results for 10 turns.*write-a: did write-a/);
    assert.equal(s.requests.findIndex(isWarned), 6, 'the first call was new, five were not');
    assert.equal(s.requests.length, 11);
  });

  it('is not helped by going round in circles', async () => {
    let at = 0;
    const s = session(() => reply(call(`read-${['a', 'b', 'c'][at++ % 3] ?? ''}`, `c${String(at)}`)), { limits });
    const outcome = await s.run();
    assert.ok(!outcome.ok && outcome.error.reason === 'no-progress');
    assert.equal(s.requests.length, 13);
  });

  it('is stopped when nothing but errors comes, however different', async () => {
    let at = 0;
    const s = session(() => reply(call('write-a', `c${String(at++)}`)), {
      limits,
      tools: failing((id) => `bad ${'abcdefghijklmnopq'.charAt(Number(id.slice(1)))}`),
    });
    const outcome = await s.run();
    assert.match(outcome.ok ? '' : outcome.error.person, /nothing but errors for 16 turns.*bad p/);
    assert.equal(s.requests.findIndex(isWarned), 8);
  });

  it('goes on when it changes its way after the warning', async () => {
    let isBetter = false;
    const s = session(
      (request) => {
        isBetter ||= isWarned(request);
        return isBetter ? reply(call('report')) : reply(call('write-a'));
      },
      { limits },
    );
    assert.deepEqual(await s.run(), ok('fine'));
  });

  it('is told of it once, also across a restart', async () => {
    const whole = session(() => reply(call('write-a')), { limits });
    await whole.run();
    const recorded = whole.journal.slice(0, -4);
    const s = session(() => reply(call('write-a')), { limits, recorded });
    const outcome = await s.run();
    assert.ok(!outcome.ok && outcome.error.reason === 'no-progress');
    const warnings = s.journal.filter((entry) => entry.kind === 'said' && entry.by === 'engine');
    assert.equal(warnings.length, 1);
  });

  it('may check the same again after every change', async () => {
    let at = 0;
    const run = ({ name, id }: { name: string; id: string }) =>
      Promise.resolve({ ok: true, text: name === 'read-a' ? 'Red: 1 failed' : `edited ${id}` });
    const s = session(
      () =>
        ++at > 40
          ? reply(call('report'))
          : reply(
              at % 2 ? call('read-a', `c${String(at)}`) : call('write-a', `c${String(at)}`, JSON.stringify({ at })),
            ),
      { limits, tools: { onlyReads: () => false, run } },
    );
    assert.deepEqual(await s.run(), ok('fine'));
  });
});

describe('an answer that is not as it should be', () => {
  it('with more calls than are taken gets the first of them carried out, the others not', async () => {
    const many = Array.from({ length: 70 }, (_, index) => call('write-a', `c${String(index)}`));
    const s = session([reply(...many), reply(call('report'))], { limits });
    assert.deepEqual(await s.run(), ok('fine'));
    assert.equal(s.done.length, 64);
    const refused = s.journal.filter((entry) => entry.kind === 'tool-finished' && /at most 64 calls/.test(entry.text));
    assert.equal(refused.length, 6);
  });

  it('cut off within a call does nothing of it, also after a restart', async () => {
    const cut = { ...reply(call('write-a', 'c1'), call('write-b', 'c2', '{"text":"half')), stop: 'length' as const };
    const whole = session([cut, reply(call('report'))], { limits });
    assert.deepEqual(await whole.run(), ok('fine'));
    assert.deepEqual(whole.done, ['write-a:c1']);
    const s = session([reply(call('report'))], { limits, recorded: whole.journal.slice(0, 1) });
    await s.run();
    assert.deepEqual(s.done, ['write-a:c1']);
  });

  it('without anything in it, or of words alone, is reminded and then ends the session', async () => {
    for (const nothing of [words(''), words('I am done.')]) {
      const s = session([nothing, nothing, nothing], { limits });
      const outcome = await s.run();
      assert.ok(!outcome.ok && outcome.error.retryable);
      assert.match(outcome.error.person, /only talked/);
      assert.match(s.requests[1]?.messages.at(-1)?.text ?? '', /Go on working with the tools/);
    }
  });

  it('of words between work does not count against it', async () => {
    const s = session([words('a'), words('b'), reply(call('read-a')), words('c'), words('d'), reply(call('report'))], {
      limits,
    });
    assert.deepEqual(await s.run(), ok('fine'));
  });

  it('that is always cut at the length limit ends the session', async () => {
    const s = session(() => words('and so on', 'length'), { limits });
    const outcome = await s.run();
    assert.ok(!outcome.ok && outcome.error.retryable);
    assert.match(s.requests[1]?.messages.at(-1)?.text ?? '', /cut at the length limit/);
  });
});

describe('an image that a tool shows', () => {
  const images = [{ mediaType: 'image/png' as const, data: 'AAAA' }];
  const tools = { onlyReads: () => true, run: () => Promise.resolve({ ok: true, text: 'a.png', images }) };

  it('is sent with its result, on record, and sent again after a restart', async () => {
    const s = session([reply(call('read-a')), reply(call('report'))], { limits, tools });
    await s.run();
    const shown = (request: ModelRequest | undefined) =>
      request?.messages.flatMap((message) => (message.role === 'tool' ? [message.images] : []));
    assert.deepEqual(shown(s.requests[1]), [images]);
    const again = session([reply(call('report'))], { limits, recorded: s.journal.slice(0, 3) });
    await again.run();
    assert.deepEqual(again.requests[0]?.messages, s.requests[1]?.messages);
  });

  it('is not sent any more once its turn is cut', async () => {
    let at = 0;
    const small = { ...limits, window: 20_000 };
    const s = session(
      () => (++at > 12 ? reply(call('report')) : reply(call('read-a', `c${String(at)}`, `{"n":${String(at)}}`))),
      {
        limits: small,
        tools: {
          onlyReads: () => true,
          run: ({ id }) => Promise.resolve({ ok: true, text: `${id}.png`, images }),
        },
      },
    );
    assert.deepEqual(await s.run(), ok('fine'));
    const last = s.requests.at(-1)?.messages ?? [];
    const withImage = last.filter((message) => message.role === 'tool' && message.images).length;
    assert.ok(withImage >= 1 && withImage < 12, String(withImage));
    assert.ok(last.some(({ text }) => text.includes('not sent any more')));
  });
});
