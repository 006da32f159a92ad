import * as z from 'zod';
import type { Asked, Dialect, Frame } from './dialect.ts';
import { callsOf, countedOf, piecesOf, textOf } from './pieces.ts';
import { WireRequest, type ScriptedAnswer } from './script.ts';
import { openAiVectors } from './vectors.ts';

const head =
  '"id":"chatcmpl-scripted","object":"chat.completion.chunk","created":1700000000,"system_fingerprint":"fp_1"';

function framesOf(answer: ScriptedAnswer, { model, turn, length, tellsUsage }: Asked): readonly Frame[] {
  const start = `data: {${head},"model":${JSON.stringify(model)},"choices":[`;
  const frame = (kind: Frame['kind'], delta: object, finish: string | null = null): Frame => ({
    kind,
    text: `${start}{"index":0,"delta":${JSON.stringify(delta)},"logprobs":null,"finish_reason":${JSON.stringify(finish)}}]}\n\n`,
  });
  const pieces = [
    { role: 'assistant', content: '' },
    ...piecesOf(answer.reasoning, answer.pieceLength).map((text) => ({ reasoning_content: text })),
    ...piecesOf(answer.text, answer.pieceLength).map((text) => ({ content: text })),
    ...callsOf(answer, turn).flatMap(({ id, name, input }, index) => [
      { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] },
      ...piecesOf(input, answer.pieceLength).map((text) => ({
        tool_calls: [{ index, function: { arguments: text } }],
      })),
    ]),
  ];
  const finish = finishOf(answer);
  const usage = tellsUsage ? usageOf(answer, length) : null;
  return [
    ...pieces.map((delta) => frame('piece', delta)),
    ...(finish === null ? [] : [frame('finish', {}, finish)]),
    ...(usage === null ? [] : [{ kind: 'usage' as const, text: `${start}],"usage":${JSON.stringify(usage)}}\n\n` }]),
    { kind: 'done', text: 'data: [DONE]\n\n' },
  ];
}

function completionOf(answer: ScriptedAnswer, { model, turn, length }: Asked): object {
  const calls = callsOf(answer, turn);
  return {
    id: 'chatcmpl-scripted',
    object: 'chat.completion',
    created: 1700000000,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.text === undefined ? null : textOf(answer),
          ...(answer.reasoning === undefined ? {} : { reasoning_content: answer.reasoning }),
          ...(calls.length === 0
            ? {}
            : {
                tool_calls: calls.map(({ id, name, input }) => ({
                  id,
                  type: 'function',
                  function: { name, arguments: input },
                })),
              }),
        },
        finish_reason: finishOf(answer),
      },
    ],
    usage: usageOf(answer, length),
  };
}

function finishOf({ finish, calls = [] }: ScriptedAnswer): string | null {
  if (finish !== undefined) return finish;
  return calls.length > 0 ? 'tool_calls' : 'stop';
}

function usageOf(answer: ScriptedAnswer, length: number): object | null {
  if (answer.usage !== undefined) return answer.usage;
  const { input, cacheRead, cacheWrite, output, reasoning } = countedOf(answer, length);
  const [prompt, completion] = [input + cacheRead + cacheWrite, output + reasoning];
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}

/** Chat Completions. */
export const chat: Dialect = {
  base: '/v1',
  path: '/v1/chat/completions',
  modelsPath: '/v1/models',
  models: (names) => ({ object: 'list', data: names.map((id) => ({ id, object: 'model', owned_by: 'scripted' })) }),
  contentType: 'text/event-stream; charset=utf-8',
  read(body) {
    const parsed = WireRequest.safeParse(body);
    return parsed.success ? parsed.data : z.prettifyError(parsed.error);
  },
  frames: framesOf,
  whole: completionOf,
  embed: { path: '/v1/embeddings', answer: openAiVectors },
  refusal: (message, code) => ({ error: { message, type: 'invalid_request_error', param: null, code } }),
};
