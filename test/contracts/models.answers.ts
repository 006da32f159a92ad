import assert from 'node:assert/strict';
import type { ModelRequest } from '../../src/core/ports/index.ts';
import { after, anyRequest, textHeard, type Stage } from './models.stage.ts';

const long = 'A long answer with grüße, 🎼 and "quotes"\nover lines. '.repeat(20);

/** A picture of one pixel. */
const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What a reply holds. */
export function answers(on: Stage): void {
  it('gives the text, heard in pieces as it comes', async () => {
    const { reply, pieces } = await on.serve([{ text: long, pieceMs: 0 }]);
    const { text, calls, stop, skipped } = await reply();
    assert.deepEqual({ text, calls, stop, skipped }, { text: long, calls: [], stop: 'end', skipped: 0 });
    assert.equal(textHeard(pieces), long);
    assert.ok(pieces.length > 1);
  });

  it('tells reasoning from text', async () => {
    const { reply, pieces } = await on.serve([{ text: 'So.', reasoning: 'First this, then that.' }]);
    assert.equal((await reply()).text, 'So.');
    assert.equal(textHeard(pieces, 'reasoning'), 'First this, then that.');
  });

  it('goes on with a conversation in which it reasoned, without parts of other providers', async () => {
    const call = { id: 'a', name: 'read-file', input: {} };
    const { reply, provider, server } = await on.serve([
      { text: 'I look.', reasoning: 'First this.', calls: [call] },
      { text: 'So.' },
    ]);
    const { text, calls, kept = [] } = await reply();
    assert.ok(kept.every((part) => part.provider === provider.name));
    const foreign = { provider: 'another', data: '{"secret":"thought"}', after: { text: 0, calls: 0 } };
    const answer = { role: 'assistant', text, calls, kept: [foreign, ...kept] } as const;
    assert.equal((await reply(after(anyRequest, answer, ...results(calls)))).text, 'So.');
    assert.ok(!server.requests[1]?.body.includes('secret'));
  });

  it('gives the calls in order, each announced by name', async () => {
    const { reply, pieces } = await on.serve([
      {
        text: 'I look.',
        calls: [
          { id: 'a', name: 'read-file', input: { path: 'src/a.ts', grüße: '🎼\n"\\' } },
          { id: 'b', name: 'list-files', input: {} },
        ],
        pieceLength: 3,
      },
    ]);
    const { text, calls, stop } = await reply();
    assert.equal(text, 'I look.');
    assert.equal(stop, 'calls');
    assert.deepEqual(calls, [
      { id: 'a', name: 'read-file', input: JSON.stringify({ path: 'src/a.ts', grüße: '🎼\n"\\' }) },
      { id: 'b', name: 'list-files', input: '{}' },
    ]);
    const announced = pieces.filter((piece) => piece.kind === 'call');
    assert.deepEqual(announced, [
      { kind: 'call', name: 'read-file' },
      { kind: 'call', name: 'list-files' },
    ]);
  });

  it('hands on input of calls that is no JSON as the model gave it', async () => {
    const { reply } = await on.serve([{ calls: [{ name: 'read-file', input: '{"path": "src/a' }] }]);
    assert.equal((await reply()).calls[0]?.input, '{"path": "src/a');
  });

  it('gives each call an id that the conversation does not have yet', async () => {
    const calls = [
      { id: 'same', name: 'read-file', input: {} },
      { id: 'same', name: 'list-files', input: {} },
    ];
    const { reply } = await on.serve([{ calls }, { calls }]);
    const first = await reply();
    assert.deepEqual(
      first.calls.map(({ name }) => name),
      ['read-file', 'list-files'],
    );
    const next = await reply(answered(anyRequest, first.calls));
    const ids = [...first.calls, ...next.calls].map(({ id }) => id);
    assert.equal(new Set(ids).size, 4);
  });

  it('counts tokens in buckets that do not overlap', async () => {
    const { reply } = await on.serve([
      {
        text: 'x',
        tokens: { input: 100, cacheRead: 700, cacheWrite: 200, output: 20, reasoning: 30 },
      },
    ]);
    assert.deepEqual((await reply()).usage, {
      known: true,
      input: 100,
      cacheRead: 700,
      cacheWrite: 200,
      output: 20,
      reasoning: 30,
    });
  });

  it('says when the provider told no usage', async () => {
    const { reply } = await on.serve([{ text: 'x', usage: null }]);
    const none = { known: false, input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
    assert.deepEqual((await reply()).usage, none);
  });

  it('says why an answer stopped', async () => {
    const { reply } = await on.serve([
      { when: 'one', text: 'x', finish: 'length' },
      { when: 'two', text: '' },
    ]);
    assert.equal((await reply(saying('one'))).stop, 'length');
    assert.equal((await reply(saying('two'))).stop, 'end');
  });

  it('says that an answer was withheld', async () => {
    const { reply } = await on.serve([{ text: '', finish: 'content_filter' }]);
    assert.equal((await reply()).stop, 'filtered');
  });

  it('skips and counts a malformed line, and goes on', async () => {
    const { reply } = await on.serve([{ text: long, fault: { kind: 'lines', lines: ['data: {"choices": [{"del'] } }]);
    const { text, skipped } = await reply();
    assert.deepEqual({ text, skipped }, { text: long, skipped: 1 });
  });

  it('drops what a listener throws', async () => {
    const { provider } = await on.serve([{ text: long }]);
    const throwing = (): void => {
      throw new Error('a listener failed');
    };
    const outcome = await provider.ask(anyRequest, throwing, new AbortController().signal);
    assert.equal(outcome.ok && outcome.value.text, long);
  });

  it('shows the model the whole conversation, images among it', async () => {
    const { reply, server } = await on.serve([
      { calls: [{ id: 'a', name: 'read-file', input: {} }] },
      { text: 'Seen.' },
    ]);
    const { calls } = await reply();
    const image = { mediaType: 'image/png', data: onePixel } as const;
    await reply(after(answered(anyRequest, calls, image), { role: 'user', text: 'And this?', images: [image] }));
    const sent = server.requests[1]?.body ?? '';
    for (const part of ['You are a developer.', 'Make the tests pass.', 'result of read-file', 'And this?']) {
      assert.ok(sent.includes(part), part);
    }
    assert.equal(sent.split(image.data).length - 1, 2);
  });
}

/** What goes over the connection. */
export function connections(on: Stage): void {
  it('sends what it sent before byte for byte, turn after turn', async () => {
    const { reply, server } = await on.serve(({ turn }) => ({
      text: `Turn ${turn}.`,
      calls: [{ name: 'read-file', input: `{ "path":  "src/${turn}.ts" }` }],
    }));
    let request = anyRequest;
    for (let turn = 0; turn < 5; turn++) {
      const { text, calls } = await reply(request);
      request = after(request, { role: 'assistant', text, calls }, ...results(calls));
    }
    const bodies = server.requests.map(({ body }) => body);
    assert.equal(bodies.length, 5);
    for (const [turn, body] of bodies.slice(1).entries()) {
      const before = bodies[turn]?.replace(/\]\}$/, '') ?? '';
      assert.ok(before.length > 100 && body.startsWith(before), `turn ${turn + 1}`);
    }
  });

  it('keeps one connection for calls one after the other, also after failures', async () => {
    const { ask, server } = await on.serve([
      { when: 'slow', times: 1, fault: { kind: 'status', status: 429, body: 'x'.repeat(10_000) } },
      { when: 'slow', text: long },
    ]);
    for (let turn = 0; turn < 4; turn++) await ask(saying('slow'));
    assert.deepEqual(
      server.requests.map(({ reused }) => reused),
      [false, true, true, true],
    );
    assert.equal(server.connections().made, 1);
  });

  it('sends the key, and only as authorisation', async () => {
    const { reply, server } = await on.serve([{ text: 'x' }]);
    await reply();
    const [request] = server.requests;
    assert.equal(request?.authorised, true);
    assert.ok(!JSON.stringify(request).includes('sk-proj'));
  });

  it('keeps fifty conversations at once apart', async () => {
    const { ask, server } = await on.serve(({ last }) => ({ text: `${last} `.repeat(30), pieceMs: 1 }));
    const goals = Array.from({ length: 50 }, (_, number) => `goal-${number}`);
    const outcomes = await Promise.all(goals.map((goal) => ask(saying(goal))));
    assert.deepEqual(
      outcomes.map((outcome) => outcome.ok && outcome.value.text),
      goals.map((goal) => `${goal} `.repeat(30)),
    );
    assert.equal(server.requests.length, 50);
  });
}

type Calls = Extract<ModelRequest['messages'][number], { role: 'assistant' }>['calls'];

function saying(text: string): ModelRequest {
  return { ...anyRequest, messages: [{ role: 'user', text }] };
}

function results(calls: Calls): ModelRequest['messages'] {
  return calls.map(({ id, name }) => ({ role: 'tool', callId: id, text: `result of ${name}` }));
}

/** The request with its calls answered, the first one by an image as well. */
function answered(
  request: ModelRequest,
  calls: Calls,
  ...images: NonNullable<Extract<ModelRequest['messages'][number], { role: 'user' }>['images']>
): ModelRequest {
  const [first, ...rest] = results(calls);
  return after(
    request,
    { role: 'assistant', text: '', calls },
    ...(first?.role === 'tool' ? [{ ...first, images }] : []),
    ...rest,
  );
}
