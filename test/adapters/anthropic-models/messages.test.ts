import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createAnthropicProvider } from '../../../src/adapters/anthropic-models/index.ts';
import type { Result } from '../../../src/core/base/index.ts';
import type { ModelFailure, ModelPiece, ModelReply, ModelRequest } from '../../../src/core/ports/index.ts';
import { after, anyRequest, textHeard } from '../../contracts/models.stage.ts';

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const usual = ['message_start', 'message_stop'];

/** Events as a server sends them; a text stands for an event of that type alone. */
function streamOf(events: readonly (object | string)[]): string {
  const objects = events.map((event) => (typeof event === 'string' ? { type: event } : event));
  return objects
    .map((event) => `event: ${'type' in event ? String(event.type) : ''}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}

interface Told {
  readonly outcome: Result<ModelReply, ModelFailure>;
  readonly pieces: readonly ModelPiece[];
  readonly sent: Sent;
}

/** Asks a server that answers with this text. */
async function ask(answer: string, request: Partial<ModelRequest> = {}): Promise<Told> {
  const seen: Sent[] = [];
  const pieces: ModelPiece[] = [];
  const provider = createAnthropicProvider({
    baseUrl: 'https://server.invalid',
    key: 'sk-1',
    fetch(url, init) {
      assert.ok(typeof url === 'string' && typeof init?.body === 'string');
      const headers = Object.fromEntries(new Headers(init.headers));
      seen.push({ url, headers, body: JSON.parse(init.body) as Sent['body'] });
      return Promise.resolve(new Response(answer));
    },
  });
  const signal = new AbortController().signal;
  const outcome = await provider.ask({ ...anyRequest, ...request }, (piece) => pieces.push(piece), signal);
  assert.ok(seen[0], JSON.stringify(outcome));
  return { outcome, pieces, sent: seen[0] };
}

async function replyTo(events: readonly (object | string)[], request?: Partial<ModelRequest>): Promise<ModelReply> {
  const { outcome } = await ask(streamOf(events), request);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

/** What is sent for a request. */
async function sent(request: Partial<ModelRequest>): Promise<Sent> {
  return (await ask(streamOf(['message_stop']), request)).sent;
}

const start = {
  type: 'message_start',
  message: { model: 'scripted-1', usage: { input_tokens: 10, output_tokens: 1 } },
};
const block = (index: number, content_block: object, ...deltas: readonly object[]): readonly object[] => [
  { type: 'content_block_start', index, content_block },
  ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
];
const stop = (stop_reason: string, usage: object = {}): object => ({
  type: 'message_delta',
  delta: { stop_reason },
  usage,
});

const thought = (thinking: string, signature: string): readonly object[] => [
  { type: 'thinking_delta', thinking },
  { type: 'signature_delta', signature },
];

/** Thoughts between texts and calls, one of them sealed. */
const interleaved = [
  start,
  ...block(0, { type: 'thinking', thinking: '', signature: '' }, ...thought('First.', 's1')),
  ...block(1, { type: 'text', text: '' }, { type: 'text_delta', text: 'I look. ' }),
  ...block(2, { type: 'redacted_thinking', data: 'sealed' }),
  ...block(3, { type: 'text', text: '' }, { type: 'text_delta', text: 'And ask.' }),
  ...block(
    4,
    { type: 'tool_use', id: 't1', name: 'read-file', input: {} },
    { type: 'input_json_delta', partial_json: '{"path":"a"}' },
  ),
  ...block(5, { type: 'thinking', thinking: '', signature: '' }, ...thought('Then.', 's2')),
  ...block(6, { type: 'tool_use', id: 't2', name: 'list-files', input: {} }),
  stop('tool_use'),
  'message_stop',
];

describe('a request to Anthropic', () => {
  it('goes to Messages with the version of the package, and the key as authorisation', async () => {
    const { url, headers } = await sent({});
    assert.equal(url, 'https://server.invalid/v1/messages');
    assert.deepEqual(Object.keys(headers), [
      'accept',
      'anthropic-version',
      'authorization',
      'content-type',
      'user-agent',
    ]);
    const client = await readFile(new URL(import.meta.resolve('@anthropic-ai/sdk/client')), 'utf8');
    assert.ok(
      client.includes(`'anthropic-version': '${headers['anthropic-version'] ?? ''}'`),
      'the package has moved on',
    );
  });

  it('is marked for the cache at the system text, the last tool and the last message', async () => {
    const [tool] = anyRequest.tools;
    assert.ok(tool);
    const { body } = await sent({ tools: [tool, { ...tool, name: 'list-files' }] });
    const mark = { type: 'ephemeral' };
    assert.deepEqual(body['system'], [{ type: 'text', text: anyRequest.system, cache_control: mark }]);
    const tools = body['tools'] as { name: string; cache_control?: object }[];
    assert.deepEqual(
      tools.map(({ cache_control }) => cache_control),
      [undefined, mark],
    );
    // The mark of the whole request moves to its last block by itself.
    assert.deepEqual(body['cache_control'], mark);
    assert.equal(Object.keys(body).at(-1), 'messages');
    assert.equal(body['model'], 'scripted-1');
  });

  it('thinks only when it is told how much', async () => {
    assert.ok(!('thinking' in (await sent({})).body));
    const { body } = await sent({ effort: 'high' });
    assert.deepEqual(
      [body['thinking'], body['output_config']],
      [{ type: 'adaptive', display: 'summarized' }, { effort: 'high' }],
    );
  });

  it('has all results of an answer, and what the person said after them, in one message', async () => {
    const image = { mediaType: 'image/png', data: 'aGk=' } as const;
    const calls = ['a.1', 'b'].map((id) => ({ id, name: 'read-file', input: '{"a' }));
    const { body } = await sent(
      after(
        anyRequest,
        { role: 'assistant', text: ' ', calls },
        { role: 'tool', callId: 'a.1', text: 'one', images: [image] },
        { role: 'tool', callId: 'b', text: '' },
        { role: 'user', text: 'Go on.' },
      ),
    );
    const source = { type: 'base64', media_type: 'image/png', data: 'aGk=' };
    assert.deepEqual((body['messages'] as unknown[]).slice(1), [
      {
        role: 'assistant',
        content: ['a_1', 'b'].map((id) => ({ type: 'tool_use', id, name: 'read-file', input: { malformed: '{"a' } })),
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'a_1',
            content: [
              { type: 'text', text: 'one' },
              { type: 'image', source },
            ],
          },
          { type: 'tool_result', tool_use_id: 'b', content: '' },
          { type: 'text', text: 'Go on.' },
        ],
      },
    ]);
  });

  it('gives thoughts back in their order, with their signatures', async () => {
    const { text, calls, kept } = await replyTo(interleaved);
    assert.equal(text, 'I look. And ask.');
    const { body } = await sent(after(anyRequest, { role: 'assistant', text, calls, kept }));
    const [, answer] = body['messages'] as { content: object[] }[];
    assert.deepEqual(answer?.content, [
      { type: 'thinking', thinking: 'First.', signature: 's1' },
      { type: 'text', text: 'I look. ' },
      { type: 'redacted_thinking', data: 'sealed' },
      { type: 'text', text: 'And ask.' },
      { type: 'tool_use', id: 't1', name: 'read-file', input: { path: 'a' } },
      { type: 'thinking', thinking: 'Then.', signature: 's2' },
      { type: 'tool_use', id: 't2', name: 'list-files', input: {} },
    ]);
  });
});

describe('an answer of Anthropic', () => {
  it('may be whole', async () => {
    const message = {
      type: 'message',
      model: 'scripted-1-20261101',
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: 's' },
        { type: 'text', text: 'So.' },
        { type: 'tool_use', id: 't', name: 'read-file', input: { path: 'a' } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 3, cache_read_input_tokens: 4, cache_creation_input_tokens: null, output_tokens: 5 },
    };
    const { outcome, pieces } = await ask(JSON.stringify(message));
    assert.ok(outcome.ok, JSON.stringify(outcome));
    assert.deepEqual(outcome.value, {
      text: 'So.',
      calls: [{ id: 't', name: 'read-file', input: '{"path":"a"}' }],
      stop: 'calls',
      usage: { known: true, input: 3, cacheRead: 4, cacheWrite: 0, output: 5, reasoning: 0 },
      skipped: 0,
      kept: [
        {
          provider: 'anthropic',
          data: '{"type":"thinking","thinking":"Hm.","signature":"s"}',
          after: { text: 0, calls: 0 },
        },
      ],
      answeredBy: 'scripted-1-20261101',
    });
    assert.equal(textHeard(pieces, 'reasoning'), 'Hm.');
  });

  it('may stop for reasons of its own', async () => {
    const reasons = {
      end_turn: 'end',
      stop_sequence: 'end',
      max_tokens: 'length',
      model_context_window_exceeded: 'length',
      refusal: 'filtered',
      pause_turn: 'end',
    };
    for (const [reason, told] of Object.entries(reasons)) {
      assert.equal((await replyTo([start, stop(reason), 'message_stop'])).stop, told, reason);
    }
    assert.equal((await replyTo([start, ...usual.slice(1)])).stop, 'end');
  });

  it('may have events, blocks and deltas that nobody knows yet', async () => {
    const reply = await replyTo([
      start,
      { type: 'message_thinks_aloud', mood: 'good' },
      ...block(0, { type: 'hologram', depth: 3 }, { type: 'hologram_delta', slice: 1 }),
      ...block(1, { type: 'text', text: '' }, { type: 'text_delta', text: 'a' }),
      stop('end_turn'),
      'message_stop',
    ]);
    assert.deepEqual([reply.text, reply.skipped], ['a', 0]);
  });

  it('leaves out a thought that was not signed, for it would be refused', async () => {
    const unsigned = block(0, { type: 'thinking', thinking: '' }, { type: 'thinking_delta', thinking: 'Hm' });
    assert.equal((await replyTo([start, ...unsigned, stop('max_tokens'), 'message_stop'])).kept, undefined);
  });

  it('tells an overload in mid-answer as such, with what it cost and what had come', async () => {
    const said = block(0, { type: 'text', text: '' }, { type: 'text_delta', text: 'I am' });
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const { outcome } = await ask(streamOf([start, ...said, error]));
    assert.ok(!outcome.ok);
    const { reason, partial, usage } = outcome.error;
    assert.deepEqual([reason, partial, usage?.input], ['overloaded', 'I am', 10]);
  });
});
