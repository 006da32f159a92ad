import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../../src/adapters/openai-models/index.ts';
import type { Result } from '../../../src/core/base/index.ts';
import type { ModelFailure, ModelReply, ModelRequest } from '../../../src/core/ports/index.ts';
import { after, anyRequest } from '../../contracts/models.stage.ts';

interface Sent {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks a server that answers with these events, at OpenAI's own address. */
async function ask(
  events: readonly object[],
  request: Partial<ModelRequest> = {},
): Promise<{ readonly outcome: Result<ModelReply, ModelFailure>; readonly sent: Sent }> {
  const seen: Sent[] = [];
  const provider = createOpenAiProvider({
    baseUrl: 'https://api.openai.com/v1',
    fetch(url, init) {
      assert.ok(typeof url === 'string' && typeof init?.body === 'string');
      seen.push({ url, body: JSON.parse(init.body) as Sent['body'] });
      return Promise.resolve(new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')));
    },
  });
  const outcome = await provider.ask({ ...anyRequest, ...request }, () => undefined, new AbortController().signal);
  assert.ok(seen[0], JSON.stringify(outcome));
  return { outcome, sent: seen[0] };
}

async function replyTo(...events: readonly object[]): Promise<ModelReply> {
  const { outcome } = await ask(events);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

const completed = (more: object = {}): object => ({
  type: 'response.completed',
  response: { status: 'completed', ...more },
});
const done = (output_index: number, item: object): object => ({
  type: 'response.output_item.done',
  output_index,
  item,
});
const added = (output_index: number, item: object): object => ({
  type: 'response.output_item.added',
  output_index,
  item,
});
const says = (output_index: number, delta: string): object => ({
  type: 'response.output_text.delta',
  output_index,
  delta,
});

const thought = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed' };

describe('a request to Responses', () => {
  it('is what OpenAI itself is asked by, has what grows at its end, and has nothing kept there', async () => {
    const { url, body } = (await ask([completed()], { maxOutputTokens: 100, effort: 'high' })).sent;
    assert.equal(url, 'https://api.openai.com/v1/responses');
    assert.deepEqual(Object.keys(body), [
      'model',
      'stream',
      'store',
      'reasoning',
      'max_output_tokens',
      'instructions',
      'tools',
      'input',
    ]);
    assert.deepEqual([body['store'], body['reasoning']], [false, { effort: 'high' }]);
  });

  it('gives thoughts and what messages were for back, each at its place', async () => {
    const { text, calls, kept } = await replyTo(
      added(0, { ...thought, encrypted_content: 'not whole yet' }),
      done(0, thought),
      added(1, { type: 'message', phase: 'commentary' }),
      says(1, 'I look.'),
      added(2, { type: 'function_call', call_id: 'c1', name: 'read-file', arguments: '' }),
      done(2, { type: 'function_call', call_id: 'c1', name: 'read-file', arguments: '{"path":"a"}' }),
      completed(),
    );
    const { body } = (await ask([completed()], after(anyRequest, { role: 'assistant', text, calls, kept }))).sent;
    assert.deepEqual((body['input'] as unknown[]).slice(1), [
      thought,
      { role: 'assistant', content: 'I look.', phase: 'commentary' },
      { type: 'function_call', call_id: 'c1', name: 'read-file', arguments: '{"path":"a"}' },
    ]);
  });

  it('shows images with the words and the results that they belong to', async () => {
    const image = { mediaType: 'image/png', data: 'aGk=' } as const;
    const { body } = (
      await ask([completed()], {
        messages: [
          { role: 'user', text: 'This:', images: [image] },
          { role: 'assistant', text: '', calls: [{ id: 'a', name: 'x', input: '{"b' }] },
          { role: 'tool', callId: 'a', text: 'seen', images: [image] },
        ],
      })
    ).sent;
    const shown = { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,aGk=' };
    assert.deepEqual(body['input'], [
      { role: 'user', content: [{ type: 'input_text', text: 'This:' }, shown] },
      { type: 'function_call', call_id: 'a', name: 'x', arguments: '{"malformed":"{\\"b"}' },
      { type: 'function_call_output', call_id: 'a', output: [{ type: 'input_text', text: 'seen' }, shown] },
    ]);
  });
});

describe('an answer of Responses', () => {
  it('may be whole', async () => {
    const output = [
      thought,
      { type: 'message', content: [{ type: 'output_text', text: 'So.' }] },
      { type: 'function_call', call_id: 'c', name: 'read-file', arguments: '{}' },
    ];
    const reply = await replyTo({ object: 'response', status: 'completed', model: 'scripted-1-2026', output });
    assert.deepEqual([reply.text, reply.stop, reply.answeredBy], ['So.', 'calls', 'scripted-1-2026']);
    assert.deepEqual(reply.calls, [{ id: 'c', name: 'read-file', input: '{}' }]);
    assert.equal(reply.kept?.length, 1);
  });

  it('may have events that nobody knows yet', async () => {
    const reply = await replyTo({ type: 'response.hologram.delta', slice: 1 }, says(0, 'a'), completed());
    assert.deepEqual([reply.text, reply.skipped], ['a', 0]);
  });

  it('may be refused by the model, which is a withheld answer', async () => {
    const refusal = { type: 'response.refusal.delta', output_index: 0, delta: 'I may not.' };
    const reply = await replyTo(refusal, completed());
    assert.deepEqual([reply.text, reply.stop], ['I may not.', 'filtered']);
  });

  it('tells a failure by what the provider says of it, and what it cost', async () => {
    const error = { code: 'rate_limit_exceeded', message: 'Rate limit reached' };
    const usage = { input_tokens: 7, output_tokens: 1 };
    const { outcome } = await ask([
      says(0, 'a'),
      { type: 'response.failed', response: { status: 'failed', error, usage } },
    ]);
    assert.ok(!outcome.ok);
    assert.deepEqual(
      [outcome.error.reason, outcome.error.partial, outcome.error.usage?.input],
      ['rate-limited', 'a', 7],
    );
  });

  it('tells an error event', async () => {
    const { outcome } = await ask([{ type: 'error', code: 'server_error', message: 'The server had an error' }]);
    assert.equal(!outcome.ok && outcome.error.reason, 'server-error');
  });
});
