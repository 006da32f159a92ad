import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../../src/adapters/openai-models/index.ts';
import type { ModelRequest } from '../../../src/core/ports/index.ts';
import { anyRequest } from '../../contracts/models.stage.ts';

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is sent for a request. */
async function sent(request: Partial<ModelRequest>, baseUrl = 'http://server.invalid/v1', key?: string): Promise<Sent> {
  const seen: Sent[] = [];
  const provider = createOpenAiProvider({
    baseUrl,
    key,
    api: 'chat',
    fetch: (url, init) => {
      assert.ok(typeof url === 'string' && typeof init?.body === 'string');
      const headers = Object.fromEntries(new Headers(init.headers));
      seen.push({ url, headers, text: init.body, body: JSON.parse(init.body) as Sent['body'] });
      return Promise.resolve(new Response('data: [DONE]\n\n'));
    },
  });
  const outcome = await provider.ask({ ...anyRequest, ...request }, () => undefined, new AbortController().signal);
  assert.ok(outcome.ok && seen[0], JSON.stringify(outcome));
  return seen[0];
}

describe('a request to a Chat Completions server', () => {
  it('goes to the address of the person, with and without a slash at its end', async () => {
    for (const base of ['http://server.invalid/v1', 'http://server.invalid/v1/']) {
      assert.equal((await sent({}, base)).url, 'http://server.invalid/v1/chat/completions');
    }
  });

  it('carries nothing that the server does not need', async () => {
    const { headers } = await sent({}, undefined, 'sk-1');
    assert.deepEqual(Object.keys(headers), ['accept', 'authorization', 'content-type', 'user-agent']);
    assert.ok(!('authorization' in (await sent({})).headers));
  });

  it('has what grows at its end', async () => {
    const { body } = await sent({ maxOutputTokens: 100 });
    assert.deepEqual(Object.keys(body), ['model', 'stream', 'stream_options', 'max_tokens', 'tools', 'messages']);
    const official = await sent({ maxOutputTokens: 100 }, 'https://api.openai.com/v1');
    assert.equal(official.body['max_completion_tokens'], 100);
    assert.ok(!('max_tokens' in official.body));
  });

  it('leaves out an empty system and an empty list of tools', async () => {
    const { body } = await sent({ system: '', tools: [] });
    assert.ok(!('tools' in body));
    assert.deepEqual(body['messages'], [{ role: 'user', content: 'Make the tests pass.' }]);
  });

  it('gives earlier calls an input that every server takes', async () => {
    const inputs = ['', '{"a": 1}', '{"a', '5', '[]', 'null'];
    const calls = inputs.map((input, index) => ({ id: `c${index}`, name: 'x', input }));
    const { body } = await sent({ messages: [{ role: 'assistant', text: '', calls }] });
    const [, message] = body['messages'] as { tool_calls: { function: { arguments: string } }[]; content: unknown }[];
    assert.equal(message?.content, null);
    assert.deepEqual(
      message.tool_calls.map((call) => call.function.arguments),
      ['{}', '{"a": 1}', '{"malformed":"{\\"a"}', '{"malformed":"5"}', '{"malformed":"[]"}', '{"malformed":"null"}'],
    );
  });

  it('shows the images of tools once all calls are answered', async () => {
    const image = { mediaType: 'image/png', data: 'aGk=' } as const;
    const { body } = await sent({
      messages: [
        { role: 'tool', callId: 'a', text: 'one', images: [image] },
        { role: 'tool', callId: 'b', text: 'two', images: [image] },
        { role: 'user', text: 'And now?' },
      ],
    });
    const messages = body['messages'] as { role: string; content: unknown }[];
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'tool', 'tool', 'user', 'user'],
    );
    const url = 'data:image/png;base64,aGk=';
    assert.deepEqual(messages[3]?.content, [
      { type: 'image_url', image_url: { url } },
      { type: 'image_url', image_url: { url } },
    ]);
  });

  it('replaces half characters, which servers refuse', async () => {
    const { text } = await sent({ messages: [{ role: 'user', text: 'cut \ud83c' }] });
    assert.ok(text.includes('cut \uFFFD') && !text.includes('\\ud83c'));
  });
});
