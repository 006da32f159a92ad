import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createOpenAiProvider } from '../../../src/adapters/openai-models/index.ts';
import type { ModelFailure, ModelPiece, ModelReply } from '../../../src/core/ports/index.ts';
import type { Result } from '../../../src/core/base/index.ts';
import { anyRequest } from '../../contracts/models.stage.ts';

type Outcome = Result<ModelReply, ModelFailure>;

/** Asks a server that answers with these bytes, cut into these chunks. */
async function asked(chunks: readonly (string | Uint8Array)[], pieces: ModelPiece[] = []): Promise<Outcome> {
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  const provider = createOpenAiProvider({
    baseUrl: 'http://server.invalid/v1',
    fetch: () => Promise.resolve(new Response(ReadableStream.from(bytes) as ReadableStream<Uint8Array>)),
  });
  return provider.ask(anyRequest, (piece) => pieces.push(piece), new AbortController().signal);
}

async function replyTo(...lines: readonly (string | object)[]): Promise<ModelReply> {
  const outcome = await asked([streamOf(lines)]);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

async function failureOf(...lines: readonly (string | object)[]): Promise<ModelFailure> {
  const outcome = await asked([streamOf(lines)]);
  assert.ok(!outcome.ok, JSON.stringify(outcome));
  return outcome.error;
}

function streamOf(lines: readonly (string | object)[]): string {
  return lines.map((line) => (typeof line === 'string' ? line : `data: ${JSON.stringify(line)}\n\n`)).join('');
}

const done = 'data: [DONE]\n\n';
const delta = (part: object, finish: string | null = null): object => ({
  choices: [{ index: 0, delta: part, finish_reason: finish }],
});
const says = (content: string): object => delta({ content });
const calls = (...given: readonly object[]): object => delta({ tool_calls: given });
const finish = (reason: string): object => delta({}, reason);

describe('the stream of an odd server', () => {
  it('may have no finish, no end line, or neither of what it should', async () => {
    assert.equal((await replyTo(says('a'), done)).text, 'a');
    assert.equal((await replyTo(says('a'), finish('stop'))).text, 'a');
    assert.equal((await replyTo(says('a'), finish('eos'), done)).stop, 'end');
    assert.equal((await replyTo(done)).text, '');
    assert.equal((await failureOf(says('a'))).reason, 'cut-off');
    assert.equal((await failureOf()).reason, 'cut-off');
  });

  it('may say stop where it means calls, and calls where it makes none', async () => {
    const call = { index: 0, id: 'a', function: { name: 'read-file', arguments: '{}' } };
    assert.equal((await replyTo(calls(call), finish('stop'))).stop, 'calls');
    assert.equal((await replyTo(says('a'), finish('tool_calls'))).stop, 'end');
  });

  it('may have empty choices, nulls, comments, numbers and names of events', async () => {
    const reply = await replyTo(
      ': processing\n\n',
      'retry: 3000\nid: 7\n\n',
      { choices: [] },
      {},
      delta({ role: 'assistant', content: null, tool_calls: null, refusal: null }),
      'event: message\ndata: {"choices":[{"delta":{"content":"a"}}]}\r\n\r\n',
      'data:{"choices":[{"delta":{"content":"b"}}]}\n',
      { choices: null, usage: null, error: null },
      finish('stop'),
      done,
    );
    assert.deepEqual([reply.text, reply.skipped], ['ab', 0]);
  });

  it('may run objects together or break one over lines', async () => {
    const [a, b] = [JSON.stringify(says('a } "{')), JSON.stringify(says('b'))];
    assert.equal((await replyTo(`data: ${a}${b}\n\n`, done)).text, 'a } "{b');
    assert.equal((await replyTo(`data: ${a} ${b}\n\n`, done)).text, 'a } "{b');
    assert.equal((await replyTo(`data: ${a}\ndata: ${b}\n\n`, done)).text, 'a } "{b');
    const broken = JSON.stringify(says('c'), null, 2).replaceAll('\n', '\ndata: ');
    assert.deepEqual(await replyTo(`data: ${broken}\n\n`, done), await replyTo(says('c'), done));
  });

  it('may hold lines that mean nothing: each is counted', async () => {
    const reply = await replyTo(
      says('a'),
      'data: {"choices": [\n\n',
      'garbage\n\n',
      'data: 5\n\n',
      'data: {"choices": "none"}\n\n',
      `data: {broken\n${streamOf([says('b')])}`,
      finish('stop'),
    );
    assert.deepEqual([reply.text, reply.skipped], ['ab', 5]);
  });

  it('may not be a stream but a whole answer, on one line or on many', async () => {
    const whole = {
      object: 'chat.completion',
      choices: [
        {
          message: {
            content: 'a',
            tool_calls: [{ id: 'x', function: { name: 'list-files', arguments: { path: '.' } } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 2 },
    };
    for (const text of [JSON.stringify(whole), JSON.stringify(whole, null, 2)]) {
      const { text: said, calls: made, stop, usage } = await replyTo(text);
      assert.deepEqual([said, made, stop], ['a', [{ id: 'x', name: 'list-files', input: '{"path":"."}' }], 'calls']);
      assert.deepEqual([usage.input, usage.output], [5, 2]);
    }
  });

  it('may be a web page: the address is wrong', async () => {
    const failure = await failureOf('<html>\n<body>Welcome</body>\n</html>\n');
    assert.equal(failure.reason, 'malformed');
    assert.match(failure.person, /address/);
  });

  it('may tell an error in mid-answer: what came is kept', async () => {
    const cases: readonly [object | string, ModelFailure['reason']][] = [
      [{ error: { message: 'Rate limit', code: 429 } }, 'rate-limited'],
      [{ error: { message: 'x', code: 'context_length_exceeded' } }, 'too-long'],
      [{ error: 'upstream failed' }, 'server-error'],
      [{ error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded'],
      ['event: error\ndata: {"message":"it broke","code":"500"}\n\n', 'server-error'],
      [{ object: 'error', message: 'it broke', code: 400 }, 'bad-request'],
      [finish('error'), 'server-error'],
    ];
    for (const [error, reason] of cases) {
      const failure = await failureOf(says('so far'), error, done);
      assert.deepEqual([failure.reason, failure.partial], [reason, 'so far'], JSON.stringify(error));
    }
  });

  it('may hold bytes that are no UTF-8', async () => {
    const bad = Buffer.from('data: {"choices":[{"delta":{"content":"a?b"}}]}\n\n');
    bad[bad.indexOf('?')] = 0xff;
    const outcome = await asked([bad, done]);
    assert.equal(outcome.ok && outcome.value.text, 'a\uFFFDb');
  });
});

describe('the calls of an odd server', () => {
  const named = (id: string | undefined, name: string, input?: string, index?: number): object => ({
    ...(index === undefined ? {} : { index }),
    ...(id === undefined ? {} : { id }),
    function: { name, ...(input === undefined ? {} : { arguments: input }) },
  });
  const goesOn = (input: string, index?: number): object => ({
    ...(index === undefined ? {} : { index }),
    function: { arguments: input },
  });
  const made = async (...chunks: readonly object[]): Promise<readonly (readonly string[])[]> =>
    (await replyTo(...chunks, done)).calls.map(({ id, name, input }) => [id, name, input]);

  it('may come whole, in parts, in turn, or without an index', async () => {
    assert.deepEqual(await made(calls(named('a', 'x', '{}'), named('b', 'y', '[]'))), [
      ['a', 'x', '{}'],
      ['b', 'y', '[]'],
    ]);
    const inTurn = [
      calls(named('a', 'x', '', 0), named('b', 'y', '', 1)),
      calls(goesOn('{"a', 0)),
      calls(goesOn('{"b', 1)),
      calls(goesOn('":1}', 0), goesOn('":2}', 1)),
    ];
    assert.deepEqual(await made(...inTurn), [
      ['a', 'x', '{"a":1}'],
      ['b', 'y', '{"b":2}'],
    ]);
    assert.deepEqual(await made(calls(named('a', 'x')), calls(goesOn('{')), calls(goesOn('}'))), [['a', 'x', '{}']]);
  });

  it('may all have the index 0, repeat the name, or have no id', async () => {
    assert.deepEqual(await made(calls(named('a', 'x', '{}', 0)), calls(named('b', 'y', '{}', 0))), [
      ['a', 'x', '{}'],
      ['b', 'y', '{}'],
    ]);
    assert.deepEqual(await made(calls(named('a', 'x', '{', 0)), calls(named('a', 'x', '}', 0))), [['a', 'x', '{}']]);
    const ids = (await made(calls(named(undefined, 'x', '{}'), named('', 'y', '{}')))).map(([id]) => id);
    assert.equal(new Set(ids).size, 2);
    assert.ok(ids.every((id) => id !== ''));
  });

  it('may have no name or no input', async () => {
    assert.deepEqual(await made(calls(goesOn('{}', 0))), [['call-1', '', '{}']]);
    assert.deepEqual(await made(calls(named('a', 'x'))), [['a', 'x', '']]);
  });
});

describe('the usage of an odd server', () => {
  const bucketsOf = async (usage: object): Promise<unknown[]> => {
    const { known, input, cacheRead, output, reasoning } = (await replyTo(finish('stop'), { choices: [], usage }, done))
      .usage;
    return [known, input, cacheRead, output, reasoning];
  };

  it('is made disjoint whichever way it counts', async () => {
    assert.deepEqual(await bucketsOf({ prompt_tokens: 9, completion_tokens: 4 }), [true, 9, 0, 4, 0]);
    assert.deepEqual(await bucketsOf({ prompt_tokens: 9, completion_tokens: 4, prompt_cache_hit_tokens: 6 }), [
      true,
      3,
      6,
      4,
      0,
    ]);
    const beside = {
      prompt_tokens: 9,
      completion_tokens: 4,
      total_tokens: 16,
      completion_tokens_details: { reasoning_tokens: 3 },
    };
    assert.deepEqual(await bucketsOf(beside), [true, 9, 0, 4, 3]);
    assert.deepEqual(await bucketsOf({ ...beside, total_tokens: 13 }), [true, 9, 0, 1, 3]);
  });

  it('that makes no sense counts as none', async () => {
    assert.deepEqual(await bucketsOf({ prompt_tokens: -1, completion_tokens: 'many' }), [false, 0, 0, 0, 0]);
    assert.deepEqual(await bucketsOf({}), [false, 0, 0, 0, 0]);
  });
});

describe('a stream cut anywhere', () => {
  const text = streamOf([
    says('grüße 🎼'),
    'data: {"choices": [{"del\n\n',
    calls({ index: 0, id: 'a', function: { name: 'read-file', arguments: '{"p":"ü"}' } }),
    finish('tool_calls'),
    { choices: [], usage: { prompt_tokens: 5, completion_tokens: 2 } },
    done,
  ]);

  it('says the same in whatever chunks it comes', async () => {
    const whole = await asked([text]);
    assert.ok(whole.ok);
    const bytes = Buffer.from(text);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const ends = [...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        assert.deepEqual(await asked(chunks.filter(({ length }) => length > 0)), whole);
      }),
      { numRuns: 60 },
    );
  });

  it('never throws, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 })), fc.nat(text.length), async (noise, cut) => {
        const outcome = await asked([text.slice(0, cut), ...noise]);
        assert.equal(typeof outcome.ok, 'boolean');
      }),
      { numRuns: 60 },
    );
  });
});
