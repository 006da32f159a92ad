import * as z from 'zod';
import type { Asked, Dialect, Frame } from './dialect.ts';
import { callsOf, countedOf, piecesOf, textOf } from './pieces.ts';
import type { ScriptedAnswer, WireRequest } from './script.ts';
import { ollamaVectors } from './vectors.ts';

const Call = z.strictObject({
  function: z.strictObject({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }),
});

const Request = z.strictObject({
  model: z.string(),
  stream: z.boolean().default(true),
  keep_alive: z.string().optional(),
  think: z.union([z.boolean(), z.enum(['low', 'medium', 'high'])]).optional(),
  options: z.strictObject({ num_ctx: z.int(), num_predict: z.int() }).partial().optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({ name: z.string(), description: z.string(), parameters: z.looseObject({}) }),
      }),
    )
    .default([]),
  messages: z.array(
    z.strictObject({
      role: z.enum(['system', 'user', 'assistant', 'tool']),
      content: z.string(),
      thinking: z.string().optional(),
      images: z.array(z.base64()).optional(),
      tool_calls: z.array(Call).optional(),
      tool_name: z.string().optional(),
    }),
  ),
});

/** The conversation as scripts read it: calls get ids, and results those of the calls of their name, in order. */
function normalised({ model, stream, tools, messages }: z.infer<typeof Request>): WireRequest {
  let open: { readonly id: string; readonly name: string }[] = [];
  return {
    model,
    stream,
    tools: tools.map(({ function: { name } }) => ({ type: 'function', function: { name } })),
    messages: messages.map(({ role, content, tool_calls: calls, tool_name: name }, turn) => {
      if (role === 'tool') {
        const at = open.findIndex((call) => call.name === name);
        const [call] = at < 0 ? [] : open.splice(at, 1);
        return { role, content, tool_call_id: call?.id ?? '' };
      }
      if (!calls) return { role, content };
      const made = calls.map((call, index) => ({
        id: `call-${String(turn)}-${String(index)}`,
        function: { name: call.function.name, arguments: JSON.stringify(call.function.arguments) },
      }));
      open = made.map((call) => ({ id: call.id, name: call.function.name }));
      return { role, content, tool_calls: made };
    }),
  };
}

const stamp = { created_at: '2026-11-26T12:00:00Z' };

function lastOf(answer: ScriptedAnswer, length: number): object | null {
  if (answer.finish === null) return null;
  const { input, output, reasoning } = countedOf(answer, length);
  return {
    done: true,
    done_reason: answer.finish === 'length' ? 'length' : 'stop',
    total_duration: 5_000_000,
    ...(answer.usage === null ? {} : { prompt_eval_count: input, eval_count: output + reasoning }),
  };
}

function toolCalls(answer: ScriptedAnswer, turn: number): readonly object[] {
  return callsOf(answer, turn).map(({ id, name, input }) => ({
    id,
    function: { name, arguments: JSON.parse(input) as unknown },
  }));
}

function framesOf(answer: ScriptedAnswer, { model, turn, length }: Asked): readonly Frame[] {
  const { reasoning, text, pieceLength } = answer;
  const frame = (kind: Frame['kind'], more: object): Frame => ({
    kind,
    text: `${JSON.stringify({ model, ...stamp, ...more })}\n`,
  });
  const messages = [
    ...piecesOf(reasoning, pieceLength).map((thinking) => ({ content: '', thinking })),
    ...piecesOf(text, pieceLength).map((content) => ({ content })),
    ...toolCalls(answer, turn).map((call) => ({ content: '', tool_calls: [call] })),
  ];
  const last = lastOf(answer, length);
  return [
    ...messages.map((message) => frame('piece', { message: { role: 'assistant', ...message }, done: false })),
    ...(last ? [frame('finish', { message: { role: 'assistant', content: '' }, ...last })] : []),
  ];
}

function wholeOf(answer: ScriptedAnswer, { model, turn, length }: Asked): object {
  const calls = toolCalls(answer, turn);
  const message = {
    role: 'assistant',
    content: textOf(answer),
    ...(answer.reasoning === undefined ? {} : { thinking: answer.reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return { model, ...stamp, message, ...lastOf(answer, length) };
}

/** Ollama's own interface. */
export const ollama: Dialect = {
  base: '',
  path: '/api/chat',
  modelsPath: '/api/tags',
  models: (names) => ({ models: names.map((name) => ({ name, model: name, size: 4_000_000_000 })) }),
  contentType: 'application/x-ndjson',
  read(body) {
    const parsed = Request.safeParse(body);
    return parsed.success ? normalised(parsed.data) : z.prettifyError(parsed.error);
  },
  frames: framesOf,
  whole: wholeOf,
  embed: { path: '/api/embed', answer: ollamaVectors },
  refusal: (message) => ({ error: message }),
};
