import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ModelFailure } from '../../src/core/ports/index.ts';
import type { Moment } from '../model-server/index.ts';
import { anyRequest, key, textHeard, type Stage } from './models.stage.ts';

const long = 'The answer goes on and on. '.repeat(20);
const piece = { text: long, pieceMs: 0 };

/** Refusals by the server. */
export function refusals(on: Stage): void {
  const error = (message: string, code: string | null = null): object => ({ error: { message, type: 'x', code } });
  const cases: readonly [what: string, status: number, body: object | string, reason: ModelFailure['reason']][] = [
    ['a wrong key', 401, error('Incorrect API key provided: sk-proj-***.'), 'unauthorised'],
    ['a forbidden model', 403, error('Your project may not use it.'), 'unauthorised'],
    ['an unknown model', 404, error('The model `x` does not exist', 'model_not_found'), 'unknown-model'],
    ['an unknown model as a bad request', 400, error('Unknown model: x'), 'unknown-model'],
    ['a wrong address', 404, '<html><h1>Not found</h1></html>', 'unknown-model'],
    ['too long a conversation', 400, error('…', 'context_length_exceeded'), 'too-long'],
    ['too long a prompt', 400, error('prompt is too long: 210000 tokens > 200000 maximum'), 'too-long'],
    ['too large a body', 413, '', 'too-long'],
    ['a bad request', 400, error("Invalid 'tools[0].name'"), 'bad-request'],
    ['an unprocessable request', 422, { detail: [{ msg: 'field required' }] }, 'bad-request'],
    ['a redirect', 307, '', 'bad-request'],
    ['a time-out of its own', 408, error('timed out'), 'timed-out'],
    ['too many requests', 429, error('Rate limit reached'), 'rate-limited'],
    ['no credit', 429, error('You exceeded your current quota', 'insufficient_quota'), 'unauthorised'],
    ['its failure', 500, error('The server had an error'), 'server-error'],
    ['a broken gateway', 502, '<html>Bad gateway</html>', 'server-error'],
    ['no capacity', 503, '', 'overloaded'],
    ['overload', 529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded'],
  ];
  for (const [what, status, body, reason] of cases) {
    it(`tells ${what} (${status}) as ${reason}`, async () => {
      const { failure, server } = await on.serve([{ fault: { kind: 'status', status, body } }]);
      const told = await failure();
      assert.equal(told.reason, reason, told.person);
      assert.equal(told.partial, '');
      assert.equal(server.requests.length, 1, 'it tried again by itself');
    });
  }

  it('asks for a key where its own is not accepted', async () => {
    const { server } = await on.serve([{ text: 'x' }]);
    const outcome = await on
      .create({ url: server.url, key: 'another', timeouts: {} })
      .ask(anyRequest, () => undefined, new AbortController().signal);
    assert.equal(!outcome.ok && outcome.error.reason, 'unauthorised');
  });

  it('never repeats the key that a server quotes', async () => {
    const body = error(`Incorrect API key provided: ${key}. Also Bearer ${key}`);
    const { failure } = await on.serve([{ fault: { kind: 'status', status: 401, body } }]);
    assert.match((await failure()).person, /Incorrect API key provided/);
  });

  it('reports how long the server asks to wait', async () => {
    const waits: readonly [Readonly<Record<string, string>>, number | undefined][] = [
      [{ 'retry-after': '7' }, 7000],
      [{ 'retry-after': '0.5' }, 500],
      [{ 'retry-after': '7', 'retry-after-ms': '1234' }, 1234],
      [{ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
      [{ 'retry-after': 'soon' }, undefined],
      [{}, undefined],
    ];
    for (const [headers, wait] of waits) {
      const { failure } = await on.serve([{ fault: { kind: 'status', status: 429, headers } }]);
      const told = await failure();
      assert.equal('retryAfter' in told ? told.retryAfter : undefined, wait, JSON.stringify(headers));
    }
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const { failure } = await on.serve([{ fault: { kind: 'status', status: 503, headers: { 'retry-after': date } } }]);
    const told = await failure();
    assert.ok(told.reason === 'overloaded' && (told.retryAfter ?? 0) > 3_000_000);
  });
}

/** Servers that cannot be reached. */
export function unreachable(on: Stage): void {
  it('says that nothing listens, or that there is no such name', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    for (const url of [`http://127.0.0.1:${port}/v1`, 'http://nowhere.invalid/v1', 'not an address', 'file:///v1']) {
      const outcome = await on
        .create({ url, key, timeouts: {} })
        .ask(anyRequest, () => undefined, new AbortController().signal);
      assert.equal(!outcome.ok && outcome.error.reason, 'unreachable', url);
    }
  });

  it('says that the encrypted connection cannot be made', async () => {
    const { server } = await on.serve([]);
    const outcome = await on
      .create({ url: server.url.replace('http:', 'https:'), key, timeouts: {} })
      .ask(anyRequest, () => undefined, new AbortController().signal);
    assert.equal(!outcome.ok && outcome.error.reason, 'unreachable');
  });

  it('refuses a key that no header can hold, without sending it', async () => {
    const { server } = await on.serve([]);
    const outcome = await on
      .create({ url: server.url, key: 'one\ntwo', timeouts: {} })
      .ask(anyRequest, () => undefined, new AbortController().signal);
    assert.equal(!outcome.ok && outcome.error.reason, 'unauthorised');
    assert.equal(server.requests.length, 0);
  });
}

/** Answers that break off. */
export function cuts(on: Stage): void {
  for (const at of ['request', 'headers', 'middle', 'end'] as const) {
    for (const gently of at === 'request' ? [false] : [false, true]) {
      it(`tells an answer that ${gently ? 'ends' : 'is cut'} at the ${at}, and keeps what came`, async () => {
        const { failure, pieces } = await on.serve([{ ...piece, fault: { kind: 'cut', at, gently } }]);
        const told = await failure();
        assert.equal(told.reason, 'cut-off');
        assert.equal(told.partial, textHeard(pieces));
        if (at === 'middle') assert.ok(told.partial.length > 100 && told.partial.length < long.length);
        if (at === 'end') assert.equal(told.partial, long);
      });
    }
  }

  it('takes an answer that is cut once it was whole', async () => {
    const { reply } = await on.serve([{ text: long, fault: { kind: 'cut', at: 'closing' } }]);
    assert.equal((await reply()).text, long);
  });

  for (const what of ['text', 'line'] as const) {
    it(`gives up an answer whose ${what} never ends, and closes the connection`, async () => {
      const { failure, server } = await on.serve([{ text: long, pieceLength: 500, fault: { kind: 'endless', what } }]);
      assert.equal((await failure()).reason, 'malformed');
      assert.equal(await (await server.request(1)).ended, 'gone');
    });
  }
}

/** Servers that say nothing. */
export function deadlines(on: Stage): void {
  const cases: readonly [Moment, 'first-byte' | 'idle'][] = [
    ['request', 'first-byte'],
    ['headers', 'first-byte'],
    ['middle', 'idle'],
    ['end', 'idle'],
  ];
  for (const [at, phase] of cases) {
    it(`times out at ${phase} when the server falls silent at the ${at}, and closes the connection`, async () => {
      const { failure, server, pieces } = await on.serve([{ ...piece, fault: { kind: 'silence', at } }], {
        firstByte: 150,
        idle: 150,
      });
      const told = await failure();
      assert.equal(told.reason === 'timed-out' && told.phase, phase);
      assert.equal(told.partial, textHeard(pieces));
      assert.equal(await (await server.request(1)).ended, 'gone');
    });
  }

  it('times out in total, however much comes', async () => {
    const { failure } = await on.serve([{ text: long.repeat(50), pieceMs: 5 }], { total: 150 });
    const told = await failure();
    assert.equal(told.reason === 'timed-out' && told.phase, 'total');
  });

  it('times out while it connects', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const outcome = await on
      .create({ url: `https://127.0.0.1:${port}/v1`, key, timeouts: { connect: 100 } })
      .ask(anyRequest, () => undefined, new AbortController().signal);
    mute.close();
    assert.deepEqual(!outcome.ok && outcome.error.reason === 'timed-out' && outcome.error.phase, 'connect');
  });

  it('takes an answer that was whole when the server fell silent', async () => {
    const { reply } = await on.serve([{ text: long, fault: { kind: 'silence', at: 'closing' } }], { idle: 100 });
    assert.equal((await reply()).text, long);
  });
}

/** The person's stop. */
export function cancellation(on: Stage): void {
  for (const at of ['request', 'headers', 'middle', 'end'] as const) {
    it(`stops at once while the server is at the ${at}, and closes the connection`, async () => {
      const stop = new AbortController();
      const { provider, server } = await on.serve([{ ...piece, fault: { kind: 'silence', at } }]);
      let heard = '';
      const asked = provider.ask(
        anyRequest,
        (now) => {
          heard += now.kind === 'text' ? now.text : '';
          if (heard.length > 100) stop.abort();
        },
        stop.signal,
      );
      const { ended } = await server.request(1);
      if (at === 'request' || at === 'headers') stop.abort();
      const outcome = await asked;
      assert.ok(!outcome.ok);
      assert.equal(outcome.error.reason, 'cancelled');
      assert.equal(outcome.error.partial, heard);
      assert.equal(await ended, 'gone');
    });
  }

  it('sends nothing when it was stopped before', async () => {
    const { failure, server } = await on.serve([{ text: 'x' }]);
    assert.equal((await failure(anyRequest, AbortSignal.abort())).reason, 'cancelled');
    assert.equal(server.requests.length, 0);
    assert.equal(server.connections().made, 0);
  });

  it('leaves the signal without listeners, and can be asked again', async () => {
    const stop = new AbortController();
    const { ask } = await on.serve(() => ({ text: 'x' }));
    let listening = 0;
    const { signal } = stop;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      listening++;
      add(...given);
    };
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      listening--;
      remove(...given);
    };
    for (let turn = 0; turn < 3; turn++) assert.ok((await ask(anyRequest, signal)).ok);
    assert.equal(listening, 0);
  });
}
