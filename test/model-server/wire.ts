import type { ScriptedAnswer } from './script.ts';

/** A part of a stream, as it goes over the wire. */
export interface Frame {
  readonly kind: 'piece' | 'finish' | 'usage' | 'done';
  readonly text: string;
}

const head =
  '"id":"chatcmpl-scripted","object":"chat.completion.chunk","created":1700000000,"system_fingerprint":"fp_1"';

/** The stream of an answer to a request of `length` characters, whether or not it tells its usage. */
export function framesOf(
  answer: ScriptedAnswer,
  model: string,
  turn: number,
  length: number,
  tells: boolean,
): readonly Frame[] {
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
  const usage = tells ? usageOf(answer, length) : null;
  return [
    ...pieces.map((delta) => frame('piece', delta)),
    ...(finish === null ? [] : [frame('finish', {}, finish)]),
    ...(usage === null ? [] : [{ kind: 'usage' as const, text: `${start}],"usage":${JSON.stringify(usage)}}\n\n` }]),
    { kind: 'done', text: 'data: [DONE]\n\n' },
  ];
}

/** The answer to a request that did not ask for a stream. */
export function completionOf(answer: ScriptedAnswer, model: string, turn: number, length: number): object {
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

function textOf({ text = '' }: ScriptedAnswer): string {
  return typeof text === 'string' ? text : text.join('');
}

function piecesOf(text: string | readonly string[] = '', length = 12): readonly string[] {
  if (typeof text !== 'string') return text;
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += length) pieces.push(text.slice(at, at + length));
  return pieces;
}

function callsOf({ calls = [] }: ScriptedAnswer, turn: number): readonly { id: string; name: string; input: string }[] {
  return calls.map(({ id, name, input }, index) => ({
    id: id ?? `call_${turn}_${index}`,
    name,
    input: typeof input === 'string' ? input : JSON.stringify(input),
  }));
}

function finishOf({ finish, calls = [] }: ScriptedAnswer): string | null {
  if (finish !== undefined) return finish;
  return calls.length > 0 ? 'tool_calls' : 'stop';
}

/** About four characters a token, as models count. */
function usageOf(answer: ScriptedAnswer, length: number): object | null {
  if (answer.usage !== undefined) return answer.usage;
  const said =
    textOf(answer).length + callsOf(answer, 0).reduce((sum, { name, input }) => sum + name.length + input.length, 0);
  const prompt = Math.ceil(length / 4);
  const completion = Math.ceil((said + (answer.reasoning?.length ?? 0)) / 4);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: Math.ceil((answer.reasoning?.length ?? 0) / 4) },
  };
}
