import assert from 'node:assert/strict';
import { createOllamaProvider } from '../../../src/adapters/ollama-models/index.ts';
import type { OllamaOptions } from '../../../src/adapters/ollama-models/options.ts';
import type { ModelReply, ModelRequest, PullProgress } from '../../../src/core/ports/index.ts';
import { after, anyRequest } from '../../contracts/models.stage.ts';

interface Sent {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const baseUrl = 'http://localhost:11434';
const never = new AbortController().signal;

/** A provider whose server answers with these lines. */
function over(lines: readonly (object | string)[], seen: Sent[] = [], options: Partial<OllamaOptions> = {}) {
  return createOllamaProvider({
    baseUrl,
    ...options,
    fetch(url, init) {
      assert.ok(typeof url === 'string');
      const body = JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as Sent['body'];
      seen.push({ url, body });
      return Promise.resolve(
        new Response(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')),
      );
    },
  });
}

const done = { message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' };

async function sent(request: Partial<ModelRequest>, options?: Partial<OllamaOptions>): Promise<Sent> {
  const seen: Sent[] = [];
  await over([done], seen, options).ask({ ...anyRequest, ...request }, () => undefined, never);
  assert.ok(seen[0]);
  return seen[0];
}

async function replyTo(...lines: readonly (object | string)[]): Promise<ModelReply> {
  const outcome = await over(lines).ask(anyRequest, () => undefined, never);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

describe('a request to Ollama', () => {
  it('says how long the model stays in memory and how much it is to take, when that is set', async () => {
    const { url, body } = await sent(
      { maxOutputTokens: 100, effort: 'low' },
      { keepAlive: '10m', windowOf: () => 32_000 },
    );
    assert.equal(url, 'http://localhost:11434/api/chat');
    assert.deepEqual(Object.keys(body), ['model', 'stream', 'keep_alive', 'think', 'options', 'tools', 'messages']);
    assert.deepEqual([body['keep_alive'], body['think']], ['10m', 'low']);
    assert.deepEqual(body['options'], { num_ctx: 32_000, num_predict: 100 });
    assert.deepEqual(Object.keys((await sent({})).body), ['model', 'stream', 'tools', 'messages']);
  });

  it('names the tool of a result, and gives thoughts back with the calls that they led to', async () => {
    const call = { function: { name: 'read-file', arguments: { path: 'a' } } };
    const { text, calls, kept } = await replyTo(
      { message: { role: 'assistant', content: '', thinking: 'Hm.' }, done: false },
      { message: { role: 'assistant', content: 'I look.', tool_calls: [call] }, done: false },
      done,
    );
    const id = calls[0]?.id ?? '';
    assert.deepEqual(calls, [{ id: 'call-1', name: 'read-file', input: '{"path":"a"}' }]);
    const { body } = await sent(
      after(anyRequest, { role: 'assistant', text, calls, kept }, { role: 'tool', callId: id, text: 'here' }),
    );
    assert.deepEqual((body['messages'] as unknown[]).slice(2), [
      { role: 'assistant', content: 'I look.', thinking: 'Hm.', tool_calls: [call] },
      { role: 'tool', content: 'here', tool_name: 'read-file' },
    ]);
  });
});

describe('an answer of Ollama', () => {
  it('may be whole, or end without a reason', async () => {
    const whole = { message: { role: 'assistant', content: 'So.' }, done: true, prompt_eval_count: 3, eval_count: 2 };
    const { text, stop, usage } = await replyTo(whole);
    assert.deepEqual([text, stop, usage.input, usage.output], ['So.', 'end', 3, 2]);
  });

  it('tells an error in mid-answer, with what had come', async () => {
    const said = { message: { role: 'assistant', content: 'I am' }, done: false };
    const outcome = await over([said, { error: 'model runner has unexpectedly stopped' }]).ask(
      anyRequest,
      () => undefined,
      never,
    );
    assert.ok(!outcome.ok);
    assert.deepEqual([outcome.error.reason, outcome.error.partial], ['server-error', 'I am']);
    assert.match(outcome.error.person, /unexpectedly stopped/);
  });
});

describe('the fetching of a model', () => {
  it('tells how far it has come', async () => {
    const seen: Sent[] = [];
    const heard: PullProgress[] = [];
    const provider = over(
      [
        { status: 'pulling manifest' },
        { status: 'pulling abc', total: 10, completed: 4 },
        'no JSON',
        { status: 'success' },
      ],
      seen,
    );
    const pulled = await provider.pull?.('qwen3', (progress) => heard.push(progress), never);
    assert.equal(pulled?.ok, true);
    assert.deepEqual(seen, [{ url: 'http://localhost:11434/api/pull', body: { name: 'qwen3', stream: true } }]);
    assert.deepEqual(heard, [
      { step: 'pulling manifest', done: 0, whole: 0 },
      { step: 'pulling abc', done: 4, whole: 10 },
      { step: 'success', done: 0, whole: 0 },
    ]);
  });

  it('says why it failed, in the words of the server', async () => {
    const pulled = await over([{ error: 'pull model manifest: file does not exist' }]).pull?.(
      'x',
      () => undefined,
      never,
    );
    assert.ok(pulled?.ok === false);
    assert.match(pulled.error.person, /file does not exist/);
  });
});
